//! A PostgreSQL server of a test's own, which can be killed, started again, and given a certificate.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use cast::prelude::*;

use crate::backend::until;

/// Where Debian keeps the programs, off the path.
const DEBIAN: &str = "/usr/lib/postgresql";
/// The user that runs the server when the tests run as root, which PostgreSQL refuses.
const NOBODY: u32 = 65_534;

pub(crate) struct PostgresServer {
    folder: tempfile::TempDir,
    port: u16,
    settings: Vec<String>,
    process: Option<Child>,
}

impl PostgresServer {
    /// Starts a server. `None` where the tests do not run on PostgreSQL.
    pub(crate) async fn start(prepare: impl FnOnce(&Path) -> Vec<String>) -> Option<Self> {
        std::env::var_os("CAST_TEST_POSTGRES_URL")?;
        let folder = tempfile::tempdir().expect("a temporary folder");
        own(folder.path());
        let data = folder.path().join("data");
        let made = command("initdb")
            .arg("--pgdata")
            .arg(&data)
            .args(["--username=anvil", "--auth=trust", "--encoding=UTF8"])
            .args(["--locale=C", "--no-sync"])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .status()
            .expect("initdb runs");
        assert!(made.success(), "initdb fails");
        let settings = prepare(folder.path());
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let mut server = Self {
            folder,
            port,
            settings,
            process: None,
        };
        server.run_again().await;
        Some(server)
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://anvil@127.0.0.1:{}/postgres", self.port)
    }

    /// Kills the server: it has no time for anything.
    pub(crate) fn kill(&mut self) {
        let mut process = self.process.take().expect("the server runs");
        process.kill().expect("the server is killed");
        process.wait().expect("the server is gone");
    }

    /// Runs the server, and waits until it takes connections.
    pub(crate) async fn run_again(&mut self) {
        until("the start of PostgreSQL", async || {
            // A server that was killed leaves processes behind, which keep a new one from starting
            // for a moment.
            let running = self
                .process
                .as_mut()
                .is_some_and(|process| process.try_wait().is_ok_and(|ended| ended.is_none()));
            if !running {
                self.process = Some(self.spawn());
            }
            match Db::connect(&ConnectOptions::new(self.url())).await {
                Ok(db) => {
                    db.close().await;
                    true
                }
                Err(_) => false,
            }
        })
        .await;
    }

    fn spawn(&self) -> Child {
        let mut command = command("postgres");
        command
            .arg("-D")
            .arg(self.folder.path().join("data"))
            .args([
                "-p",
                &self.port.to_string(),
                "-c",
                "listen_addresses=127.0.0.1",
            ])
            .args(["-c", "fsync=off", "-c", "unix_socket_directories="])
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        for setting in &self.settings {
            command.args(["-c", setting]);
        }
        command.spawn().expect("postgres runs")
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        if let Some(process) = &mut self.process {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// Makes a file readable for its owner alone, as PostgreSQL wants it of keys.
#[cfg(feature = "tls")]
pub(crate) fn own_alone(path: &Path) {
    own(path);
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    fs::set_permissions(path, mode).expect("the mode changes");
}

/// Gives a file or folder to the server's user.
pub(crate) fn own(path: &Path) {
    if is_root() {
        chown(path, Some(NOBODY), None).expect("the owner changes");
    }
}

fn command(program: &str) -> Command {
    let mut command = Command::new(find(program));
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

fn find(program: &str) -> PathBuf {
    let mut versions: Vec<_> = fs::read_dir(DEBIAN)
        .map(|folder| folder.flatten().map(|version| version.path()).collect())
        .unwrap_or_default();
    versions.sort();
    let found = versions
        .into_iter()
        .rev()
        .map(|version| version.join("bin").join(program));
    found
        .into_iter()
        .find(|path| path.exists())
        .unwrap_or_else(|| PathBuf::from(program))
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}
