//! What can be wrong with a view, and where.
//!
//! `kind` is the list of mistakes, `message` the words for them; how an error is laid out with its line of source is in
//! [`crate::diagnostic`].

mod kind;
mod message;
mod mistake;

pub use self::kind::ErrorKind;
pub use self::mistake::{Error, Errors};
