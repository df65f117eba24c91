//! Relation fields of a model: `kind` is the table of the attributes, `option` reads what they say, `link` works out by
//! which columns the tables are joined, `emit` writes constants and the access to the fields.

mod emit;
mod field;
mod kind;
mod link;
mod option;

pub(super) use emit::{constants, fields, unloaded};
pub(super) use field::{Holds, Relation, about, attribute};
pub(super) use option::snake;
