//! Signed-in users: what `pusher:signin` says about one.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::Limits;
use super::frame::object_of;

/// The user that a connection signed in as, read from its signed `user_data`.
///
/// # Examples
///
/// ```
/// use bellows::protocol::{Limits, UserData};
///
/// let user = UserData::parse(r#"{"id":"1","watchlist":["7","8"]}"#, &Limits::default())?;
/// assert_eq!(user.id, "1");
/// assert_eq!(user.watchlist, ["7", "8"]);
/// # Ok::<(), bellows::protocol::UserDataError>(())
/// ```
#[derive(Debug, Clone)]
pub struct UserData {
    /// The user's id.
    pub id: String,
    /// Whatever the app says about the user, as it was sent; stands in for a presence member's `user_info`.
    pub user_info: Option<Box<RawValue>>,
    /// The users whose coming and going this one is told of, no more than the limit.
    pub watchlist: Vec<String>,
    /// The watchlist was longer than the limit and was cut; the client is told so with
    /// [`ErrorCode::WATCHLIST_LIMIT`](super::ErrorCode::WATCHLIST_LIMIT).
    pub watchlist_was_cut: bool,
}

/// Why a text describes no user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UserDataError {
    /// It is no JSON object, or one of its known fields has a wrong type.
    #[error("the user data is not a JSON object with an `id`")]
    NotAUser,
    /// The `id` is missing or an empty text, which clients take for "signed out".
    #[error("the user data has no `id`")]
    NoId,
    /// The `id` is too long.
    #[error("the `id` of the user data has {length} bytes, at most {limit} are allowed")]
    IdTooLong {
        /// Bytes that it has.
        length: usize,
        /// Bytes that it may have.
        limit: usize,
    },
    /// The `user_info` is too long.
    #[error("the `user_info` of the user data has {length} bytes, at most {limit} are allowed")]
    UserInfoTooLong {
        /// Bytes that it has.
        length: usize,
        /// Bytes that it may have.
        limit: usize,
    },
}

/// A user's id on the wire: a text, or a whole number that stands for its text.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum UserId<'a> {
    Text(#[serde(borrow)] Cow<'a, str>),
    Natural(u64),
    Integer(i64),
}

impl UserId<'_> {
    pub(super) fn into_text(self) -> String {
        match self {
            Self::Text(text) => text.into_owned(),
            Self::Natural(number) => number.to_string(),
            Self::Integer(number) => number.to_string(),
        }
    }
}

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(borrow)]
    id: Option<UserId<'a>>,
    user_info: Option<Box<RawValue>>,
    #[serde(default, borrow)]
    watchlist: Vec<UserId<'a>>,
}

impl UserData {
    /// Reads the `user_data` of a `pusher:signin`.
    ///
    /// A watchlist that is too long is cut, not refused.
    ///
    /// # Errors
    ///
    /// A [`UserDataError`] when it is no object, names no user, or is too long.
    pub fn parse(text: &str, limits: &Limits) -> Result<Self, UserDataError> {
        let wire: Wire<'_> = object_of(text).ok_or(UserDataError::NotAUser)?;
        let id = wire
            .id
            .map(UserId::into_text)
            .filter(|id| !id.is_empty())
            .ok_or(UserDataError::NoId)?;
        if id.len() > limits.user_id {
            return Err(UserDataError::IdTooLong {
                length: id.len(),
                limit: limits.user_id,
            });
        }
        let length = wire.user_info.as_ref().map_or(0, |info| info.get().len());
        if length > limits.user {
            return Err(UserDataError::UserInfoTooLong {
                length,
                limit: limits.user,
            });
        }
        let watchlist_was_cut = wire.watchlist.len() > limits.watchlist;
        let watchlist = wire
            .watchlist
            .into_iter()
            .take(limits.watchlist)
            .map(UserId::into_text)
            .collect();
        Ok(Self {
            id,
            user_info: wire.user_info,
            watchlist,
            watchlist_was_cut,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<UserData, UserDataError> {
        UserData::parse(text, &Limits::default())
    }

    #[test]
    fn reads_what_client_libraries_send() {
        let user =
            parse(r#"{"id":"1","user_info":{"name":"Ann"},"watchlist":["7",8]}"#).expect("a user");
        assert_eq!(user.user_info.expect("info").get(), r#"{"name":"Ann"}"#);
        assert_eq!(user.watchlist, ["7", "8"]);
        assert!(!user.watchlist_was_cut);
    }

    #[test]
    fn refuses_nobody() {
        for text in ["{}", r#"{"id":""}"#, r#"{"id":null}"#] {
            assert_eq!(parse(text).err(), Some(UserDataError::NoId), "{text}");
        }
        for text in [
            "",
            "[]",
            r#""1""#,
            r#"{"id":[]}"#,
            r#"{"id":"1","watchlist":"7"}"#,
        ] {
            assert_eq!(parse(text).err(), Some(UserDataError::NotAUser), "{text}");
        }
    }

    #[test]
    fn a_long_watchlist_is_cut() {
        let ids: Vec<String> = (0..101).map(|n| n.to_string()).collect();
        let text = serde_json::json!({ "id": "1", "watchlist": ids }).to_string();
        let user = parse(&text).expect("a user");
        assert_eq!(user.watchlist.len(), 100);
        assert!(user.watchlist_was_cut);
    }

    #[test]
    fn limits_hold() {
        let long_id = format!(r#"{{"id":"{}"}}"#, "x".repeat(129));
        assert_eq!(
            parse(&long_id).err(),
            Some(UserDataError::IdTooLong {
                length: 129,
                limit: 128
            })
        );
        let long_info = format!(r#"{{"id":"1","user_info":"{}"}}"#, "x".repeat(2048));
        assert_eq!(
            parse(&long_info).err(),
            Some(UserDataError::UserInfoTooLong {
                length: 2050,
                limit: 2048
            })
        );
    }
}
