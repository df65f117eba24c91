//! The numbered errors of the protocol, and what each makes a client do.
//!
//! A code travels in two ways: as the code of a WebSocket close frame and inside a `pusher:error` event. The two are not
//! interchangeable, so a code knows which of them it may take: see [`ErrorCode::may_close`].
//!
//! Specification: <https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/#error-codes>.

use std::fmt;

/// A numbered error of the Pusher protocol.
///
/// The number's range tells a client what to do next; [`ErrorCode::reconnect`] gives it in words.
///
/// # Examples
///
/// ```
/// use bellows::protocol::{ErrorCode, Reconnect};
///
/// assert_eq!(ErrorCode::OVER_CAPACITY.reconnect(), Reconnect::AfterPause);
/// assert!(!ErrorCode::CLIENT_EVENT_REJECTED.may_close());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErrorCode(u16);

/// What a client does after it was closed with an [`ErrorCode`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reconnect {
    /// 4000 to 4099: it gives up until a person or a program asks again.
    Never,
    /// 4100 to 4199: it comes back after a second or more.
    AfterPause,
    /// 4200 to 4299: it comes back at once.
    AtOnce,
    /// Every other number: the protocol says nothing, and `pusher-js` takes 4300 and above for a refusal.
    Unspecified,
}

impl ErrorCode {
    /// The app takes connections over TLS alone.
    ///
    /// `pusher-js` answers by switching that instance to TLS for good, so this is never a stand-in for "some error".
    pub const SSL_ONLY: Self = Self(4000);
    /// No app has this key.
    pub const APP_DOES_NOT_EXIST: Self = Self(4001);
    /// The app is switched off.
    pub const APP_DISABLED: Self = Self(4003);
    /// The app has as many connections as it may have; trying again does not help.
    pub const OVER_QUOTA: Self = Self(4004);
    /// There is nothing at this path.
    pub const PATH_NOT_FOUND: Self = Self(4005);
    /// The `protocol` parameter is not a number.
    pub const INVALID_VERSION: Self = Self(4006);
    /// The `protocol` parameter names a version that is not spoken here.
    pub const UNSUPPORTED_VERSION: Self = Self(4007);
    /// The `protocol` parameter is missing.
    pub const NO_VERSION: Self = Self(4008);
    /// The connection, or what it asked for, is not authorized.
    pub const UNAUTHORIZED: Self = Self(4009);
    /// This server is full or going away, and another try may find room. The one safe refusal before the handshake.
    pub const OVER_CAPACITY: Self = Self(4100);
    /// Come back at once; used when the server hands its clients to a successor that already listens.
    pub const RECONNECT: Self = Self(4200);
    /// The client did not answer a ping.
    pub const PONG_NOT_RECEIVED: Self = Self(4201);
    /// The connection was idle for too long and the client knows no ping.
    pub const INACTIVE: Self = Self(4202);
    /// A client event was refused: not allowed here, too large, or too many.
    pub const CLIENT_EVENT_REJECTED: Self = Self(4301);
    /// The watchlist is longer than the limit; its first entries were accepted.
    pub const WATCHLIST_LIMIT: Self = Self(4302);

    /// Returns the number on the wire.
    #[must_use]
    pub const fn code(self) -> u16 {
        self.0
    }

    /// Tells what a client does when it is closed with this code.
    #[must_use]
    pub const fn reconnect(self) -> Reconnect {
        match self.0 {
            4000..=4099 => Reconnect::Never,
            4100..=4199 => Reconnect::AfterPause,
            4200..=4299 => Reconnect::AtOnce,
            _ => Reconnect::Unspecified,
        }
    }

    /// Tells whether the code may close a connection.
    ///
    /// Codes of 4300 and above may not: they report one refused message in a `pusher:error` event. As a close code they
    /// would make `pusher-js` give up for good.
    #[must_use]
    pub const fn may_close(self) -> bool {
        self.0 < 4300
    }

    /// Tells whether the code may close a connection that has not yet been sent `pusher:connection_established`.
    ///
    /// A client closed with 4200 to 4299 before that event comes back without any pause, hundreds of times a second.
    #[must_use]
    pub const fn may_refuse(self) -> bool {
        self.0 < 4200
    }

    /// Says what the code means, as a sentence fit for a close reason or a `pusher:error` message.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::SSL_ONLY => "Application only accepts SSL connections",
            Self::APP_DOES_NOT_EXIST => "Application does not exist",
            Self::APP_DISABLED => "Application disabled",
            Self::OVER_QUOTA => "Application is over connection quota",
            Self::PATH_NOT_FOUND => "Path not found",
            Self::INVALID_VERSION => "Invalid version string format",
            Self::UNSUPPORTED_VERSION => "Unsupported protocol version",
            Self::NO_VERSION => "No protocol version supplied",
            Self::UNAUTHORIZED => "Connection is unauthorized",
            Self::OVER_CAPACITY => "Over capacity",
            Self::RECONNECT => "Generic reconnect immediately",
            Self::PONG_NOT_RECEIVED => "Pong reply not received",
            Self::INACTIVE => "Closed after inactivity",
            Self::CLIENT_EVENT_REJECTED => "Client event rejected",
            Self::WATCHLIST_LIMIT => "Watchlist limit reached",
            Self(_) => "Unknown error",
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0, self.message())
    }
}

impl std::error::Error for ErrorCode {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_say_when_a_client_returns() {
        assert_eq!(ErrorCode::UNAUTHORIZED.reconnect(), Reconnect::Never);
        assert_eq!(ErrorCode::OVER_CAPACITY.reconnect(), Reconnect::AfterPause);
        assert_eq!(ErrorCode::PONG_NOT_RECEIVED.reconnect(), Reconnect::AtOnce);
        assert_eq!(
            ErrorCode::WATCHLIST_LIMIT.reconnect(),
            Reconnect::Unspecified
        );
    }

    #[test]
    fn a_code_that_makes_clients_loop_never_refuses_a_handshake() {
        assert!(ErrorCode::OVER_CAPACITY.may_refuse());
        assert!(!ErrorCode::RECONNECT.may_refuse());
        assert!(ErrorCode::RECONNECT.may_close());
        assert!(!ErrorCode::CLIENT_EVENT_REJECTED.may_close());
    }

    #[test]
    fn shows_number_and_meaning() {
        assert_eq!(
            ErrorCode::APP_DISABLED.to_string(),
            "4003 Application disabled"
        );
    }
}
