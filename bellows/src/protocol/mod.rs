//! The wire of Pusher Channels: names, messages, signatures and codes.
//!
//! Main types: [`ClientEvent`] is what arrives, [`ServerEvent`] is what leaves, [`ChannelName`] decides which rules hold,
//! [`Credentials`] decides who may do it, [`ErrorCode`] says why not.
//!
//! Specification: <https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/>.
//!
//! **Not here:** sockets, subscriptions, clocks, random numbers. Whatever depends on the state of a connection (is this
//! socket subscribed, did it send too much) belongs to the connection; whatever depends on the message alone is here.

mod error_code;
mod limits;
mod version;

mod channel_kind;
mod channel_name;
mod socket_id;

mod auth;
mod channel_data;
mod user_data;

mod client_event;
mod frame;
mod server_event;
mod watchlist_change;

pub use auth::{AuthError, Credentials, CredentialsError};
pub use channel_data::{ChannelData, ChannelDataError, Presence};
pub use channel_kind::ChannelKind;
pub use channel_name::{ChannelName, ChannelNameError};
pub use client_event::{ClientEvent, ClientEventError, Signin, Subscribe, Trigger};
pub use error_code::{ErrorCode, Reconnect};
pub use limits::Limits;
pub use server_event::ServerEvent;
pub use socket_id::{SocketId, SocketIdError};
pub use user_data::{UserData, UserDataError};
pub use version::ProtocolVersion;
pub use watchlist_change::WatchlistChange;
