//! The exit codes of `cargo anvil`, as `cargo anvil --help` documents them.
//!
//! A forwarded command (`migrate`, `routes`, …) ends with the exit code of the application's own binary, whatever that is.

/// How the process ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExitCode {
    /// The command did what it was asked.
    Success = 0,
    /// The command could not do it; the message says why.
    Failure = 1,
    /// The command line itself was wrong.
    Usage = 2,
}

/// The end of `cargo anvil --help`.
pub(crate) const HELP: &str = "  0    done
  1    failed: the message says why and what to do
  2    the command line was wrong
  101  a bug in cargo-anvil itself
  A command that runs in your application ends with the application's own code.";

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code as u8)
    }
}
