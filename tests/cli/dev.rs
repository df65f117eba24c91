//! `cargo anvil dev`, with an application that speaks just enough HTTP.

#![cfg(unix)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::time::Duration;

use anvil_tests::{Process, free_port, until};

use crate::sandbox::{Sandbox, expect_code, expect_stderr};

/// A build of the application takes about a second; this is for a machine that is busy with others.
const PATIENCE: Duration = Duration::from_secs(60);

/// Answers `VERSION PID`, on the socket that it is given; stops at the end of its standard input.
const APP: &str = r#"
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::fd::FromRawFd;

const VERSION: &str = "one";

fn main() {
    assert_eq!(std::env::args().nth(1).as_deref(), Some("serve"));
    assert_eq!(std::env::var("LISTEN_FDS").as_deref(), Ok("1"));
    assert_eq!(std::env::var("ANVIL_DEV").as_deref(), Ok("1"));
    assert!(std::env::var("LISTEN_PID").is_err());
    let socket = std::env::var("LISTEN_FDS_FIRST_FD").unwrap().parse().unwrap();
    let listener = unsafe { TcpListener::from_raw_fd(socket) };
    std::thread::spawn(|| {
        std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
        std::process::exit(0);
    });
    loop {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        let body = format!("{VERSION} {}", std::process::id());
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        let _ = stream.write_all(format!("{head}{body}").as_bytes());
    }
}
"#;

struct Dev {
    sandbox: Sandbox,
    process: Process,
    port: u16,
}

impl Dev {
    fn start(main: &str) -> Self {
        let sandbox = Sandbox::with_fake_app(main);
        let port = free_port();
        let mut command = sandbox.command("blog");
        command.args(["--offline", "dev", "--port", &port.to_string()]);
        Self {
            process: Process::spawn(&mut command),
            sandbox,
            port,
        }
    }

    fn ready(&self) {
        self.process
            .wait_for_line(&format!("ready  http://127.0.0.1:{}", self.port), PATIENCE);
    }

    fn save(&self, main: &str) {
        self.sandbox.write("blog/src/main.rs", main);
    }

    /// The version and the process that answer.
    fn answer(&self) -> Option<(String, String)> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        stream
            .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            .ok()?;
        let mut text = String::new();
        stream.read_to_string(&mut text).ok()?;
        let (version, pid) = text.rsplit("\r\n\r\n").next()?.split_once(' ')?;
        Some((version.to_owned(), pid.to_owned()))
    }

    async fn until_version(&self, version: &str) {
        until(&format!("version {version}"), PATIENCE, async || {
            self.answer().filter(|(found, _)| found == version)
        })
        .await;
    }

    async fn until_closed(&self) {
        until("the port to be closed", PATIENCE, async || {
            TcpStream::connect(("127.0.0.1", self.port)).err()
        })
        .await;
    }
}

#[tokio::test]
async fn a_save_replaces_the_process_and_refuses_nobody() {
    let dev = Dev::start(APP);
    dev.ready();
    let (version, first) = dev.answer().expect("an answer");
    assert_eq!(version, "one");
    dev.save(&APP.replace("\"one\"", "\"two\""));
    // Every connection on the way is accepted and answered, by the one or the other.
    until(
        "version two, and an answer each time",
        PATIENCE,
        async || {
            let (version, _) = TcpStream::connect(("127.0.0.1", dev.port))
                .map(|_| dev.answer())
                .expect("accepted")?;
            (version == "two").then_some(())
        },
    )
    .await;
    assert_ne!(dev.answer().expect("an answer").1, first);
}

#[tokio::test]
async fn a_build_that_fails_keeps_the_old_process_and_shows_the_compilers_words() {
    let dev = Dev::start(APP);
    dev.ready();
    let (_, pid) = dev.answer().expect("an answer");
    dev.save(&APP.replace("\"one\"", "nonsense"));
    dev.process
        .wait_for_line("the version before it goes on serving", PATIENCE);
    assert!(
        dev.process
            .output()
            .contains("error[E0425]: cannot find value `nonsense` in this scope")
    );
    assert_eq!(dev.answer(), Some(("one".to_owned(), pid)));
    dev.save(&APP.replace("\"one\"", "\"three\""));
    dev.until_version("three").await;
}

#[tokio::test]
async fn a_crash_at_boot_waits_for_the_next_save() {
    let dev = Dev::start("fn main() { panic!(\"no database\") }\n");
    dev.process
        .wait_for_line("waiting for the next save", PATIENCE);
    assert!(dev.process.output().contains("no database"));
    dev.save(APP);
    dev.until_version("one").await;
}

#[tokio::test]
async fn a_request_to_stop_ends_everything_well() {
    let mut dev = Dev::start(APP);
    dev.ready();
    let status = dev.process.terminate().await;
    assert!(status.success(), "{status}\n{}", dev.process.output());
    dev.until_closed().await;
}

#[tokio::test]
async fn a_killed_cli_leaves_no_orphan() {
    let dev = Dev::start(APP);
    dev.ready();
    // The one process alone, not its group.
    let killed = Command::new("kill")
        .args(["-9", &dev.process.id().to_string()])
        .status();
    assert!(killed.is_ok_and(|status| status.success()));
    dev.until_closed().await;
}

#[test]
fn an_asked_port_that_is_taken_is_refused_before_anything_is_built() {
    let sandbox = Sandbox::with_fake_app(APP);
    let holder = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = holder.local_addr().expect("an address").port().to_string();
    let output = sandbox.anvil_in("blog", ["dev", "--port", &port]);
    expect_code(&output, 1);
    expect_stderr(&output, &[&format!("port {port} is taken"), "--port 0"]);
    if cfg!(target_os = "linux") {
        expect_stderr(&output, &[&format!("(pid {})", std::process::id())]);
    }
    assert!(!sandbox.path("blog/target").exists());
}

#[test]
fn without_a_port_the_next_free_one_is_taken() {
    // Taken here, or by somebody else already: either way 8000 is not free.
    let _holder = TcpListener::bind("127.0.0.1:8000");
    let sandbox = Sandbox::with_fake_app(APP);
    let mut command = sandbox.command("blog");
    command.args(["--offline", "dev"]);
    let process = Process::spawn(&mut command);
    let line = process.wait_for_line("port 8000 is taken", PATIENCE);
    let port = line.rsplit(' ').next().expect("a port").to_owned();
    process.wait_for_line(&format!("ready  http://127.0.0.1:{port}"), PATIENCE);
}
