//! From trees to one Askama source: views and layouts are put together, names are resolved.
//!
//! Every expression keeps the meaning that it has in Rust. Askama changes it in places (it borrows arguments,
//! casts through a trait, reads `|` as a filter), so what could differ is handed to it as verbatim code; which
//! expressions are plain enough to be written as they are is decided in `plain`. The syntax itself is in
//! [`crate::askama`]; what a directive becomes is with the directive.

mod condition;
mod expression;
mod format;
mod helper;
mod lowering;
mod name;
mod path;
mod pattern;
mod plain;
mod scope;
mod writer;

pub(crate) use self::lowering::{Lowering, lower};
pub(crate) use self::scope::Scope;
