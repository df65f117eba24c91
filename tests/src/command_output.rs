//! What a command that ran to its end left behind.

use std::fmt;
use std::process::Command;

/// Exit code and both streams of a command.
#[derive(Debug, Clone)]
pub struct CommandOutput {
    command: String,
    /// The exit code; `None` when a signal ended the command.
    pub code: Option<i32>,
    /// All of standard output.
    pub stdout: String,
    /// All of standard error.
    pub stderr: String,
}

impl CommandOutput {
    /// Runs a command to its end, with no standard input.
    ///
    /// # Panics
    ///
    /// When the command cannot be started.
    pub fn of(command: &mut Command) -> Self {
        let shown = format!("{command:?}");
        let output = command
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap_or_else(|error| panic!("cannot start {shown}: {error}"));
        Self {
            command: shown,
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Tells whether the exit code is zero.
    #[must_use]
    pub fn succeeded(&self) -> bool {
        self.code == Some(0)
    }

    /// Returns itself if the command succeeded.
    ///
    /// # Panics
    ///
    /// When it did not, with all that it printed.
    #[track_caller]
    #[must_use = "call `expect_success` for its check, and `drop` the rest if you do not need it"]
    pub fn expect_success(self) -> Self {
        assert!(self.succeeded(), "the command failed\n{self}");
        self
    }

    /// Returns itself if the command failed.
    ///
    /// # Panics
    ///
    /// When it did not, with all that it printed.
    #[track_caller]
    #[must_use = "look at what the failure says"]
    pub fn expect_failure(self) -> Self {
        assert!(
            !self.succeeded(),
            "the command succeeded, but should fail\n{self}"
        );
        self
    }
}

impl fmt::Display for CommandOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            command,
            code,
            stdout,
            stderr,
        } = self;
        write!(
            f,
            "$ {command}\nexit code: {code:?}\n--- stdout\n{stdout}\n--- stderr\n{stderr}"
        )
    }
}
