//! The directives: one table, and one file for each family with how it is parsed and lowered.
//!
//! To add a directive, write its parsing and lowering in a family's file and its row in that family's table. The
//! parser and the lowering know only the four actions below.

pub(crate) mod attribute;
pub(crate) mod conditional;
mod foreign;
pub(crate) mod form;
pub(crate) mod include;
pub(crate) mod layout;
pub(crate) mod looping;
mod registry;

pub(crate) use self::foreign::is_foreign;
pub(crate) use self::registry::{Action, Block, Directive, Opened, Takes, find, names, opener_of};
