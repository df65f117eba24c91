//! What `--fix` does, as data, and the plan that comes of it. Nothing here writes a file.

mod kind;
mod plan;
mod redact;

pub(crate) use kind::{Fix, setting_fix};
pub(crate) use plan::plan;
pub(crate) use redact::redacted;
