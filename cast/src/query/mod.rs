//! Queries: what to select, by which conditions, in which order.
//!
//! [`Query`] is the typed builder; it fills the plain data of `plan`, `sql` turns that into the SQL of a database, `run`
//! and `write` execute it. Only the builder, [`Filter`], [`OrderBy`], [`Expression`] and what is made of them know the
//! model's type; all below is compiled once. What queries do with relations is in `relation`.

mod builder;
mod filter;
mod expression;
mod column_functions;
pub mod func;
mod json;
mod clause;
mod join;
mod selection;
mod aggregate;
mod retrieve;
mod chunk;
mod cursor;
mod page;
mod simple_page;
mod cursor_page;
mod bulk;
mod lookup;
pub(crate) mod plan;
pub(crate) mod operand;
pub(crate) mod clauses;
mod sql;
mod raw_sql;
mod run;
mod write;

pub use builder::Query;
pub use chunk::{ById, ByPlace, Chunks};
pub use clause::Groups;
pub use column_functions::Number;
pub use cursor::Cursor;
pub use cursor_page::CursorPage;
pub use expression::{Amount, Around, Expression, Named};
pub use filter::{Filter, OrderBy, global_scope};
pub use join::On;
pub use json::{JsonDocument, JsonValue};
pub use lookup::value_exists;
pub use page::Page;
pub use retrieve::FirstOrNew;
pub(crate) use run::{Caller, Missing, fetch, fetch_for, find, find_or_fail};
pub(crate) use sql::{bound, build, compared, order, restriction};
pub use selection::{Selected, Selection};
pub use simple_page::SimplePage;
pub(crate) use bulk::{BulkConflict, column_names, insert_bulk, insert_select, truncate};
pub(crate) use write::{
    delete_one, force_delete_one, insert, insert_settings, restore, save, touch_one, update_one,
    update_settings,
};
