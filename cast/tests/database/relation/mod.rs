//! Relations, on the tables of `tables`.

mod aggregate;
mod has;
mod load;
mod tables;
