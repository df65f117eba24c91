//! [`ConnectFailure`]: why a connection could not be made, and what to do about each.

use std::fmt;

/// Why a connection could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConnectFailure {
    /// Nothing listens at the address.
    Refused,
    /// The host's name leads nowhere.
    UnknownHost,
    /// Nobody answered in time.
    TimedOut,
    /// The server does not take this user or this password.
    Login,
    /// The server has no database of that name.
    UnknownDatabase,
    /// The server has as many connections as it allows.
    TooManyConnections,
    /// The server is starting or stopping.
    NotReady,
    /// No encrypted connection could be agreed upon.
    Tls,
    /// Anything else: the cause says it.
    Other,
}

impl fmt::Display for ConnectFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Refused => {
                "connection refused; check that the server runs there and that `DATABASE_URL` is right"
            }
            Self::UnknownHost => {
                "no such host; check the spelling of the host in `DATABASE_URL`, and the network"
            }
            Self::TimedOut => {
                "no answer in time; check the host and the port in `DATABASE_URL`, and any firewall \
                 between"
            }
            Self::Login => {
                "the server refused the log-in; check the user and the password in `DATABASE_URL`"
            }
            Self::UnknownDatabase => {
                "the server has no database of that name; create it, or correct `DATABASE_URL`"
            }
            Self::TooManyConnections => {
                "the server has no connection left; lower `max_connections`, or raise the server's \
                 own limit"
            }
            Self::NotReady => "the server is starting or stopping; try again when it is ready",
            Self::Tls => {
                "the encrypted connection failed; check the server's certificate and the `ssl` \
                 parameters in `DATABASE_URL`"
            }
            Self::Other => "check that it runs and that `DATABASE_URL` is right",
        })
    }
}
