//! The terminal: its width, and keys that act without Enter.
//!
//! Keys need a Unix terminal; on Windows there is Ctrl-C only.

#[cfg(unix)]
mod keyboard;
mod keys;
mod size;

pub(crate) use keys::{HELP, Keys};
pub(crate) use size::columns;
