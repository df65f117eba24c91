//! Relations, on the tables of `tables`.

mod aggregate;
mod has;
mod json;
mod keys;
mod load;
mod morph;
mod one_of_many;
mod pivot;
mod pivot_rows;
mod queries;
mod tables;
mod touch;
mod watch;
mod wishes;
mod write;
