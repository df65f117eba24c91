//! Socket ids: the name of one connection, which every subscription's signature covers.

use std::fmt;
use std::str::FromStr;

/// The id of one connection: two numbers with a dot between them.
///
/// The signature of a subscription covers it, so whoever can guess the next one can prepare signatures: draw both halves
/// from a cryptographic generator. This type draws nothing itself.
///
/// # Examples
///
/// ```
/// use bellows::protocol::SocketId;
///
/// let socket_id = SocketId::new(1234, 5678);
/// assert_eq!(socket_id.to_string(), "1234.5678");
/// assert_eq!("1234.5678".parse::<SocketId>()?, socket_id);
/// # Ok::<(), bellows::protocol::SocketIdError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SocketId {
    high: u64,
    low: u64,
}

/// The text is no socket id that this server could have given out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the socket id is not of the form `1234.5678`")]
pub struct SocketIdError;

impl SocketId {
    /// Makes an id of two numbers.
    #[must_use]
    pub const fn new(high: u64, low: u64) -> Self {
        Self { high, low }
    }
}

impl fmt::Display for SocketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.high, self.low)
    }
}

impl FromStr for SocketId {
    type Err = SocketIdError;

    /// Reads an id. A number that is not written as this type writes it (a sign, a leading zero) is refused, so that
    /// every id has one spelling and a signature one meaning.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (high, low) = text.split_once('.').ok_or(SocketIdError)?;
        Ok(Self {
            high: number(high)?,
            low: number(low)?,
        })
    }
}

fn number(digits: &str) -> Result<u64, SocketIdError> {
    let canonical = digits == "0" || !digits.starts_with('0');
    if !canonical || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(SocketIdError);
    }
    digits.parse().map_err(|_| SocketIdError)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survives_the_round_trip() {
        for text in ["123.456", "0.0", "18446744073709551615.1"] {
            assert_eq!(
                text.parse::<SocketId>().expect("valid id").to_string(),
                text
            );
        }
    }

    #[test]
    fn refuses_every_other_form() {
        for text in [
            "",
            ".",
            "1",
            "1.",
            ".1",
            "1.2.3",
            "a.1",
            "+1.2",
            " 1.2",
            "1.2\n",
            "01.2",
            "18446744073709551616.1",
        ] {
            assert_eq!(text.parse::<SocketId>(), Err(SocketIdError), "{text:?}");
        }
    }
}
