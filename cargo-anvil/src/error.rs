//! What a failing command hands to its user.
//!
//! Inside the crate everything is [`anyhow::Error`] with context. A place that knows the remedy returns a [`CliError`], which the
//! edge (`main.rs`) takes apart again. Printing is not here: see `shell`.

use std::fmt;

use crate::exit_code::ExitCode;

/// A failure with its remedy and its exit code.
#[derive(Debug)]
pub(crate) struct CliError {
    message: String,
    help: Option<String>,
    code: ExitCode,
}

impl CliError {
    /// A failure of the work itself: exit code 1.
    pub(crate) fn failure(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
            code: ExitCode::Failure,
        }
    }

    /// A wrong command line: exit code 2.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
            code: ExitCode::Usage,
        }
    }

    /// Adds what the user can do about it.
    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The remedy, if one is known.
    pub(crate) fn remedy(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// The exit code to end with.
    pub(crate) fn code(&self) -> ExitCode {
        self.code
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CliError {}
