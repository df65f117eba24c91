//! The tokens of a template to its tree.

mod tag;
mod template;

pub(crate) use self::template::parse;
