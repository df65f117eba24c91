//! The supervisor: runs a command, and ends it with all that it has started when its own standard input ends.
//!
//! It is this program again, as a hidden command. The pipe's other end is held by `dev` and by nobody else, so it ends when that
//! does, even by `kill -9`.

use std::ffi::OsString;
use std::io::{self, Read as _};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::dev::group::{self, End};

/// How often the child is looked after.
const LOOK: Duration = Duration::from_millis(100);

/// How long a child that was asked to end may take.
const GRACE: Duration = Duration::from_secs(2);

/// Runs the command, and ends as it does.
///
/// # Errors
/// When the command cannot be run.
pub(crate) fn run(command: &[OsString]) -> Result<ExitCode> {
    let Some((program, arguments)) = command.split_first() else {
        bail!("there is no command to supervise");
    };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null());
    group::lead(&mut command);
    let mut child = command
        .spawn()
        .with_context(|| format!("cannot run `{}`", program.display()))?;
    let (over, is_over) = mpsc::channel();
    let asked = over.clone();
    ctrlc::set_handler(move || {
        let _ = asked.send(());
    })
    .context("cannot watch for signals")?;
    thread::spawn(move || {
        let mut input = io::stdin().lock();
        let mut buffer = [0; 64];
        while matches!(input.read(&mut buffer), Ok(length) if length > 0) {}
        let _ = over.send(());
    });
    let status = loop {
        let asked = is_over.recv_timeout(LOOK);
        if let Some(status) = child.try_wait().context("the command was lost")? {
            // Whatever it has left behind goes with it.
            group::end(&mut child, End::Kill);
            break status;
        }
        if !matches!(asked, Err(RecvTimeoutError::Timeout)) {
            break stop(&mut child)?;
        }
    };
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(1)))
}

/// Asks for an end, and makes it after a while.
fn stop(child: &mut Child) -> Result<ExitStatus> {
    group::end(child, End::Ask);
    let deadline = Instant::now() + GRACE;
    while Instant::now() < deadline {
        if child.try_wait().is_ok_and(|status| status.is_some()) {
            break;
        }
        thread::sleep(LOOK / 4);
    }
    // Also when it has ended: what it has started may be left.
    group::end(child, End::Kill);
    child.wait().context("the command was lost")
}
