//! Tables: what a migration says of them, and the SQL that makes them so.
//!
//! [`Schema`] collects a plan and [`Blueprint`] describes one table, with a [`ColumnDefinition`]
//! for each column. `compile` turns a plan into the SQL of a database: a pure function, which is
//! what `migrate --pretend` shows. Nothing here runs SQL or reads what tables exist.

mod blueprint;
mod column;
mod compile;
mod kind;
mod plan;

pub use blueprint::Blueprint;
pub use column::ColumnDefinition;
pub use plan::Schema;
