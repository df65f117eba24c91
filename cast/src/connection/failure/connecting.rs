//! Why a connection could not be made.

use std::io::ErrorKind;

use crate::driver::Driver;
use crate::error::{ConnectFailure, Error};

pub(in crate::connection) fn connecting(driver: Driver, url: &str, error: sqlx::Error) -> Error {
    Error::Connection {
        driver,
        url: url.to_owned(),
        reason: reason(&error),
        source: error.into(),
    }
}

pub(in crate::connection) fn no_answer(driver: Driver, url: &str) -> Error {
    Error::Connection {
        driver,
        url: url.to_owned(),
        reason: ConnectFailure::TimedOut,
        source: "the connect timeout is over".into(),
    }
}

fn reason(error: &sqlx::Error) -> ConnectFailure {
    match error {
        sqlx::Error::Io(error) => match error.kind() {
            ErrorKind::ConnectionRefused => ConnectFailure::Refused,
            ErrorKind::TimedOut => ConnectFailure::TimedOut,
            // What rustls says of certificates and of messages that are not TLS.
            ErrorKind::InvalidData => ConnectFailure::Tls,
            // The name of a host that nobody knows comes as an error without a kind.
            _ if error.to_string().contains("lookup") => ConnectFailure::UnknownHost,
            // A Unix socket that is not there.
            ErrorKind::NotFound => ConnectFailure::Refused,
            _ => ConnectFailure::Other,
        },
        sqlx::Error::Tls(_) => ConnectFailure::Tls,
        sqlx::Error::Database(error) => match error.code().as_deref() {
            // SQLSTATE; MySQL's own numbers are not needed for these.
            Some("28000" | "28P01") => ConnectFailure::Login,
            Some("3D000" | "42000") => ConnectFailure::UnknownDatabase,
            Some("53300" | "08004") => ConnectFailure::TooManyConnections,
            Some("57P03" | "08S01") => ConnectFailure::NotReady,
            _ => ConnectFailure::Other,
        },
        _ => ConnectFailure::Other,
    }
}
