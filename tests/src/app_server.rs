//! A served app.

use std::process::Command;
use std::time::Duration;

use crate::{HttpClient, Process, free_port, until};

/// How long an app may take until it answers.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running app that answers requests. Dropping it kills it.
#[derive(Debug)]
pub struct AppServer {
    process: Process,
    port: u16,
}

impl AppServer {
    /// Starts a binary of an app with `serve` on a free port and waits until `/up` answers 200.
    ///
    /// # Panics
    ///
    /// When it does not within thirty seconds, with what it printed.
    pub async fn start(mut binary: Command) -> Self {
        let port = free_port();
        binary.args(["serve", "--host", "127.0.0.1", "--port", &port.to_string()]);
        Self::wait(Process::spawn(&mut binary), port).await
    }

    /// Takes a process that was started to serve on `port`, and waits until `/up` answers 200.
    ///
    /// # Panics
    ///
    /// When it does not within thirty seconds, or ends before, with what it printed.
    pub async fn wait(process: Process, port: u16) -> Self {
        let mut server = Self { process, port };
        until("the app to answer", PATIENCE, async || {
            let running = server.process.is_running();
            assert!(
                running,
                "the app ended before it answered; it printed:\n{}",
                server.process.output()
            );
            let reply = server.client().try_request("GET", "/up", &[], b"").await;
            reply.ok().filter(|reply| reply.status == 200)
        })
        .await;
        server
    }

    /// Returns the address of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Returns the port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Returns a client without cookies.
    #[must_use]
    pub fn client(&self) -> HttpClient {
        HttpClient::new(format!("127.0.0.1:{}", self.port))
    }

    /// Returns the id of its process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Returns what the app has printed so far.
    #[must_use]
    pub fn output(&self) -> String {
        self.process.output()
    }

    /// Returns the process, for what this type does not offer.
    pub fn process(&mut self) -> &mut Process {
        &mut self.process
    }

    /// Kills the app in the midst of what it does, as `kill -9`.
    pub fn kill(mut self) {
        self.process.kill();
    }

    /// Asks the app to end, and waits until it has.
    ///
    /// # Panics
    ///
    /// When it does not within ten seconds, or ends with an exit code other than zero.
    pub async fn stop(mut self) {
        let status = self.process.terminate().await;
        assert!(
            status.success(),
            "the app ended with {status}; it printed:\n{}",
            self.process.output()
        );
    }
}
