//! The back end that writes a page as a template of Askama: the form that releases are made of.
//!
//! The syntax (words, marks, quoting) is in `syntax` alone.

mod syntax;
mod write;

pub(crate) use self::syntax::{CONTEXT, LOCAL_PREFIX, is_word, lend, loop_property, or_fail};
pub(crate) use self::write::write;
