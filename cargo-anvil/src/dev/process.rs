//! One process of the application.

use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use super::console::{Console, Label, Tail, pump};
use super::cycle::Exit;
use super::group::{self, End};
use super::inbox::Message;
use super::link::{Link, Mailbox};
use super::listener::Listener;
use super::message::Order;

/// How long an application may take until it serves.
pub(crate) const BOOT: Duration = Duration::from_secs(60);

/// How long a process that was asked to stop may take.
pub(crate) const GRACE: Duration = Duration::from_secs(10);

/// How long the end of a process's output is waited for after its own end.
const LAST_WORDS: Duration = Duration::from_millis(200);

/// A process that serves, will serve, or ends what it has begun.
#[derive(Debug)]
pub(crate) struct Process {
    /// Its number, by which its reports are known.
    pub(crate) number: u64,
    /// When it was started.
    pub(crate) started: Instant,
    child: Child,
    mailbox: Mailbox,
    tail: Tail,
}

impl Process {
    /// Starts a command on the listener's socket, with an invitation to report.
    ///
    /// # Errors
    /// When the socket cannot be handed over, or the program cannot be run.
    pub(crate) fn start(
        mut command: Command,
        number: u64,
        link: &Link,
        listener: &Listener,
        console: &Console,
        sender: Sender<Message>,
    ) -> Result<Self> {
        command
            .env("ANVIL_DEV", link.invite(number)?)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        group::lead(&mut command);
        console.verbose(Label::SERVER, format_args!("{command:?}"));
        let started = listener.spawn_with(&mut command);
        if started.is_err() {
            link.forget(number);
        }
        let mut child =
            started.with_context(|| format!("cannot run `{}`", command.get_program().display()))?;
        let tail = Tail::default();
        pump(
            &mut child,
            Label::SERVER,
            console.clone(),
            tail.clone(),
            move || {
                // Without a receiver the loop has ended.
                let _ = sender.send(Message::Hushed);
            },
        );
        Ok(Self {
            number,
            started: Instant::now(),
            child,
            mailbox: Mailbox::default(),
            tail,
        })
    }

    /// What orders go through.
    pub(crate) fn mailbox(&mut self) -> &mut Mailbox {
        &mut self.mailbox
    }

    /// Asks the process to end what it has begun and to stop.
    pub(crate) fn ask_to_stop(&mut self) {
        group::end(&mut self.child, End::Ask);
        if cfg!(windows) {
            // The connection's end is the only sign that there is.
            self.mailbox = Mailbox::default();
        }
    }

    /// How the process ended, if it has.
    pub(crate) fn exit(&mut self) -> Option<ExitStatus> {
        if group::has_ended(&self.child) {
            // What it has started goes with it.
            group::end(&mut self.child, End::Kill);
        }
        self.child.try_wait().ok().flatten()
    }

    /// The same with its last words, for whoever is to know why.
    pub(crate) fn exited(&mut self) -> Option<Exit> {
        let status = self.exit()?;
        Some(self.exit_as(status.to_string()))
    }

    /// The process's end in other words.
    pub(crate) fn exit_as(&self, how: String) -> Exit {
        Exit {
            how,
            said: self.tail.text(LAST_WORDS),
        }
    }

    /// Ends the process now, and what it has started.
    pub(crate) fn kill(&mut self) {
        group::end(&mut self.child, End::Kill);
        // Fails only when it has ended already.
        let _ = self.child.wait();
    }

    /// Sends an order; an application that does not read is mentioned.
    pub(crate) fn tell(&mut self, order: &Order, console: &Console) {
        if let Err(error) = self.mailbox.send(order) {
            console.warning(
                Label::SERVER,
                format_args!("the application takes no more orders: {error}"),
            );
        }
    }
}
