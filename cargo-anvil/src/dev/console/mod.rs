//! What `dev` prints: lines of several sources, each behind its label.
//!
//! `lines` is pure: bytes in, lines out. `pump` reads the streams of a child. The terminal itself belongs to `crate::shell`.

mod lines;
mod print;
mod pump;
mod tail;

pub(crate) use lines::without_ansi;
pub(crate) use print::{Console, Label};
pub(crate) use pump::pump;
pub(crate) use tail::Tail;
