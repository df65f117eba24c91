//! The binary `cargo-anvil`, run as a person runs it: what it prints, what it writes, how it ends.
//!
//! No application of the framework is built here: where a command needs one, it gets one that has the shape and nothing
//! behind it.

mod sandbox;

mod dev;
mod doctor;
mod doctor_fix;
mod doctor_measure;
mod find_application;
mod forward;
mod help;
mod key_generate;
mod make;
mod make_refusals;
mod new;
mod new_refusals;
mod workspace;
