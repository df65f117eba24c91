//! Building: what cargo and rustc say, and what becomes of it.
//!
//! `messages` and `progress` are pure. `cargo` runs one `cargo build`; `--hot` has a way of its own (`super::hot`), which reads
//! rustc's messages with the same [`Messages`].

mod cargo;
mod messages;
mod places;
mod progress;
mod task;

pub(crate) use cargo::{CargoBuild, CargoRun, message_format, prepare_cargo};
pub(crate) use messages::{Messages, Printed};
pub(crate) use places::Places;
pub(crate) use progress::Progress;
pub(crate) use task::{Build, Reporter};
