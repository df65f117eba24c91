//! Queries for some columns and expressions: what can be selected, and what can be said and asked of it then.

mod rows;
mod selection;

pub use rows::RowChunks;
pub(super) use selection::Read;
pub use selection::{Selected, Selection};
