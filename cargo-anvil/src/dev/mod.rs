//! `cargo anvil dev`: build, serve, watch, build again.
//!
//! ```text
//!   saves ──► change ──┐                        ┌──► build ──► cargo, rustc
//!   keys ──► terminal ─┤                        ├──► process ──► the application, on the listener's socket
//!   application ─ link ┼──► server ──► cycle ───┼──► link ──► orders to the application, and through it to browsers
//!   cargo ──── build ──┤   (the loop)           ├──► waiting_room, while no process serves
//!   processes' ends ───┘                        └──► console: lines with labels
//! ```
//!
//! `cycle` decides and does nothing; the other modules do and decide nothing.
//!
//! The CLI owns the listening socket and hands it to each process of the application in turn (the protocol of systemd and `listenfd`:
//! `LISTEN_FDS`, `LISTEN_FDS_FIRST_FD`), so a restart refuses nobody. A new process is started beside the old one and takes its place
//! when it reports that it serves. The end of the link tells the application that the CLI is gone, so not even `kill -9` of this
//! process leaves an orphan; companions have a supervisor each for that.

mod browser;
mod build;
mod change;
mod companion;
mod console;
mod cycle;
mod editor;
mod group;
mod hot;
mod inbox;
mod link;
mod listener;
mod message;
mod options;
mod port_owner;
mod process;
mod processes;
mod serve;
mod server;
mod terminal;
mod times;
mod waiting_room;
mod way;

pub(crate) use change::Watching;
pub(crate) use companion::supervise;
pub(crate) use hot::{Layout, stand_in as hot_stand_in};
pub(crate) use listener::HOST;
pub(crate) use options::Options;
pub(crate) use port_owner::of as port_owner;
pub(crate) use serve::serve;
