//! Members of presence channels: what a subscription says about its user, and the list a new member is sent.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Limits;
use super::frame::object_of;
use super::user_data::UserId;

/// The user behind a presence subscription, read from its signed `channel_data`.
///
/// # Examples
///
/// ```
/// use bellows::protocol::{ChannelData, Limits};
///
/// let member = ChannelData::parse(r#"{"user_id":10,"user_info":{"name":"Ann"}}"#, &Limits::default())?;
/// assert_eq!(member.user_id, "10");
/// assert_eq!(member.user_info.as_deref().map(|info| info.get()), Some(r#"{"name":"Ann"}"#));
/// # Ok::<(), bellows::protocol::ChannelDataError>(())
/// ```
#[derive(Debug, Clone)]
pub struct ChannelData {
    /// The user's id. A number in the JSON is taken as its text: `10` and `"10"` are the same user.
    pub user_id: String,
    /// Whatever the app tells the other members, as it was sent.
    pub user_info: Option<Box<RawValue>>,
}

/// Why a text describes no member.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChannelDataError {
    /// It is no JSON object, or `user_id` is neither a text nor a whole number.
    #[error("the channel data is not a JSON object with a `user_id`")]
    NotAMember,
    /// The `user_id` is missing or empty.
    #[error("the channel data has no `user_id`")]
    NoUserId,
    /// The `user_id` is too long.
    #[error("the `user_id` of the channel data has {length} bytes, at most {limit} are allowed")]
    UserIdTooLong {
        /// Bytes that it has.
        length: usize,
        /// Bytes that it may have.
        limit: usize,
    },
    /// The whole is too long.
    #[error("the channel data has {length} bytes, at most {limit} are allowed")]
    TooLong {
        /// Bytes that it has.
        length: usize,
        /// Bytes that it may have.
        limit: usize,
    },
}

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(borrow)]
    user_id: Option<UserId<'a>>,
    user_info: Option<Box<RawValue>>,
}

impl ChannelData {
    /// Reads the `channel_data` of a subscription.
    ///
    /// # Errors
    ///
    /// A [`ChannelDataError`] when it is too long, no object, or names no user.
    pub fn parse(text: &str, limits: &Limits) -> Result<Self, ChannelDataError> {
        if text.len() > limits.user {
            return Err(ChannelDataError::TooLong {
                length: text.len(),
                limit: limits.user,
            });
        }
        let wire: Wire<'_> = object_of(text).ok_or(ChannelDataError::NotAMember)?;
        let user_id = wire
            .user_id
            .map(UserId::into_text)
            .filter(|id| !id.is_empty());
        let user_id = user_id.ok_or(ChannelDataError::NoUserId)?;
        if user_id.len() > limits.user_id {
            return Err(ChannelDataError::UserIdTooLong {
                length: user_id.len(),
                limit: limits.user_id,
            });
        }
        Ok(Self {
            user_id,
            user_info: wire.user_info,
        })
    }
}

/// The members of a presence channel, as a new member is told of them.
///
/// # Examples
///
/// ```
/// use bellows::protocol::{ChannelData, Limits, Presence};
///
/// let ann = ChannelData::parse(r#"{"user_id":"1","user_info":{"name":"Ann"}}"#, &Limits::default())?;
/// let mut presence = Presence::new();
/// presence.add(&ann);
/// assert_eq!(presence.len(), 1);
/// # Ok::<(), bellows::protocol::ChannelDataError>(())
/// ```
#[derive(Debug, Clone, Default, Serialize)]
pub struct Presence<'a> {
    count: usize,
    ids: Vec<&'a str>,
    hash: Members<'a>,
}

/// A JSON object from user id to user info, in the order of joining; an object even when it is empty.
#[derive(Debug, Clone, Default)]
struct Members<'a>(Vec<(&'a str, Cow<'a, RawValue>)>);

impl<'a> Presence<'a> {
    /// Makes an empty list.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a member. The caller adds each user once, however many connections that user has.
    pub fn add(&mut self, member: &'a ChannelData) {
        let info = member.user_info.as_deref().unwrap_or(RawValue::NULL);
        self.count += 1;
        self.ids.push(&member.user_id);
        self.hash.0.push((&member.user_id, Cow::Borrowed(info)));
    }

    /// Returns how many users are on the channel.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Tells whether nobody is on the channel.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

impl Serialize for Members<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(id, info)| (id, info)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<ChannelData, ChannelDataError> {
        ChannelData::parse(text, &Limits::default())
    }

    #[test]
    fn a_number_and_its_text_are_the_same_user() {
        assert_eq!(parse(r#"{"user_id":10}"#).expect("a member").user_id, "10");
        assert_eq!(
            parse(r#"{"user_id":"10"}"#).expect("a member").user_id,
            "10"
        );
        assert_eq!(
            parse(r#"{"user_id":"a\"b"}"#).expect("a member").user_id,
            "a\"b"
        );
    }

    #[test]
    fn rejects_a_member_without_user_id() {
        for text in [
            "{}",
            r#"{"user_id":null}"#,
            r#"{"user_id":""}"#,
            r#"{"user_info":{"name":"x"}}"#,
        ] {
            assert_eq!(
                parse(text).err(),
                Some(ChannelDataError::NoUserId),
                "{text}"
            );
        }
    }

    #[test]
    fn rejects_what_is_no_member() {
        for text in [
            "",
            "null",
            "[]",
            "7",
            r#"{"user_id":{}}"#,
            r#"{"user_id":1.5}"#,
            r#"{"user_id":true}"#,
        ] {
            assert_eq!(
                parse(text).err(),
                Some(ChannelDataError::NotAMember),
                "{text}"
            );
        }
    }

    #[test]
    fn limits_count_bytes() {
        let long_id = format!(r#"{{"user_id":"{}"}}"#, "x".repeat(129));
        assert_eq!(
            parse(&long_id).err(),
            Some(ChannelDataError::UserIdTooLong {
                length: 129,
                limit: 128
            })
        );
        let long = format!(r#"{{"user_id":"1","user_info":"{}"}}"#, "x".repeat(2048));
        assert!(matches!(
            parse(&long).err(),
            Some(ChannelDataError::TooLong { limit: 2048, .. })
        ));
    }

    #[test]
    fn nobody_is_an_object_not_a_list() {
        let json = serde_json::to_string(&Presence::new()).expect("serializes");
        assert_eq!(json, r#"{"count":0,"ids":[],"hash":{}}"#);
    }
}
