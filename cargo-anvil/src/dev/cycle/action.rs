//! What can be done.

use std::fmt;

use super::{Artifact, Request};
use crate::dev::console::Label;
use crate::dev::message::Order;

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Action {
    /// Begin a build.
    Build(Request),
    /// Start a process beside the one that serves; one that was started before it and does not serve yet is given up.
    Start(Artifact),
    /// The process that was started last serves: stop the one before it.
    Promote,
    /// Stop the process that serves, before there is another (Windows).
    Stop,
    /// Send an order to the processes.
    Tell(Order),
    /// Tell the user.
    Say(Notice),
}

/// What the user is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Notice {
    /// The build failed.
    BuildFailed { serving: bool },
    /// The build ended, and the serving process is up to date.
    Unchanged,
    /// A new process has not come to serve.
    BootFailed { how: String, serving: bool },
    /// The process that served ended by itself.
    Crashed { how: String },
    /// The process that served ended while it loaded a library.
    LoadCrashed { how: String },
    /// A new process is started although nothing new was built.
    Restarting { reason: String },
}

impl Notice {
    /// Whom it is about.
    pub(crate) fn label(&self) -> Label {
        match self {
            Self::BuildFailed { .. } | Self::Unchanged => Label::BUILD,
            _ => Label::SERVER,
        }
    }

    /// Whether something went wrong.
    pub(crate) fn is_bad(&self) -> bool {
        !matches!(self, Self::Unchanged | Self::Restarting { .. })
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let then = |serving: &bool| {
            if *serving {
                "the version before it goes on serving"
            } else {
                "waiting for the next save"
            }
        };
        match self {
            Self::BuildFailed { serving } => write!(f, "the build failed; {}", then(serving)),
            Self::Unchanged => f.write_str("nothing new"),
            Self::BootFailed { how, serving } => {
                write!(
                    f,
                    "the new process did not come up ({how}); {}",
                    then(serving)
                )
            }
            Self::Crashed { how } => write!(
                f,
                "the application ended by itself ({how}); the next save starts it again"
            ),
            Self::LoadCrashed { how } => {
                write!(
                    f,
                    "the application ended while it loaded the new library ({how}); starting it again"
                )
            }
            Self::Restarting { reason } => write!(f, "restarting: {reason}"),
        }
    }
}
