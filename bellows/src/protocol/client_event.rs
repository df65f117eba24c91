//! Messages from clients.
//!
//! Parsing never panics and never asks to close the connection: a message that makes no sense is reported and the
//! connection goes on, because a client that is closed for it comes back and sends it again.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::frame::{data_object, object_of};
use super::{ChannelName, ChannelNameError, Limits};

/// One message from a client.
///
/// # Examples
///
/// ```
/// use bellows::protocol::{ClientEvent, Limits};
///
/// let text = r#"{"event":"pusher:subscribe","data":{"auth":"","channel":"orders"}}"#;
/// let ClientEvent::Subscribe(subscribe) = ClientEvent::parse(text, &Limits::default())? else {
///     panic!("not a subscription");
/// };
/// assert_eq!(subscribe.channel.as_str(), "orders");
/// # Ok::<(), bellows::protocol::ClientEventError>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ClientEvent {
    /// `pusher:ping`: asks for a `pusher:pong`.
    Ping,
    /// `pusher:pong`: answers a `pusher:ping`.
    Pong,
    /// `pusher:subscribe`.
    Subscribe(Subscribe),
    /// `pusher:unsubscribe` from this channel; has no answer.
    Unsubscribe(ChannelName),
    /// `pusher:signin`.
    Signin(Signin),
    /// `client-…`: an event for the other subscribers of a channel.
    Trigger(Trigger),
}

/// What `pusher:subscribe` asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscribe {
    /// The channel.
    pub channel: ChannelName,
    /// `key:signature`, when the client sent one. An empty text counts as none.
    pub auth: Option<String>,
    /// The member that the client claims to be: the very text that was signed.
    pub channel_data: Option<String>,
}

/// What `pusher:signin` asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signin {
    /// `key:signature`.
    pub auth: String,
    /// The user that the client claims to be: the very text that was signed.
    pub user_data: String,
}

/// An event that a client sends to the other subscribers of a channel.
///
/// Whether it may is for the connection to decide: it must be subscribed, and within its rate.
#[derive(Debug, Clone)]
pub struct Trigger {
    /// The event's name, with its `client-`.
    pub event: String,
    /// The channel. Its kind is one that takes client events.
    pub channel: ChannelName,
    /// What to pass on, as it was sent: an object stays an object.
    pub data: Box<RawValue>,
}

/// Why a message from a client was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClientEventError {
    /// The message is too long.
    #[error("the message has {length} bytes, at most {limit} are allowed")]
    TooLong {
        /// Bytes that it has.
        length: usize,
        /// Bytes that it may have.
        limit: usize,
    },
    /// The message is no JSON object with the name of an event.
    #[error("the message is not a JSON object with an `event`")]
    NotAMessage,
    /// There is no such event, or it is none that a client may send.
    #[error("clients may not send the event {event:?}; their own events begin with `client-`")]
    UnknownEvent {
        /// Its name, cut to the limit for names.
        event: String,
    },
    /// The event needs a field that is missing or of another type.
    #[error("the event `{event}` needs the field `{field}`")]
    MissingField {
        /// The event.
        event: &'static str,
        /// The field.
        field: &'static str,
    },
    /// The channel's name is not valid.
    #[error("the channel name is not valid")]
    BadChannelName(#[from] ChannelNameError),
    /// A client event has too long a name.
    #[error("the event name has {length} bytes, at most {limit} are allowed")]
    EventNameTooLong {
        /// Bytes that it has.
        length: usize,
        /// Bytes that it may have.
        limit: usize,
    },
    /// A client event carries too much.
    #[error("the data of the client event has {length} bytes, at most {limit} are allowed")]
    DataTooLong {
        /// Bytes that it has.
        length: usize,
        /// Bytes that it may have.
        limit: usize,
    },
    /// A client event is for a channel whose kind takes none.
    #[error(
        "the channel `{channel}` takes no client events; only private and presence channels do"
    )]
    NoClientEventsHere {
        /// The channel.
        channel: ChannelName,
    },
}

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(borrow)]
    event: Cow<'a, str>,
    #[serde(borrow)]
    channel: Option<Cow<'a, str>>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
