//! The listening socket: inherited from the process that started this one, or bound here.

use std::net::TcpListener;

use listenfd::ListenFd;

use crate::config::ServerConfig;

/// Why the server cannot listen.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// Another process listens there.
    #[error(
        "port {port} of {host} is in use by another process: stop it, or choose another port with \
         `--port`, `SERVER_PORT` or `server.port` in config/anvil.toml"
    )]
    InUse {
        /// The address asked for.
        host: String,
        /// The port asked for.
        port: u16,
    },
    /// The system refuses for another reason.
    #[error("cannot listen on {host}:{port}: {source}")]
    Refused {
        /// The address asked for.
        host: String,
        /// The port asked for.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
    /// The socket that was handed over is not usable.
    #[error("the socket that was handed over in `LISTEN_FDS` cannot be used: {0}")]
    Inherited(#[source] std::io::Error),
}

/// The socket of `LISTEN_FDS`, if there is one. From then on, no child of this process inherits it.
///
/// To be called before this process has a second thread: it removes the variables from the environment.
pub(crate) fn inherited() -> Result<Option<TcpListener>, ListenError> {
    ListenFd::from_env()
        .take_tcp_listener(0)
        .map_err(ListenError::Inherited)
}

/// The socket that was handed over, else a new one.
pub(super) fn listen(
    inherited: Option<TcpListener>,
    config: &ServerConfig,
) -> Result<TcpListener, ListenError> {
    let listener = match inherited {
        Some(listener) => listener,
        None => bind(config)?,
    };
    listener
        .set_nonblocking(true)
        .map_err(ListenError::Inherited)?;
    Ok(listener)
}

fn bind(config: &ServerConfig) -> Result<TcpListener, ListenError> {
    let (host, port) = (config.host.clone(), config.port);
    TcpListener::bind((host.as_str(), port)).map_err(|source| match source.kind() {
        std::io::ErrorKind::AddrInUse => ListenError::InUse { host, port },
        _ => ListenError::Refused { host, port, source },
    })
}
