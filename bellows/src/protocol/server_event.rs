//! Messages from the server, to the byte.
//!
//! Client libraries differ in what they can read, so the form of `data` is fixed event by event: most carry a JSON text
//! inside JSON, `pusher:error` carries an object, a client event carries what its sender sent. A frame has its keys in
//! the order `event`, `channel`, `data`, `user_id`.

use serde::Serialize;
use serde_json::value::RawValue;

use super::{ChannelData, ChannelName, ErrorCode, Presence, SocketId, WatchlistChange};

/// One message from the server.
///
/// # Examples
///
/// ```
/// use bellows::protocol::{ServerEvent, SocketId};
///
/// let event = ServerEvent::ConnectionEstablished { socket_id: SocketId::new(123, 456), activity_timeout: 120 };
/// assert_eq!(
///     event.encode(),
///     r#"{"event":"pusher:connection_established","data":"{\"socket_id\":\"123.456\",\"activity_timeout\":120}"}"#,
/// );
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ServerEvent<'a> {
    /// The first message: the connection's id.
    ConnectionEstablished {
        /// The id.
        socket_id: SocketId,
        /// Seconds without a message after which the client sends a ping. Not zero: clients refuse that.
        activity_timeout: u32,
    },
    /// Something went wrong. Does not end the connection by itself.
    Error {
        /// The number, if the error has one.
        code: Option<ErrorCode>,
        /// What went wrong, for a person to read.
        message: &'a str,
    },
    /// Asks for a `pusher:pong`.
    Ping,
    /// Answers a `pusher:ping`.
    Pong,
    /// A subscription stands. On a presence channel it carries the members, the new one included.
    SubscriptionSucceeded {
        /// The channel.
        channel: &'a ChannelName,
        /// The members of a presence channel; `None` on every other kind.
        presence: Option<&'a Presence<'a>>,
    },
    /// A subscription was refused. The connection stays; laravel-echo's `.error()` listens to this.
    SubscriptionError {
        /// The channel.
        channel: &'a str,
        /// The class of the error, for example `AuthError`.
        kind: &'a str,
        /// What is wrong, for a person to read.
        message: &'a str,
        /// The HTTP status that would say the same.
        status: u16,
    },
    /// A user came to a presence channel with a first connection.
    MemberAdded {
        /// The channel.
        channel: &'a ChannelName,
        /// The user.
        member: &'a ChannelData,
    },
    /// A user left a presence channel with the last connection.
    MemberRemoved {
        /// The channel.
        channel: &'a ChannelName,
        /// The user's id.
        user_id: &'a str,
    },
    /// How many connections a channel has. Never on a presence channel.
    SubscriptionCount {
        /// The channel.
        channel: &'a ChannelName,
        /// The count.
        count: usize,
    },
    /// A cache channel has no event to send to its new subscriber.
    CacheMiss {
        /// The channel.
        channel: &'a ChannelName,
    },
    /// A sign-in stands.
    SigninSuccess {
        /// The user data, the very text that was signed.
        user_data: &'a str,
    },
    /// Users of the watchlist came or went.
    WatchlistEvents {
        /// Who did what.
        changes: &'a [WatchlistChange],
    },
    /// An event that a server published.
    Published {
        /// The event's name.
        event: &'a str,
        /// The channel.
        channel: &'a ChannelName,
        /// The text that was published.
        data: &'a str,
    },
    /// An event of another subscriber.
    Client {
        /// The event's name, with its `client-`.
        event: &'a str,
        /// The channel.
        channel: &'a ChannelName,
        /// What the sender sent, unchanged.
        data: &'a RawValue,
        /// The sender's user id, taken from its subscription; on presence channels only.
        user_id: Option<&'a str>,
    },
}

/// A frame: the keys in their order on the wire.
#[derive(Serialize)]
struct Frame<'a, D> {
    event: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<D>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<&'a str>,
}

