//! Queries for some columns and expressions: what can be selected, and what can be said and asked of it then.

mod columns;
mod rows;
mod selection;
mod tuples;

pub use columns::Columns;
pub use rows::RowChunks;
pub(super) use selection::Read;
pub use selection::{Selected, Selection};
