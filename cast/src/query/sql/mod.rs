//! From plain data to the SQL of a database: pure functions around sea-query, whose types stay in this folder.
//! Values become placeholders; names are quoted.

mod aggregate;
mod bind;
mod condition;
mod insert;
mod json;
mod lock;
mod operand;
mod plain;
mod select;
mod text_search;
mod write;

pub(super) use aggregate::{aggregate, any_row, count_rows, value_exists};
pub(crate) use insert::insert_rows;
pub(super) use insert::{Conflict, insert, insert_defaults, insert_from, insert_key, insert_many};
pub(super) use select::{Wanted, explain, select};
pub(crate) use select::{outputs, records_with};
pub(super) use write::{delete, returns, update};
pub(crate) use write::{delete_rows, update_rows};
