//! Processes that end with the test that started them.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How long a process may take to end after it was asked to.
const PATIENCE: Duration = Duration::from_secs(10);

/// A running process whose output is kept.
///
/// It leads a process group of its own, and dropping it kills the whole group: children do not outlive the test. (On
/// systems without process groups only the process itself is killed.)
#[derive(Debug)]
pub struct Process {
    child: Child,
    output: Arc<Output>,
}

#[derive(Debug, Default)]
struct Output {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    text: String,
    closed_streams: usize,
}

impl Process {
    /// Starts a command, with no standard input.
    ///
    /// # Panics
    ///
    /// When it cannot be started.
    pub fn spawn(command: &mut Command) -> Self {
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let mut child = command
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"));
        let output = Arc::<Output>::default();
        keep(child.stdout.take(), &output);
        keep(child.stderr.take(), &output);
        Self { child, output }
    }

    /// Returns the process's id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Returns what it has printed so far, both streams as they came.
    #[must_use]
    pub fn output(&self) -> String {
        self.output.lock().text.clone()
    }

    /// Waits until a line contains `needle`, and returns the line.
    ///
    /// Blocks the thread: call it before anything else runs on it.
    ///
    /// # Panics
    ///
    /// When there is no such line within `patience`, or the process closes its streams before.
    pub fn wait_for_line(&self, needle: &str, patience: Duration) -> String {
        let end = Instant::now() + patience;
        let mut state = self.output.lock();
        loop {
            let complete = state.text.rfind('\n').map_or("", |end| &state.text[..end]);
            if let Some(line) = complete.lines().find(|line| line.contains(needle)) {
                return line.to_owned();
            }
            let left = end.saturating_duration_since(Instant::now());
            assert!(
                state.closed_streams < 2 && !left.is_zero(),
                "waited for a line with {needle:?} for {patience:?}, in vain; the process printed:\n{}",
                state.text,
            );
            state = self.output.wait(state, left);
        }
    }

    /// Tells whether it still runs.
    pub fn is_running(&mut self) -> bool {
        self.status().is_none()
    }

    /// Asks it to end as `kill` does (SIGTERM), waits, and returns how it ended.
    ///
    /// # Panics
    ///
    /// When it does not end within ten seconds.
    pub async fn terminate(&mut self) -> ExitStatus {
        self.signal(Signal::Terminate);
        crate::until("the process to end after SIGTERM", PATIENCE, async || {
            self.status()
        })
        .await
    }

    /// Kills it and its children as `kill -9` does, and waits for it.
    pub fn kill(&mut self) {
        self.signal(Signal::Kill);
        // A process that cannot be waited for is gone, which is what was asked.
        let _ = self.child.wait();
    }

    fn status(&mut self) -> Option<ExitStatus> {
        self.child
            .try_wait()
            .unwrap_or_else(|error| panic!("cannot ask for a process's state: {error}"))
    }

    #[cfg(unix)]
    fn signal(&mut self, signal: Signal) {
        let group = i32::try_from(self.child.id())
            .ok()
            .and_then(rustix::process::Pid::from_raw);
        let signal = match signal {
            Signal::Terminate => rustix::process::Signal::TERM,
            Signal::Kill => rustix::process::Signal::KILL,
        };
        if let Some(group) = group {
            // The group is gone when all its processes are.
            let _ = rustix::process::kill_process_group(group, signal);
        }
    }

    #[cfg(not(unix))]
    fn signal(&mut self, _: Signal) {
        // Already ended: nothing to do.
        let _ = self.child.kill();
    }
}

#[derive(Debug, Clone, Copy)]
enum Signal {
    Terminate,
    Kill,
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Output {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>, patience: Duration) -> MutexGuard<'a, State> {
        self.changed
            .wait_timeout(state, patience)
            .unwrap_or_else(PoisonError::into_inner)
            .0
    }
}

/// Keeps what a stream brings, on a thread of its own, so that the process never waits for a full pipe.
fn keep(stream: Option<impl Read + Send + 'static>, output: &Arc<Output>) {
    let Some(stream) = stream else { return };
    let output = Arc::clone(output);
    thread::spawn(move || {
        let mut stream = BufReader::new(stream);
        let mut line = Vec::new();
        while stream
            .read_until(b'\n', &mut line)
            .is_ok_and(|count| count > 0)
        {
            output.lock().text.push_str(&String::from_utf8_lossy(&line));
            output.changed.notify_all();
            line.clear();
        }
        output.lock().closed_streams += 1;
        output.changed.notify_all();
    });
}
