//! Ports for servers that cannot choose one themselves.

use std::net::{Ipv4Addr, TcpListener};

/// Returns a port of the loopback address on which nothing listens.
///
/// Somebody else may take it before you do; a server that binds port 0 and tells its port is better where there is one.
///
/// # Panics
///
/// When the loopback address has no port left.
#[must_use]
pub fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .unwrap_or_else(|error| panic!("cannot bind a port of the loopback address: {error}"))
        .port()
}
