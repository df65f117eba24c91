//! An application that speaks just enough HTTP and the whole of the link, and `cargo anvil dev` with it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use anvil_tests::{Process, free_port, until};

use crate::sandbox::Sandbox;

/// A build of the application takes about a second; this is for a machine that is busy with others.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Answers `VERSION PID` on the socket that it is given, and says `order …` for each line that it is sent. When there is a
/// file `replies/<order>`, its lines are sent back. It stops when the link ends. `/crash` ends it with 3.
pub(crate) const APP: &str = r#"
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::FromRawFd;

const VERSION: &str = "one";

fn main() {
    assert_eq!(std::env::args().nth(1).as_deref(), Some("serve"));
    assert_eq!(std::env::var("LISTEN_FDS").as_deref(), Ok("1"));
    assert!(std::env::var("LISTEN_PID").is_err());
    let socket = std::env::var("LISTEN_FDS_FIRST_FD").unwrap().parse().unwrap();
    let listener = unsafe { TcpListener::from_raw_fd(socket) };
    let invitation = std::env::var("ANVIL_DEV").unwrap();
    let (address, token) = invitation.split_once('/').unwrap();
    let mut link = TcpStream::connect(address).unwrap();
    let pid = std::process::id();
    writeln!(link, "{{\"report\":\"hello\",\"token\":\"{token}\",\"pid\":{pid}}}").unwrap();
    let mut replies = link.try_clone().unwrap();
    let orders = BufReader::new(link.try_clone().unwrap());
    std::thread::spawn(move || {
        for order in orders.lines().map_while(Result::ok) {
            println!("{VERSION} order {order}");
            let name = order.split('"').nth(3).unwrap();
            if let Ok(reply) = std::fs::read(format!("replies/{name}")) {
                replies.write_all(&reply).unwrap();
            }
        }
        std::process::exit(0);
    });
    println!("{VERSION} boots");
    writeln!(link, "{{\"report\":\"serving\"}}").unwrap();
    loop {
        let (stream, _) = listener.accept().unwrap();
        std::thread::spawn(move || answer(stream));
    }
}

fn answer(mut stream: TcpStream) {
    let mut request = [0; 4096];
    let length = stream.read(&mut request).unwrap_or_default();
    if request[..length].starts_with(b"GET /crash ") {
        eprintln!("it crashes");
        std::process::exit(3);
    }
    let body = format!("{VERSION} {}", std::process::id());
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    let _ = stream.write_all(format!("{head}{body}").as_bytes());
}
"#;

/// The application with another version.
pub(crate) fn version(version: &str) -> String {
    APP.replace("\"one\"", &format!("{version:?}"))
}

/// A running `cargo anvil dev`.
pub(crate) struct Dev {
    pub(crate) sandbox: Sandbox,
    pub(crate) process: Process,
    pub(crate) port: u16,
}

impl Dev {
    /// Starts it with an application of that source.
    pub(crate) fn start(main: &str) -> Self {
        Self::start_in(Sandbox::with_fake_app(main), |_| {})
    }

    /// Starts it in a sandbox that is prepared already, with the command changed by `change`.
    pub(crate) fn start_in(sandbox: Sandbox, change: impl FnOnce(&mut Command)) -> Self {
        let port = free_port();
        let mut command = sandbox.command("blog");
        command.args(["--offline", "dev", "--port", &port.to_string()]);
        for name in [
            "ANVIL_EDITOR",
            "ANVIL_DEV_TIMES",
            "NO_COLOR",
            "CLICOLOR_FORCE",
        ] {
            command.env_remove(name);
        }
        change(&mut command);
        Self {
            process: Process::spawn(&mut command),
            sandbox,
            port,
        }
    }

    /// Waits until the first version serves.
    pub(crate) fn ready(&self) {
        self.says(&format!("server │ ready on http://127.0.0.1:{}", self.port));
    }

    /// Waits for a line.
    pub(crate) fn says(&self, text: &str) -> String {
        self.process.wait_for_line(text, PATIENCE)
    }

    /// Saves the application's source.
    pub(crate) fn save(&self, main: &str) {
        self.sandbox.write("blog/src/main.rs", main);
    }

    /// The whole answer to a request; `None` when the connection is refused or reset.
    pub(crate) fn get(&self, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        stream
            .write_all(
                format!("GET {path} HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n").as_bytes(),
            )
            .ok()?;
        let mut text = String::new();
        stream.read_to_string(&mut text).ok()?;
        Some(text)
    }

    /// The version and the process that answer.
    pub(crate) fn answer(&self) -> Option<(String, String)> {
        let text = self.get("/")?;
        let (version, pid) = text
            .starts_with("HTTP/1.1 200")
            .then(|| text.rsplit("\r\n\r\n").next()?.split_once(' '))??;
        Some((version.to_owned(), pid.to_owned()))
    }

    pub(crate) async fn until_version(&self, version: &str) {
        until(&format!("version {version}"), PATIENCE, async || {
            self.answer().filter(|(found, _)| found == version)
        })
        .await;
    }

    pub(crate) async fn until_closed(&self) {
        until("the port to be closed", PATIENCE, async || {
            TcpStream::connect(("127.0.0.1", self.port)).err()
        })
        .await;
    }

    /// Kills the CLI alone, and not its group, as `kill -9 PID` does.
    pub(crate) fn kill_alone(&self) {
        let killed = Command::new("kill")
            .args(["-9", &self.process.id().to_string()])
            .status();
        assert!(killed.is_ok_and(|status| status.success()));
    }
}
