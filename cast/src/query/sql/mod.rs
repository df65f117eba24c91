//! From plain data to the SQL of a database: pure functions around sea-query, whose types stay in this folder.
//! Values become placeholders; names are quoted.

mod bind;
mod condition;
mod insert;
mod json;
mod operand;
mod select;
mod text_search;
mod write;

pub(crate) use bind::{bound, build};
pub(crate) use condition::{compared, restriction};
pub(super) use insert::{Conflict, insert, insert_from, insert_many};
pub(crate) use operand::order;
pub(super) use select::{Wanted, aggregate, explain, outputs, select, value_exists};
pub(super) use write::{delete, returns, update};
