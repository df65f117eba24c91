//! This binary as something else than the CLI: the host of the application's library, or what stands between cargo and rustc.

use std::process::ExitCode;

use super::{loader, recorder};

/// Does what this process was started for, when that is not to be the CLI.
pub(crate) fn stand_in() -> Option<ExitCode> {
    loader::stand_in().or_else(recorder::stand_in)
}
