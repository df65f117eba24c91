//! What answers browsers while no process of the application does: what is being built, or why it does not build.
//!
//! `page` and `request` are pure. `room` answers on the application's own socket, and stops accepting before the application is
//! started: what was accepted is answered, the rest waits in the socket's queue for the application. A small HTTP library would not
//! do: those that take a socket accept on threads which cannot be stopped without losing a connection.

mod board;
mod page;
mod request;
mod room;

pub(crate) use board::Board;
pub(crate) use room::Room;
