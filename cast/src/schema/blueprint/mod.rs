//! [`Blueprint`]: the description of one table, or of the changes to one. `columns` adds the kinds of
//! columns, `morphs` those that point to records of any table, `indexes` keys and indexes.

mod columns;
mod indexes;
mod morphs;
mod table;

pub use table::Blueprint;
pub(super) use table::{Change, IndexKind, index_name};
