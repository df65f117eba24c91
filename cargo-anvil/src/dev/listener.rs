//! The listening socket, which outlives every process of the application.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, ToSocketAddrs as _};
use std::process::{Child, Command};

use anyhow::{Context as _, Result};

use super::{group, port_owner};
use crate::error::CliError;
use crate::shell::Shell;

/// The address that is listened on by default.
pub(crate) const HOST: &str = "127.0.0.1";

/// The port that is tried first by default.
const PORT: u16 = 8000;

/// How many ports are tried from there.
const TRIES: u16 = 20;

/// A bound socket.
#[derive(Debug)]
pub(crate) struct Listener {
    /// `None` where sockets are not inherited: the application binds the address itself.
    socket: Option<TcpListener>,
    address: SocketAddr,
}

impl Listener {
    /// Binds the port; without one, 8000 or the next free one.
    ///
    /// # Errors
    /// When the asked port is taken (the message says by whom, where that can be found), when none is free, when the host is unknown.
    pub(crate) fn bind(host: &str, port: Option<u16>, shell: &mut Shell) -> Result<Self> {
        let last = port.unwrap_or(PORT + TRIES - 1);
        let first = port.unwrap_or(PORT);
        for candidate in first..=last {
            let address = resolve(host, candidate)?;
            match TcpListener::bind(address) {
                Ok(socket) => {
                    if candidate != first {
                        shell.note(format_args!(
                            "port {first} is taken{}: taking {candidate}",
                            by_whom(first)
                        ));
                    }
                    let address = socket.local_addr().context("the socket has no address")?;
                    // Where sockets are not inherited, this bind was only the check that the address is free.
                    return Ok(Self {
                        socket: cfg!(unix).then_some(socket),
                        address,
                    });
                }
                Err(error) if error.kind() == ErrorKind::AddrInUse && port.is_none() => {}
                Err(error) => return Err(refused(address, &error).into()),
            }
        }
        Err(
            CliError::failure(format!("the ports {first} to {last} are all taken"))
                .help("choose another with `--port`")
                .into(),
        )
    }

    /// Where the application is reached from this machine.
    pub(crate) fn local(&self) -> SocketAddr {
        let ip = match self.address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
            ip => ip,
        };
        SocketAddr::new(ip, self.address.port())
    }

    /// The URL to give to people.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.local())
    }

    /// The socket for whoever answers in the application's place.
    ///
    /// # Errors
    /// When the system gives no more descriptors; when somebody else has taken the address, where it was given up.
    pub(crate) fn for_waiting_room(&self) -> io::Result<TcpListener> {
        match &self.socket {
            Some(socket) => socket.try_clone(),
            None => TcpListener::bind(self.address),
        }
    }

    /// Spawns a command that inherits the socket; no other child ever does.
    ///
    /// # Errors
    /// When the socket cannot be passed on, or the command cannot be run.
    pub(crate) fn spawn_with(&self, command: &mut Command) -> io::Result<Child> {
        match &self.socket {
            #[cfg(unix)]
            Some(socket) => {
                use std::os::fd::AsRawFd as _;

                use rustix::io::{FdFlags, fcntl_setfd};

                command
                    .env("LISTEN_FDS", "1")
                    .env("LISTEN_FDS_FIRST_FD", socket.as_raw_fd().to_string())
                    .env_remove("LISTEN_PID");
                let _alone = group::spawning();
                fcntl_setfd(socket, FdFlags::empty())?;
                let child = command.spawn();
                fcntl_setfd(socket, FdFlags::CLOEXEC)?;
                child
            }
            _ => {
                let (host, port) = (
                    self.address.ip().to_string(),
                    self.address.port().to_string(),
                );
                command.args(["--host", &host, "--port", &port]).spawn()
            }
        }
    }
}

fn resolve(host: &str, port: u16) -> Result<SocketAddr> {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let unknown = || {
        CliError::failure(format!("the host `{host}` is unknown"))
            .help("give an address of this machine: 127.0.0.1, or 0.0.0.0 for all")
    };
    (host, port)
        .to_socket_addrs()
        .ok()
        .and_then(|mut addresses| addresses.next())
        .ok_or_else(|| unknown().into())
}

fn refused(address: SocketAddr, error: &io::Error) -> CliError {
    let port = address.port();
    match error.kind() {
        ErrorKind::AddrInUse => CliError::failure(format!("port {port} is taken{}", by_whom(port)))
            .help("stop that process, or choose another port: `--port 0` takes any that is free"),
        ErrorKind::PermissionDenied => {
            CliError::failure(format!("port {port} may not be used by you"))
                .help("ports below 1024 are the system's; choose another with `--port`")
        }
        ErrorKind::AddrNotAvailable => {
            CliError::failure(format!("{} is no address of this machine", address.ip()))
                .help("choose 127.0.0.1, or 0.0.0.0 for all addresses")
        }
        _ => CliError::failure(format!("cannot listen on {address}: {error}")),
    }
}

fn by_whom(port: u16) -> String {
    port_owner::of(port).map_or_else(String::new, |owner| format!(" by {owner}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asked_port_that_is_taken_is_an_error_that_names_it() {
        let taken = TcpListener::bind((HOST, 0)).expect("a port");
        let port = taken.local_addr().expect("an address").port();
        let error = Listener::bind(HOST, Some(port), &mut Shell::silent()).expect_err("taken");
        assert!(
            error
                .to_string()
                .starts_with(&format!("port {port} is taken")),
            "{error}"
        );
        if cfg!(target_os = "linux") {
            assert!(
                error
                    .to_string()
                    .contains(&format!("(pid {})", std::process::id())),
                "{error}"
            );
        }
    }

    #[test]
    fn every_address_is_reached_on_the_loopback() {
        let listener = Listener::bind("0.0.0.0", Some(0), &mut Shell::silent()).expect("bound");
        assert!(listener.url().starts_with("http://127.0.0.1:"));
    }

    #[test]
    fn an_unknown_host_is_refused() {
        let error =
            Listener::bind("not a host", Some(0), &mut Shell::silent()).expect_err("unknown");
        assert_eq!(error.to_string(), "the host `not a host` is unknown");
    }
}
