//! Columns in the words of [`Blueprint`](crate::schema::Blueprint): those that models want, and those that were found.

mod found;
mod literal;
mod wanted;

pub(super) use found::{found_column, found_index, found_key};
pub(super) use literal::{Chain, list, quoted};
pub(super) use wanted::{column_type, foreign, primary_key, reference, stopgap};
