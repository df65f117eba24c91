//! `cargo anvil dev --hot`: what survives, what is refused, and what happens then.

mod dev;
mod faults;
mod plain;
mod survives;
mod working_day;
