//! The state machine of `dev`: what happened in, what to do out. No process, no clock, no file.
//!
//! A new process is started beside the one that serves, and takes its place when it reports that it serves, too: one that does not
//! come up replaces nothing. (Windows cannot replace the file of a running program; there the old one is stopped first.)

mod action;
mod event;
mod machine;
mod request;
#[cfg(test)]
mod tests;

pub(crate) use action::{Action, Notice};
pub(crate) use event::{Artifact, Event, Exit, Outcome, Role};
pub(crate) use machine::Cycle;
pub(crate) use request::{Request, Why};
