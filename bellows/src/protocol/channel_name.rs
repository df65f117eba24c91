//! Channel names: which are allowed, and what they say.
//!
//! Specification: <https://pusher.com/docs/channels/using_channels/channels/#channel-naming-conventions>.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::ChannelKind;

/// The longest name in bytes. The documentation says 164, but the official server libraries send up to 200.
const MAX_LENGTH: usize = 200;

/// A valid channel name.
///
/// Letters, digits and `_ - = @ , . ;`, at most 200 of them. The `#` is reserved: the only name that has it is
/// `#server-to-user-` with a user's id. Cloning is cheap: the text is shared.
///
/// # Examples
///
/// ```
/// use bellows::protocol::{ChannelKind, ChannelName};
///
/// let name: ChannelName = "private-orders.7".parse()?;
/// assert_eq!(name.as_str(), "private-orders.7");
/// assert_eq!(name.kind(), ChannelKind::Private);
/// assert!("with space".parse::<ChannelName>().is_err());
/// # Ok::<(), bellows::protocol::ChannelNameError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChannelName(Arc<str>);

/// Why a text is no channel name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChannelNameError {
    /// The text is empty, or ends where a name should follow its prefix.
    #[error("the channel name is empty")]
    Empty,
    /// The text is longer than a name may be.
    #[error("the channel name has {length} bytes, at most {MAX_LENGTH} are allowed")]
    TooLong {
        /// Bytes that the text has.
        length: usize,
    },
    /// The text has a character that no name has.
    #[error(
        "the channel name has the character {character:?}; letters, digits and `_-=@,.;` are allowed"
    )]
    BadCharacter {
        /// The first such character.
        character: char,
    },
}

impl ChannelName {
    /// Checks a text and makes it a name. The same as `text.parse()`.
    ///
    /// # Errors
    ///
    /// A [`ChannelNameError`] when the text is empty, too long or has a character that is not allowed.
    pub fn new(text: &str) -> Result<Self, ChannelNameError> {
        if text.len() > MAX_LENGTH {
            return Err(ChannelNameError::TooLong { length: text.len() });
        }
        // Invariant: a `#` occurs only in this prefix, so a client cannot make up reserved names.
        let rest = text.strip_prefix("#server-to-user-").unwrap_or(text);
        if rest.is_empty() {
            return Err(ChannelNameError::Empty);
        }
        match rest.chars().find(|c| !is_allowed(*c)) {
            Some(character) => Err(ChannelNameError::BadCharacter { character }),
            None => Ok(Self(text.into())),
        }
    }

    /// Returns the name as it is on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells which rules hold on the channel.
    #[must_use]
    pub fn kind(&self) -> ChannelKind {
        ChannelKind::of(&self.0)
    }

    /// Returns the user's id when this is a `#server-to-user-` channel.
    #[must_use]
    pub fn server_to_user(&self) -> Option<&str> {
        self.0.strip_prefix("#server-to-user-")
    }
}

fn is_allowed(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || matches!(character, '_' | '-' | '=' | '@' | ',' | '.' | ';')
}

impl FromStr for ChannelName {
    type Err = ChannelNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::new(text)
    }
}

impl fmt::Display for ChannelName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ChannelName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChannelName({})", self.0)
    }
}

impl AsRef<str> for ChannelName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_every_documented_character() {
        assert!(ChannelName::new("presence-a,b;c=d@e.f_G-9").is_ok());
    }

    #[test]
    fn refuses_what_other_libraries_refuse() {
        assert_eq!(ChannelName::new(""), Err(ChannelNameError::Empty));
        for (text, character) in [
            ("a b", ' '),
            ("a/b", '/'),
            ("a:b", ':'),
            ("é", 'é'),
            ("a\n", '\n'),
        ] {
            assert_eq!(
                ChannelName::new(text),
                Err(ChannelNameError::BadCharacter { character }),
                "{text:?}"
            );
        }
    }

    #[test]
    fn length_counts_to_two_hundred() {
        assert!(ChannelName::new(&"a".repeat(200)).is_ok());
        assert_eq!(
            ChannelName::new(&"a".repeat(201)),
            Err(ChannelNameError::TooLong { length: 201 })
        );
    }

    #[test]
    fn the_hash_is_reserved_for_signed_in_users() {
        let name = ChannelName::new("#server-to-user-12").expect("valid name");
        assert_eq!(name.server_to_user(), Some("12"));
        assert_eq!(
            ChannelName::new("#server-to-user-"),
            Err(ChannelNameError::Empty)
        );
        assert_eq!(
            ChannelName::new("#other"),
            Err(ChannelNameError::BadCharacter { character: '#' })
        );
        assert_eq!(
            ChannelName::new("#server-to-user-#"),
            Err(ChannelNameError::BadCharacter { character: '#' })
        );
    }
}
