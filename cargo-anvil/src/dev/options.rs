//! What `dev` is asked for.

use super::change::Watching;

/// What `dev` was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// The address to listen on.
    pub(crate) host: String,
    /// The port; 8000 or the next free one when it is `None`.
    pub(crate) port: Option<u16>,
    /// Open the browser at the first answer.
    pub(crate) open: bool,
    /// Build with optimizations.
    pub(crate) release: bool,
    /// Load new code into the running process instead of starting another.
    pub(crate) hot: bool,
    /// How to learn of saves.
    pub(crate) watching: Watching,
    /// Read keys from the terminal.
    pub(crate) keys: bool,
    /// The names of the companions that are not wanted.
    pub(crate) left_out: Vec<String>,
}
