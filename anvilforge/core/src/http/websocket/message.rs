//! What is sent on a socket.

use bytes::Bytes;

/// The longest reason that fits into a close frame, in bytes.
const REASON: usize = 123;

/// A message of either side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// Text.
    Text(String),
    /// Bytes.
    Binary(Bytes),
    /// Asks whether the peer is there; answered without the application's doing. At most 125 bytes.
    Ping(Bytes),
    /// The answer to a ping. At most 125 bytes.
    Pong(Bytes),
    /// The last message of a side, with its reason.
    Close(Option<CloseFrame>),
}

/// Why a side closes the socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloseFrame {
    /// 1000 for the ordinary end; your own reasons from 4000 to 4999.
    pub code: u16,
    /// For people; at most 123 bytes travel.
    pub reason: String,
}

/// The codes that the framework itself sends (RFC 6455, section 7.4.1).
pub(crate) mod close_code {
    /// The ordinary end.
    pub(crate) const NORMAL: u16 = 1000;
    /// The server stops.
    pub(crate) const GOING_AWAY: u16 = 1001;
    /// The peer broke the protocol.
    pub(crate) const PROTOCOL_ERROR: u16 = 1002;
    /// Text that is not UTF-8.
    pub(crate) const INVALID_TEXT: u16 = 1007;
    /// A message above the limit.
    pub(crate) const TOO_LARGE: u16 = 1009;
    /// The handler panicked.
    pub(crate) const INTERNAL_ERROR: u16 = 1011;
}

impl Message {
    /// A text message.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A binary message.
    pub fn binary(bytes: impl Into<Bytes>) -> Self {
        Self::Binary(bytes.into())
    }
}

impl CloseFrame {
    /// A reason to close.
    pub fn new(code: u16, reason: impl Into<String>) -> Self {
        Self {
            code,
            reason: reason.into(),
        }
    }

    /// As much of the reason as travels.
    pub(crate) fn short_reason(&self) -> &str {
        let mut end = self.reason.len().min(REASON);
        while !self.reason.is_char_boundary(end) {
            end -= 1;
        }
        &self.reason[..end]
    }
}

impl From<String> for Message {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Message {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_reason_is_cut_between_two_characters() {
        let short = CloseFrame::new(4000, "enough");
        assert_eq!(short.short_reason(), "enough");
        // 122 bytes, and a character that would reach to the 124th.
        let long = CloseFrame::new(4000, format!("{}é!", "x".repeat(122)));
        assert_eq!(long.short_reason(), "x".repeat(122));
    }
}