struct Data {
    auth: Option<String>,
    channel: Option<String>,
    channel_data: Option<String>,
    user_data: Option<String>,
}

impl ClientEvent {
    /// Reads one text frame.
    ///
    /// The `data` of the protocol's own events may be an object or a JSON text that holds one; both occur in the wild.
    ///
    /// # Errors
    ///
    /// A [`ClientEventError`] which says what is wrong. It is reported to the client; the connection stays.
    pub fn parse(text: &str, limits: &Limits) -> Result<Self, ClientEventError> {
        if text.len() > limits.message {
            return Err(ClientEventError::TooLong {
                length: text.len(),
                limit: limits.message,
            });
        }
        let wire: Wire<'_> = object_of(text).ok_or(ClientEventError::NotAMessage)?;
        match &*wire.event {
            "pusher:ping" => Ok(Self::Ping),
            "pusher:pong" => Ok(Self::Pong),
            "pusher:subscribe" => subscribe(wire.data).map(Self::Subscribe),
            "pusher:unsubscribe" => unsubscribe(wire.data).map(Self::Unsubscribe),
            "pusher:signin" => signin(wire.data).map(Self::Signin),
            event if event.starts_with("client-") => trigger(&wire, limits).map(Self::Trigger),
            event => {
                let end = event.floor_char_boundary(limits.event_name);
                Err(ClientEventError::UnknownEvent {
                    event: event[..end].to_owned(),
                })
            }
        }
    }
}

fn subscribe(data: Option<&RawValue>) -> Result<Subscribe, ClientEventError> {
    let data = fields(data);
    let channel = require(data.channel, "pusher:subscribe", "channel")?;
    Ok(Subscribe {
        channel: ChannelName::new(&channel)?,
        auth: data.auth.filter(|auth| !auth.is_empty()),
        channel_data: data.channel_data.filter(|data| !data.is_empty()),
    })
}

fn unsubscribe(data: Option<&RawValue>) -> Result<ChannelName, ClientEventError> {
    let channel = require(fields(data).channel, "pusher:unsubscribe", "channel")?;
    Ok(ChannelName::new(&channel)?)
}

fn signin(data: Option<&RawValue>) -> Result<Signin, ClientEventError> {
    let data = fields(data);
    Ok(Signin {
        auth: require(data.auth, "pusher:signin", "auth")?,
        user_data: require(data.user_data, "pusher:signin", "user_data")?,
    })
}

fn trigger(wire: &Wire<'_>, limits: &Limits) -> Result<Trigger, ClientEventError> {
    let (event, limit) = (&wire.event, limits.event_name);
    if event.len() > limit {
        return Err(ClientEventError::EventNameTooLong {
            length: event.len(),
            limit,
        });
    }
    let channel = wire.channel.as_deref();
    let channel = channel.ok_or(ClientEventError::MissingField {
        event: "client-…",
        field: "channel",
    })?;
    let channel = ChannelName::new(channel)?;
    if !channel.kind().accepts_client_events() {
        return Err(ClientEventError::NoClientEventsHere { channel });
    }
    let data = wire.data.unwrap_or(RawValue::NULL);
    let (length, limit) = (data.get().len(), limits.client_event_data);
    if length > limit {
        return Err(ClientEventError::DataTooLong { length, limit });
    }
    Ok(Trigger {
        event: event.clone().into_owned(),
        channel,
        data: data.to_owned(),
    })
}

/// Reads the fields of the protocol's own events; whatever is no object has none of them.
fn fields(data: Option<&RawValue>) -> Data {
    data.and_then(|data| data_object(data.get()))
        .unwrap_or_default()
}

fn require(
    value: Option<String>,
    event: &'static str,
    field: &'static str,
) -> Result<String, ClientEventError> {
    value
        .filter(|text| !text.is_empty())
        .ok_or(ClientEventError::MissingField { event, field })
}

#[cfg(test)]
#[path = "client_event/tests.rs"]
mod tests;
