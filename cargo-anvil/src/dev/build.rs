//! One `cargo build` in the background.

use std::io::BufReader;
use std::process::Child;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::{Context as _, Result};

use super::server::Message;
use crate::context::Context;
use crate::forward;
use crate::project::Project;
use crate::shell::Verbosity;

/// A build under way.
pub(crate) struct Build {
    cargo: Arc<Mutex<Child>>,
}

impl Build {
    /// Begins a build; its end is sent as a message. Cargo and rustc talk to the terminal themselves.
    ///
    /// # Errors
    /// When cargo cannot be run.
    pub(crate) fn begin(
        project: &Project,
        release: bool,
        ctx: &mut Context,
        sender: Sender<Message>,
    ) -> Result<Self> {
        let mut command = forward::build_command(project, ctx);
        if release {
            command.arg("--release");
        }
        if ctx.shell.verbosity() == Verbosity::Quiet {
            command.arg("--quiet");
        }
        ctx.shell.verbose(format_args!("{command:?}"));
        let mut child = command
            .spawn()
            .with_context(|| format!("cannot run `{}`", command.get_program().display()))?;
        let messages = child
            .stdout
            .take()
            .expect("invariant: the stream was asked for");
        let cargo = Arc::new(Mutex::new(child));
        let waited = Arc::clone(&cargo);
        let binary = project.binary.clone();
        thread::spawn(move || {
            let found = forward::executable(BufReader::new(messages), &binary);
            // Cargo has closed its stdout: it is about to end, so the lock is held for a moment only.
            let status = waited.lock().unwrap_or_else(PoisonError::into_inner).wait();
            let built = found.filter(|_| status.is_ok_and(|status| status.success()));
            let _ = sender.send(Message::Built(built));
        });
        Ok(Self { cargo })
    }

    /// Ends the build.
    pub(crate) fn cancel(self) {
        // A build that has ended already cannot be killed, and need not be.
        let _ = self
            .cargo
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .kill();
    }
}
