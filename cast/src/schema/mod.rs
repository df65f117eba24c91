//! Tables: what a migration says of them, the SQL that makes them so, and what is there.
//!
//! [`Schema`] collects a plan and [`Blueprint`] describes one table, with a [`ColumnDefinition`]
//! for each column. `compile` turns a plan into operations, by pure functions: most are SQL, which is
//! what `migrate --pretend` shows. SQLite cannot change much of a table, so there some operations
//! make the table anew (`rebuild`) from the text that created it (`table_text`). `apply` runs
//! operations in a transaction. [`inspect`] reads what tables, columns, indexes and foreign keys a
//! database has.

mod apply;
mod blueprint;
mod column;
mod compile;
mod foreign_key;
pub mod inspect;
mod kind;
mod plan;
mod rebuild;
pub(crate) mod table_text;

pub(crate) use apply::{in_transaction, makes_tables_anew};
pub use blueprint::Blueprint;
pub use column::ColumnDefinition;
pub(crate) use column::plural;
pub(crate) use compile::{Operation, show};
pub use foreign_key::ForeignKeyDefinition;
pub use plan::{Schema, Work};
