//! Queries: what to select, by which conditions, in which order.
//!
//! [`Query`] is the typed builder; it fills the plain data of `plan`, `sql` turns that into the SQL of a database, `run`
//! and `write` execute it. What is below the builder knows no model's type, and is compiled once. Relations: `relation`.

mod aggregate;
mod builder;
mod bulk;
mod chunk;
mod clause;
pub(crate) mod clauses;
mod column_functions;
mod cursor;
mod delete;
mod events;
mod expression;
mod filter;
pub mod func;
mod join;
mod json;
mod lookup;
pub(crate) mod operand;
mod pages;
pub(crate) mod plan;
pub(crate) mod rename;
mod retrieve;
mod run;
mod save;
mod selected;
pub(crate) mod settings;
mod show;
mod sql;
mod table;
mod touch;
mod write;

pub use builder::Query;
pub(crate) use bulk::{BulkConflict, column_names, insert_bulk, insert_select, runs, truncate};
pub use chunk::{ById, ByPlace, Chunks};
pub use clause::Groups;
pub use column_functions::Number;
pub use cursor::Cursor;
pub(crate) use delete::{delete_one, destroy, force_delete_one};
pub use expression::{Amount, Around, Expression, Named};
pub use filter::{Filter, OrderBy, global_scope};
pub use join::On;
pub use json::{JsonDocument, JsonValue};
pub use lookup::value_exists;
pub use pages::{CursorPage, Page, SimplePage};
pub use retrieve::FirstOrNew;
pub(crate) use run::{
    Caller, KEYS_AT_ONCE, Missing, failed, fetch_for, find, find_many, find_or_fail, in_hand,
};
pub(crate) use save::save;
pub use selected::{Columns, RowChunks, Selected, Selection};
pub(crate) use sql::{delete_rows, insert_rows, outputs, records_with, update_rows};
pub use table::{AnyTable, TableQuery, column};
pub(crate) use write::{
    insert, insert_for, insert_settings, restore, touch_one, update_one, update_settings,
};
