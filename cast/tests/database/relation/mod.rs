//! Relations, on the tables of `tables`.

mod aggregate;
mod has;
mod load;
mod morph;
mod pivot;
mod queries;
mod tables;
mod watch;
mod write;
