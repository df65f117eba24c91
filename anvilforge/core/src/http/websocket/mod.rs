//! WebSockets: a request becomes a connection on which both sides send messages.
//!
//! [`WebSocketUpgrade`] is the extractor; what it is given to do runs with a [`WebSocket`] after the response. The bytes
//! on the wire are `server`'s business: a socket here is two queues, so that handlers hold no type of a protocol library
//! across an `.await`, and so that a socket outlives the code that a hot reload replaces.
//!
//! ```
//! use anvilforge_core::http::Response;
//! use anvilforge_core::http::websocket::{Message, WebSocketUpgrade};
//!
//! async fn echo(upgrade: WebSocketUpgrade) -> Response {
//!     upgrade.on_upgrade(|mut socket| async move {
//!         while let Some(Ok(message)) = socket.recv().await {
//!             if let Message::Text(text) = message {
//!                 // An error means that the socket is closed, which ends the loop.
//!                 let _ = socket.send(Message::Text(text)).await;
//!             }
//!         }
//!     })
//! }
//! ```
//!
//! # What happens by itself
//! * Pings are answered; a peer that is silent for 30 s is asked whether it is there
//!   ([`WebSocketUpgrade::keep_alive`]).
//! * A page of another site cannot open the socket with its visitor's cookies
//!   ([`WebSocketUpgrade::allow_origin`]).
//! * When the server stops, every socket is closed with code 1001 and [`WebSocket::recv`] returns `None`. A socket that is
//!   dropped is closed with 1000; one whose handler panicked, with 1011.

mod message;
mod origin;
mod socket;
mod upgrade;

pub use message::{CloseFrame, Message};
pub use socket::{WebSocket, WebSocketError, WebSocketReceiver, WebSocketSender};
pub use upgrade::{Upgrade, WebSocketUpgrade};

pub(crate) use message::close_code;
