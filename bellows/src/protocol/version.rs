//! The protocol version that a client asks for when it connects.

use super::ErrorCode;

/// A version of the protocol that Bellows speaks: 4 to 7.
///
/// The versions differ in what clients understand, not in what they send: before version 5 a client knows no
/// `pusher:ping`, before version 6 it reads no close codes.
///
/// # Examples
///
/// ```
/// use bellows::protocol::{ErrorCode, ProtocolVersion};
///
/// assert_eq!(ProtocolVersion::parse(Some("7"))?, ProtocolVersion::LATEST);
/// assert_eq!(ProtocolVersion::parse(Some("3")), Err(ErrorCode::UNSUPPORTED_VERSION));
/// # Ok::<(), ErrorCode>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProtocolVersion(u8);

impl ProtocolVersion {
    /// Version 7, which every current client library speaks.
    pub const LATEST: Self = Self(7);

    /// Reads the `protocol` parameter of a connection's URL.
    ///
    /// A missing parameter means the latest version, as with the other open servers; hand-written clients often leave
    /// it out.
    ///
    /// # Errors
    ///
    /// [`ErrorCode::INVALID_VERSION`] when it is not a number, [`ErrorCode::UNSUPPORTED_VERSION`] when it is a number
    /// outside 4 to 7.
    pub fn parse(parameter: Option<&str>) -> Result<Self, ErrorCode> {
        let Some(text) = parameter else {
            return Ok(Self::LATEST);
        };
        if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(ErrorCode::INVALID_VERSION);
        }
        match text.parse::<u8>() {
            Ok(number @ 4..=7) => Ok(Self(number)),
            _ => Err(ErrorCode::UNSUPPORTED_VERSION),
        }
    }

    /// Tells whether a client of this version answers a `pusher:ping` event.
    #[must_use]
    pub const fn answers_ping_event(self) -> bool {
        self.0 >= 5
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_the_versions_that_clients_send_today() {
        assert_eq!(ProtocolVersion::parse(None), Ok(ProtocolVersion::LATEST));
        assert!(ProtocolVersion::parse(Some("6")).is_ok_and(ProtocolVersion::answers_ping_event));
        assert!(ProtocolVersion::parse(Some("4")).is_ok_and(|v| !v.answers_ping_event()));
    }

    #[test]
    fn tells_a_bad_number_from_an_unknown_one() {
        assert_eq!(
            ProtocolVersion::parse(Some("seven")),
            Err(ErrorCode::INVALID_VERSION)
        );
        assert_eq!(
            ProtocolVersion::parse(Some("")),
            Err(ErrorCode::INVALID_VERSION)
        );
        assert_eq!(
            ProtocolVersion::parse(Some("-7")),
            Err(ErrorCode::INVALID_VERSION)
        );
        assert_eq!(
            ProtocolVersion::parse(Some("99999999999")),
            Err(ErrorCode::UNSUPPORTED_VERSION)
        );
    }
}
