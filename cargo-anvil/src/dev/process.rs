//! One process of the application.

use std::path::Path;
use std::process::{Child, ChildStdin, ExitStatus, Stdio};

use anyhow::{Context as _, Result};

use super::listener::Listener;
use crate::context::Context;
use crate::project::Project;

/// A process that serves.
pub(crate) struct Process {
    child: Child,
    /// The application stops when this pipe ends: when it is dropped here, or when this process dies.
    lifeline: Option<ChildStdin>,
}

impl Process {
    /// Starts `<binary> serve` on the listener's socket.
    ///
    /// # Errors
    /// When the socket cannot be handed over, or the binary cannot be run.
    pub(crate) fn start(
        binary: &Path,
        project: &Project,
        listener: &mut Listener,
        ctx: &mut Context,
    ) -> Result<Self> {
        let mut command = ctx.tool(binary);
        command
            .arg("serve")
            .current_dir(&project.root)
            .env("ANVIL_DEV", "1")
            .stdin(Stdio::piped());
        ctx.shell.verbose(format_args!("{command:?}"));
        let mut child = listener
            .spawn_with(&mut command)
            .with_context(|| format!("cannot run `{}`", binary.display()))?;
        let lifeline = child.stdin.take();
        Ok(Self { child, lifeline })
    }

    /// Asks the process to end what it has begun and to stop.
    pub(crate) fn ask_to_stop(&mut self) {
        self.lifeline = None;
        #[cfg(unix)]
        if let Ok(pid) = i32::try_from(self.child.id())
            && let Some(pid) = rustix::process::Pid::from_raw(pid)
        {
            // The child is not reaped yet, so the number is still its own. One that has ended needs no signal.
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        }
    }

    /// How the process ended, if it has.
    pub(crate) fn exit(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Ends the process now.
    pub(crate) fn kill(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
