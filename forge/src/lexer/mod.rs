//! A template's text to its tokens.

mod tag;
mod template;

pub(crate) use self::template::{echo_marks, find_near_close, lex};
