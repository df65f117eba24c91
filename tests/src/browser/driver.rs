//! The chromedriver process of one browser.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::Process;

/// A chromedriver on a port of its own, and the Chromium that it starts.
#[derive(Debug)]
pub(super) struct Driver {
    process: Process,
    port: u16,
    profile: tempfile::TempDir,
}

impl Driver {
    /// Starts a chromedriver and waits until it takes connections.
    pub(super) fn start(chromedriver: &Path) -> Self {
        // `tests/run` deletes its own folder, however the run ends.
        let home =
            std::env::var_os("ANVIL_TEST_RUN").map_or_else(std::env::temp_dir, PathBuf::from);
        let profile = tempfile::Builder::new()
            .prefix("anvil-browser-")
            .tempdir_in(&home);
        let profile = profile
            .unwrap_or_else(|error| panic!("cannot make a profile in {}: {error}", home.display()));
        // With port 0 it takes a free one and says which: two drivers never meet.
        let process = Process::spawn(Command::new(chromedriver).arg("--port=0"));
        let line = process.wait_for_line("started successfully on port", Duration::from_secs(30));
        let port = line
            .rsplit(' ')
            .next()
            .and_then(|word| word.trim_end_matches('.').parse().ok());
        let port = port.unwrap_or_else(|| panic!("chromedriver does not say its port: {line:?}"));
        Self {
            process,
            port,
            profile,
        }
    }

    /// Returns the address that WebDriver clients talk to.
    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Returns the folder that is to be Chromium's profile.
    pub(super) fn profile(&self) -> &Path {
        self.profile.path()
    }

    /// Returns what chromedriver has printed.
    pub(super) fn output(&self) -> String {
        self.process.output()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.process.kill();
        // Chromium is in no group of the driver's. Its processes are known by the profile that only they have.
        #[cfg(target_os = "linux")]
        kill_by_argument(self.profile.path());
    }
}

/// Kills every process whose command line names `folder`.
#[cfg(target_os = "linux")]
fn kill_by_argument(folder: &Path) {
    use std::os::unix::ffi::OsStrExt;

    let needle = folder.as_os_str().as_bytes();
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return;
    };
    for entry in entries.flatten() {
        let Some(pid) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok())
        else {
            continue;
        };
        let Ok(command_line) = std::fs::read(entry.path().join("cmdline")) else {
            continue;
        };
        let is_ours = command_line
            .windows(needle.len())
            .any(|window| window == needle);
        if let Some(pid) = rustix::process::Pid::from_raw(pid).filter(|_| is_ours) {
            // It may have ended by itself in the meantime.
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
        }
    }
}
