//! The edge: the listening socket, salvo in front of our kernel, public files, the graceful stop.
//!
//! Salvo owns connections and HTTP itself; it sees one catch-all handler. Nothing behind this module
//! names salvo's types.

mod drain;
mod edge;
mod listener;
mod public_file;
mod serve;
mod websocket;

pub use listener::ListenError;

pub(crate) use listener::inherited;
pub(crate) use serve::serve;
