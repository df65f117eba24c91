//! Queries: what to select, by which conditions, in which order.
//!
//! [`Query`] is the typed builder; it fills the plain data of `plan`, which `sql` makes SQL of, and `run`, `write` and `delete`
//! execute that. Only the builder and what it is given know the model's type. What queries do with relations is in `relation`.

mod aggregate;
mod builder;
mod bulk;
mod chunk;
mod clause;
pub(crate) mod clauses;
mod column_functions;
mod cursor;
mod cursor_page;
mod delete;
mod events;
mod expression;
mod filter;
pub mod func;
mod join;
mod json;
mod lookup;
pub(crate) mod operand;
mod page;
pub(crate) mod plan;
mod raw_sql;
pub(crate) mod rename;
mod retrieve;
mod run;
mod save;
mod selection;
mod simple_page;
mod sql;
mod write;

pub use builder::Query;
pub(crate) use bulk::{BulkConflict, column_names, insert_bulk, insert_select, runs, truncate};
pub use chunk::{ById, ByPlace, Chunks};
pub use clause::Groups;
pub use column_functions::Number;
pub(crate) use delete::{delete_one, destroy, force_delete_one};
pub use expression::{Amount, Around, Expression, Named};
pub use filter::{Filter, OrderBy, global_scope};
pub use join::On;
pub use json::{JsonDocument, JsonValue};
pub use lookup::value_exists;
pub use page::Page;
pub use retrieve::FirstOrNew;
pub(crate) use run::{
    Caller, KEYS_AT_ONCE, Missing, failed, fetch_for, find, find_many, find_or_fail, in_hand,
};
pub(crate) use save::save;
pub use selection::{Selected, Selection};
pub use simple_page::SimplePage;
pub(crate) use sql::{delete_rows, insert_rows, outputs, records_with, update_rows};
pub(crate) use write::{
    insert, insert_for, insert_settings, restore, touch_one, update_one, update_settings,
};
pub use {cursor::Cursor, cursor_page::CursorPage};
