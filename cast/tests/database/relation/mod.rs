//! Relations, on the tables of `tables`.

mod aggregate;
mod has;
mod keys;
mod load;
mod morph;
mod one_of_many;
mod pivot;
mod pivot_rows;
mod queries;
mod tables;
mod watch;
mod wishes;
mod write;
