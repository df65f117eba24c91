//! From trees to one page: views, layouts and components are put together, names are resolved.
//!
//! Every expression keeps the meaning that it has in Rust. Askama changes it in places (it borrows arguments,
//! casts through a trait, reads `|` as a filter), so what could differ is handed to it as verbatim code; which
//! expressions are plain enough to be written as they are is decided in `plain`. How the page is written is a
//! matter of the back ends; what a directive becomes is with the directive.

mod bag;
mod component;
mod condition;
mod constant_bag;
mod expression;
mod format;
mod helper;
mod lowering;
mod name;
mod naming;
mod node;
mod path;
mod pattern;
mod plain;
mod props;
mod scope;
mod slot;

pub(crate) use self::lowering::{Lowering, Used, lower};
pub(crate) use self::naming::{Naming, Plain};
pub(crate) use self::path::{print_path, print_type};
pub(crate) use self::scope::Scope;
pub(crate) use self::slot::needed_slots;
