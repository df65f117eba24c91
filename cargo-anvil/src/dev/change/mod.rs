//! What a save means: from the system's events to [`Changes`].
//!
//! `class` and `changes` are pure: paths in, what they ask for out. `watcher`, `poller` and `burst` know the system's events and the clock,
//! `contents` and `sources` read files.

mod burst;
mod changes;
mod class;
mod contents;
mod poller;
mod sources;
mod watcher;

pub(crate) use changes::Changes;
pub(crate) use class::Class;
pub(crate) use contents::Contents;
pub(crate) use sources::Sources;
pub(crate) use watcher::{Watching, watch};
