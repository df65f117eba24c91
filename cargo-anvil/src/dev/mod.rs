//! `cargo anvil dev`: build, serve, watch, build again.
//!
//! The CLI owns the listening socket and hands it to each process of the application in turn (the protocol of systemd and `listenfd`:
//! `LISTEN_FDS`, `LISTEN_FDS_FIRST_FD`), so a restart refuses nobody. The application's stdin is a pipe from here: it stops at its
//! end, so not even `kill -9` of this process leaves an orphan. `cycle` decides and does nothing; the other modules do and decide
//! nothing.

mod browser;
mod build;
mod cycle;
mod listener;
mod port_owner;
mod process;
mod ready;
mod server;
mod watcher;

pub(crate) use listener::HOST;
pub(crate) use port_owner::of as port_owner;
pub(crate) use server::{Options, serve};
