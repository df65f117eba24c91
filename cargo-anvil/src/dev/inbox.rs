//! What reaches the loop from its threads.

use std::net::TcpStream;
use std::time::Duration;

use super::change::Changes;
use super::cycle::Outcome;
use super::message::Report;

/// One thing that happened.
#[derive(Debug)]
pub(crate) enum Message {
    /// Files were saved.
    Changed(Changes),
    /// The build ended.
    Built {
        /// What came of it.
        outcome: Outcome,
        /// How long it took.
        took: Duration,
    },
    /// A process of the application has connected.
    Connected {
        /// Its number.
        process: u64,
        /// What orders are written to.
        stream: TcpStream,
    },
    /// A process of the application reports.
    Report {
        /// Its number.
        process: u64,
        /// What it says.
        report: Report,
    },
    /// Something that the user should know.
    Warning(String),
    /// A child has closed its streams: it has probably ended.
    Hushed,
    /// The user pressed a key.
    Key(Key),
    /// The user or the system wants an end.
    Stop,
}

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    /// Build now, and start a new process whatever the build says.
    Rebuild,
    /// Open the browser.
    Open,
    /// Clear the terminal.
    Clear,
    /// List the keys.
    Help,
    /// An empty line, to find one's place again.
    Mark,
    /// Stop.
    Quit,
}
