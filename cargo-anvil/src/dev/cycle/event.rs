//! What can happen.

use std::path::PathBuf;

use super::Request;
use crate::dev::change::Changes;
use crate::dev::message::Failure;

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Event {
    /// Files were saved.
    Changed(Changes),
    /// A build is wanted, for another reason than a save.
    Wanted(Request),
    /// A build ended.
    Built(Outcome),
    /// The process that was started last answers requests.
    Serving,
    /// A process ended, and nobody had asked it to.
    Exited(Role, Exit),
    /// What has changed can only be taken up by a new process.
    RestartNeeded(String),
    /// The serving process took the new library.
    Loaded,
    /// The serving process did not take the new library.
    LoadRefused(String),
}

/// What came of a build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Something new to serve.
    Built(Artifact),
    /// Nothing new: what was built last is up to date.
    Unchanged,
    /// It does not build.
    Failed(Failure),
}

/// What can be put into service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Artifact {
    /// The application's binary: a new process takes the old one's place.
    Binary(PathBuf),
    /// The application's library (`--hot`): the serving process loads it; a new process begins with it.
    Library(PathBuf),
}

/// Which process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The one that was started last and does not serve yet.
    Starting,
    /// The one that serves.
    Serving,
}

/// How a process ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Exit {
    /// In a few words: `exit status: 1`.
    pub(crate) how: String,
    /// The end of what it printed, without colors.
    pub(crate) said: String,
}
