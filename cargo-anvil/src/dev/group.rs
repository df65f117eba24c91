//! Process groups: a child with everything that it starts.
//!
//! Each child leads a group of its own, so Ctrl-C in the terminal reaches this process alone, which then ends the others in order.
//! On Windows there are none: a child is ended without what it has started.

use std::io;
use std::process::{Child, Command, Output};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Held while a process is started: for a moment the listening socket is open to children, and only one may have it.
static SPAWNING: Mutex<()> = Mutex::new(());

/// Takes the right to start a process, until the guard is dropped.
pub(crate) fn spawning() -> MutexGuard<'static, ()> {
    SPAWNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts a process that has nothing to do with the socket.
///
/// # Errors
/// When the program cannot be run.
pub(crate) fn spawn(command: &mut Command) -> io::Result<Child> {
    let _alone = spawning();
    command.spawn()
}

/// Runs such a process to its end, and returns what it printed into the streams that are piped.
///
/// # Errors
/// When the program cannot be run.
pub(crate) fn output(command: &mut Command) -> io::Result<Output> {
    spawn(command)?.wait_with_output()
}

/// How to end a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// Ask for it.
    Ask,
    /// Do it.
    Kill,
}

/// Lets the command lead a group when it is spawned.
pub(crate) fn lead(command: &mut Command) {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    #[cfg(not(unix))]
    let _ = command;
}

/// Whether the leader has ended. It is not taken from the system yet, so its number is still its group's.
#[cfg(unix)]
pub(crate) fn has_ended(leader: &Child) -> bool {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};

    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    (i32::try_from(leader.id()).ok())
        .and_then(Pid::from_raw)
        .is_some_and(|pid| matches!(waitid(WaitId::Pid(pid), options), Ok(Some(_))))
}

/// Nobody is to be told of it there: what it has started lives on.
#[cfg(not(unix))]
pub(crate) fn has_ended(_: &Child) -> bool {
    false
}

/// Ends a group. One that has ended already is left alone.
#[cfg(unix)]
pub(crate) fn end(leader: &mut Child, how: End) {
    use rustix::process::{Pid, Signal, kill_process_group};

    let signal = match how {
        End::Ask => Signal::TERM,
        End::Kill => Signal::KILL,
    };
    if let Some(group) = i32::try_from(leader.id()).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(group, signal);
    }
}

/// Ends a process. Only by force, for Windows knows no other way.
#[cfg(not(unix))]
pub(crate) fn end(leader: &mut Child, how: End) {
    if how == End::Kill {
        let _ = leader.kill();
    }
}