impl ServerEvent<'_> {
    /// Writes the message as the text of one WebSocket frame.
    ///
    /// An event for many subscribers is encoded once and the same bytes are sent to all.
    #[must_use]
    pub fn encode(&self) -> String {
        match self {
            Self::ConnectionEstablished {
                socket_id,
                activity_timeout,
            } => {
                #[derive(Serialize)]
                struct Data {
                    socket_id: String,
                    activity_timeout: u32,
                }
                let data = Data {
                    socket_id: socket_id.to_string(),
                    activity_timeout: *activity_timeout,
                };
                nested("pusher:connection_established", None, &data)
            }
            Self::Error { code, message } => {
                #[derive(Serialize)]
                struct Data<'a> {
                    code: Option<u16>,
                    message: &'a str,
                }
                plain(
                    "pusher:error",
                    None,
                    Data {
                        code: code.map(ErrorCode::code),
                        message,
                    },
                )
            }
            Self::Ping => r#"{"event":"pusher:ping","data":{}}"#.to_owned(),
            Self::Pong => r#"{"event":"pusher:pong","data":{}}"#.to_owned(),
            Self::SubscriptionSucceeded { channel, presence } => {
                #[derive(Serialize)]
                struct Data<'a> {
                    #[serde(skip_serializing_if = "Option::is_none")]
                    presence: Option<&'a Presence<'a>>,
                }
                nested(
                    "pusher_internal:subscription_succeeded",
                    Some(channel),
                    &Data {
                        presence: *presence,
                    },
                )
            }
            Self::SubscriptionError {
                channel,
                kind,
                message,
                status,
            } => {
                #[derive(Serialize)]
                struct Data<'a> {
                    #[serde(rename = "type")]
                    kind: &'a str,
                    error: &'a str,
                    status: u16,
                }
                let data = Data {
                    kind,
                    error: message,
                    status: *status,
                };
                plain("pusher:subscription_error", Some(channel), data)
            }
            Self::MemberAdded { channel, member } => {
                #[derive(Serialize)]
                struct Data<'a> {
                    user_id: &'a str,
                    #[serde(skip_serializing_if = "Option::is_none")]
                    user_info: Option<&'a RawValue>,
                }
                let data = Data {
                    user_id: &member.user_id,
                    user_info: member.user_info.as_deref(),
                };
                nested("pusher_internal:member_added", Some(channel), &data)
            }
            Self::MemberRemoved { channel, user_id } => {
                #[derive(Serialize)]
                struct Data<'a> {
                    user_id: &'a str,
                }
                nested(
                    "pusher_internal:member_removed",
                    Some(channel),
                    &Data { user_id },
                )
            }
            Self::SubscriptionCount { channel, count } => {
                #[derive(Serialize)]
                struct Data {
                    subscription_count: usize,
                }
                let data = Data {
                    subscription_count: *count,
                };
                nested("pusher_internal:subscription_count", Some(channel), &data)
            }
            Self::CacheMiss { channel } => write(&Frame::<()> {
                event: "pusher:cache_miss",
                channel: Some(channel.as_str()),
                data: None,
                user_id: None,
            }),
            Self::SigninSuccess { user_data } => {
                #[derive(Serialize)]
                struct Data<'a> {
                    user_data: &'a str,
                }
                nested("pusher:signin_success", None, &Data { user_data })
            }
            Self::WatchlistEvents { changes } => {
                #[derive(Serialize)]
                struct Data<'a> {
                    events: &'a [WatchlistChange],
                }
                nested(
                    "pusher_internal:watchlist_events",
                    None,
                    &Data { events: changes },
                )
            }
            Self::Published {
                event,
                channel,
                data,
            } => plain(event, Some(channel.as_str()), data),
            Self::Client {
                event,
                channel,
                data,
                user_id,
            } => write(&Frame {
                event,
                channel: Some(channel.as_str()),
                data: Some(data),
                user_id: *user_id,
            }),
        }
    }
}

/// Writes a frame whose `data` is a value.
fn plain(event: &str, channel: Option<&str>, data: impl Serialize) -> String {
    write(&Frame {
        event,
        channel,
        data: Some(data),
        user_id: None,
    })
}

/// Writes a frame whose `data` is a JSON text inside the JSON.
fn nested(event: &str, channel: Option<&ChannelName>, data: &impl Serialize) -> String {
    plain(event, channel.map(ChannelName::as_str), write(data))
}

fn write(value: &impl Serialize) -> String {
    serde_json::to_string(value)
        .expect("invariant: a frame has only texts as keys and no failing part")
}

#[cfg(test)]
#[path = "server_event/tests.rs"]
mod tests;
