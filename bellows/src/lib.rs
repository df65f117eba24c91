//! Bellows: the Pusher Channels protocol, version 7, for the app's own process.
//!
//! Bellows is the broadcasting part of Anvilforge. A page that uses `pusher-js` or `laravel-echo` talks to it without
//! knowing that it is not Pusher, and the official server libraries can publish through it.
//!
//! # Map
//!
//! | you look for | it is in |
//! |---|---|
//! | what a channel's name says about its rules | [`protocol::ChannelName`], [`protocol::ChannelKind`] |
//! | what a client may send, and its limits | [`protocol::ClientEvent`], [`protocol::Limits`] |
//! | what the server sends, to the byte | [`protocol::ServerEvent`] |
//! | signatures of subscriptions, sign-ins, webhooks | [`protocol::Credentials`] |
//! | signatures of the HTTP API | [`http_api::ApiRequest`] |
//! | close codes and error codes, and what a client does on each | [`protocol::ErrorCode`] |
//! | who is on a presence channel | [`protocol::ChannelData`], [`protocol::Presence`] |
//!
//! # What is here
//!
//! The protocol alone: functions from bytes to values and back. Nothing in this crate opens a socket, reads a clock or
//! draws a random number; what depends on them (a socket id, the time of a request) is passed in. So every rule can be
//! tested with plain values, and fuzzed.
//!
//! # What is not here yet
//!
//! The registry of subscriptions, the connection's state machine, the server on salvo, webhooks and the fan-out between
//! processes. They will stand on this module without changing it.
//!
//! # Examples
//!
//! An app's `/broadcasting/auth` endpoint signs a subscription, and the WebSocket server checks it:
//!
//! ```
//! use bellows::protocol::{ChannelName, Credentials, SocketId};
//!
//! let credentials = Credentials::new("278d425bdf160c739803", "7ad3773142a6692b25b8")?;
//! let socket_id: SocketId = "1234.1234".parse()?;
//! let channel: ChannelName = "private-foobar".parse()?;
//!
//! let auth = credentials.sign_subscription(socket_id, &channel, None);
//! assert_eq!(
//!     auth,
//!     "278d425bdf160c739803:58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4",
//! );
//! credentials.verify_subscription(&auth, socket_id, &channel, None)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod http_api;
pub mod protocol;
mod signature;
