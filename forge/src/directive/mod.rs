//! The directives: one table, and one file for each family with how it is parsed and lowered.
//!
//! To add a directive, write its parsing and lowering in a family's file and its row in that family's table. The
//! parser and the lowering know only the four actions below.

pub(crate) mod attribute;
pub(crate) mod component;
pub(crate) mod conditional;
pub(crate) mod data;
mod foreign;
pub(crate) mod form;
pub(crate) mod fragment;
pub(crate) mod include;
pub(crate) mod layout;
pub(crate) mod looping;
mod registry;
mod request;
pub(crate) mod selection;
pub(crate) mod stack;

pub(crate) use self::foreign::{is_foreign, remedy};
pub(crate) use self::registry::{Action, Block, Directive, Opened, Takes, find, names, opener_of};
