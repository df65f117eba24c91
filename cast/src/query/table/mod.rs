//! Queries for tables without a model: [`TableQuery`], made by [`Executor::table`](crate::Executor::table).
//!
//! They are filled into the same plans as those of models. Names of columns are texts here, and the compiler knows neither
//! whether they exist nor what they hold; they are still quoted, and values bound.

mod column;
mod definition;
mod query;
mod read;
mod write;

pub use column::{AnyTable, column};
pub use query::TableQuery;
