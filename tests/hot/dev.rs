//! A running `cargo anvil dev --hot`.

use std::fs;
use std::time::Duration;

use anvil_tests::{HttpClient, Process, TempApp, free_port, until};
use serde_json::Value;

/// How long a first build may take on a machine that does other things too.
const FIRST: Duration = Duration::from_secs(600);

/// How long a change may take there.
const CHANGE: Duration = Duration::from_secs(240);

pub(crate) struct Dev {
    process: Process,
    port: u16,
    /// Where it writes what each change took.
    times: tempfile::NamedTempFile,
}

impl Dev {
    /// Starts it and waits until the application answers.
    pub(crate) async fn start(app: &TempApp, variables: &[(&str, &str)]) -> Self {
        Self::serve(app, &["--hot"], variables).await
    }

    /// The same with other options.
    pub(crate) async fn serve(app: &TempApp, options: &[&str], variables: &[(&str, &str)]) -> Self {
        let port = free_port();
        let times = tempfile::NamedTempFile::new().expect("a file");
        let mut command = app.anvil_command();
        command
            .args(["dev", "--port", &port.to_string()])
            .args(options)
            .env("ANVIL_DEV_TIMES", times.path())
            .envs(variables.iter().copied());
        let dev = Self {
            process: Process::spawn(&mut command),
            port,
            times,
        };
        dev.until("the application to answer", FIRST, async || {
            dev.get("/up").await.filter(|text| text == "up").map(drop)
        })
        .await;
        dev
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn output(&self) -> String {
        self.process.output()
    }

    /// A client without cookies.
    pub(crate) fn client(&self) -> HttpClient {
        HttpClient::new(format!("127.0.0.1:{}", self.port))
    }

    /// The text of a page; `None` when there is no answer.
    pub(crate) async fn get(&self, path: &str) -> Option<String> {
        let reply = self.client().try_request("GET", path, &[], b"").await;
        Some(reply.ok()?.text())
    }

    /// Waits until a page has a text.
    pub(crate) async fn sees(&self, path: &str, text: &str) {
        self.until(&format!("{path} with {text:?}"), CHANGE, async || {
            self.get(path)
                .await
                .filter(|page| page.contains(text))
                .map(drop)
        })
        .await;
    }

    /// Waits until the terminal has a text.
    pub(crate) async fn says(&self, text: &str) {
        self.until(&format!("{text:?} in the terminal"), CHANGE, async || {
            self.output().contains(text).then_some(())
        })
        .await;
    }

    /// The process of the application, once the one before it has ended.
    pub(crate) async fn host(&self) -> u32 {
        until("one process of the application", CHANGE, async || {
            let serving: Vec<u32> = children(self.process.id())
                .into_iter()
                .filter(|id| is_application(*id))
                .collect();
            (serving.len() == 1).then(|| serving[0])
        })
        .await
    }

    /// Ends it as Ctrl-C does.
    pub(crate) async fn stop(mut self) {
        let status = self.process.terminate().await;
        assert!(
            status.success(),
            "dev ended with {status}:\n{}",
            self.output()
        );
    }

    /// Polls until there is something, as long as `dev` runs.
    async fn until(&self, what: &str, patience: Duration, probe: impl AsyncFn() -> Option<()>) {
        let seen = until(what, patience, async || {
            // What it printed is not in `what`, since it is not printed yet.
            if !self.is_running() {
                return Some(false);
            }
            probe().await.map(|()| true)
        })
        .await;
        assert!(
            seen,
            "dev ended before {what}; it printed:\n{}",
            self.output()
        );
    }

    /// What each change took, one line each.
    pub(crate) fn times(&self) -> Vec<Value> {
        let text = fs::read_to_string(self.times.path()).expect("the file is there");
        text.lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect()
    }

    /// How many builds have ended.
    pub(crate) fn builds(&self) -> usize {
        let times = self.times();
        times
            .iter()
            .filter(|line| !line["build_ms"].is_null())
            .count()
    }

    /// Waits until so many builds have ended.
    pub(crate) async fn until_builds(&self, count: usize) {
        self.until(&format!("{count} builds"), CHANGE, async || {
            (self.builds() >= count).then_some(())
        })
        .await;
    }

    pub(crate) fn is_running(&self) -> bool {
        fs::read_to_string(format!("/proc/{}/stat", self.process.id()))
            .is_ok_and(|stat| !stat.contains(") Z "))
    }
}

impl Drop for Dev {
    #[expect(
        clippy::print_stderr,
        reason = "whoever reads a failed run wants to see what dev has said"
    )]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("dev printed:\n{}", self.output());
        }
    }
}

/// The processes that a process has started.
fn children(parent: u32) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{parent}/task")).expect("the process is there");
    tasks
        .flatten()
        .filter_map(|task| fs::read_to_string(task.path().join("children")).ok())
        .flat_map(|text| {
            text.split_whitespace()
                .filter_map(|id| id.parse().ok())
                .collect::<Vec<u32>>()
        })
        .collect()
}

/// Whether a process was started with a link to the CLI.
fn is_application(id: u32) -> bool {
    let variables = fs::read(format!("/proc/{id}/environ")).unwrap_or_default();
    variables
        .split(|byte| *byte == 0)
        .any(|variable| variable.starts_with(b"ANVIL_DEV="))
}

/// A number of a JSON object.
pub(crate) fn number(state: &Value, name: &str) -> u64 {
    state[name]
        .as_u64()
        .unwrap_or_else(|| panic!("no {name} in {state}"))
}
