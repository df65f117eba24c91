//! The loop itself.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::Result;

use super::Server;
use super::builds::request;
use super::state::Tools;
use crate::dev::browser;
use crate::dev::change::Class;
use crate::dev::console::Label;
use crate::dev::cycle::{Action, Event, Why};
use crate::dev::inbox::{Key, Message};
use crate::dev::terminal;
use crate::dev::times::Cause;
use crate::dev::waiting_room::Room;

/// How often processes are looked after, when nothing else happens.
const TICK: Duration = Duration::from_millis(100);

/// How long everything may take to stop before it is killed.
const GRACE: Duration = Duration::from_secs(5);

impl Server<'_> {
    /// Runs until somebody wants an end.
    ///
    /// # Errors
    /// When cargo cannot be run.
    pub(crate) fn run(&mut self, messages: &Receiver<Message>) -> Result<()> {
        self.feed(Event::Wanted(request(Class::Manifest, Why::First)))?;
        loop {
            self.open_or_close_room();
            let Tools {
                companions,
                project,
                console,
                sender,
                ctx,
                ..
            } = &mut self.tools;
            companions.look_after(project, console, sender, ctx);
            match messages.recv_timeout(TICK) {
                Ok(Message::Stop | Message::Key(Key::Quit))
                | Err(RecvTimeoutError::Disconnected) => {
                    return Ok(());
                }
                Ok(message) => self.take(message)?,
                Err(RecvTimeoutError::Timeout) => {}
            }
            self.look_after_processes()?;
        }
    }

    pub(super) fn take(&mut self, message: Message) -> Result<()> {
        match message {
            Message::Changed(changes) => self.changed(changes),
            Message::Built { outcome, took } => self.built(outcome, took),
            Message::Connected { process, stream } => {
                self.processes.connect(process, stream);
                Ok(())
            }
            Message::Report { process, report } => match self.processes.role(process) {
                Some(role) => self.reported(role, report),
                None => Ok(()),
            },
            Message::Warning(text) => {
                self.tools.console.warning(Label::SERVER, text);
                Ok(())
            }
            Message::Key(key) => self.pressed(key),
            // What has ended is looked for after each message.
            Message::Hushed | Message::Stop => Ok(()),
        }
    }

    pub(super) fn feed(&mut self, event: Event) -> Result<()> {
        for action in self.cycle.on(event) {
            self.act(action)?;
        }
        Ok(())
    }

    pub(super) fn act(&mut self, action: Action) -> Result<()> {
        match action {
            Action::Build(request) => self.begin_build(&request)?,
            Action::Start(artifact) => self.start(&artifact)?,
            Action::Promote => self.promote(),
            Action::Stop => self.processes.stop(),
            Action::Tell(order) => self.tell(&order),
            Action::Say(notice) if notice.is_bad() => {
                self.tools.console.warning(notice.label(), notice);
            }
            Action::Say(notice) => self.tools.console.say(notice.label(), notice),
        }
        Ok(())
    }

    pub(super) fn pressed(&mut self, key: Key) -> Result<()> {
        match key {
            Key::Rebuild => return self.feed(Event::Wanted(request(Class::Source, Why::Key))),
            Key::Open => self.open_browser(),
            Key::Clear => self.tools.console.shell().clear(),
            Key::Help => self.tools.console.say(Label::SERVER, terminal::HELP),
            Key::Mark => self.tools.console.untouched(""),
            Key::Quit => {}
        }
        Ok(())
    }

    pub(super) fn open_browser(&self) {
        if let Err(error) = browser::open(&self.tools.listener.url(), self.tools.ctx) {
            self.tools
                .console
                .warning(Label::SERVER, format_args!("{error:#}"));
        }
    }

    /// While no process of the application serves, and none is about to, this one answers.
    pub(super) fn open_or_close_room(&mut self) {
        if !self.cycle.is_down() {
            // It was closed before the process was started.
            return;
        }
        if self.room.is_none() {
            let listener = &self.tools.listener;
            let opened = listener
                .for_waiting_room()
                .and_then(|socket| Room::open(socket, listener.local(), self.board.clone()));
            // Where it cannot be opened, browsers wait without being told for what.
            self.room = opened.ok();
        }
    }

    pub(super) fn record(&self, cause: &Cause, action: &str, is_in_force: bool) {
        if let Err(error) = self.times.add(cause, action, is_in_force) {
            self.tools
                .console
                .warning(Label::SERVER, format_args!("{error:#}"));
        }
    }

    /// Stops everything: gracefully, then, after [`GRACE`] or a second Ctrl-C, by force.
    pub(crate) fn shut_down(&mut self, messages: &Receiver<Message>) {
        self.tools.console.shell().live("");
        if let Some(build) = self.build.take() {
            build.cancel();
        }
        self.room = None;
        self.processes.give_up_starting();
        self.processes.retire();
        self.tools.companions.ask_to_stop();
        let deadline = Instant::now() + GRACE;
        while !self.processes.is_empty() && Instant::now() < deadline {
            self.processes.look_after();
            if matches!(
                messages.recv_timeout(TICK / 4),
                Ok(Message::Stop | Message::Key(Key::Quit))
            ) {
                break;
            }
        }
        self.processes.kill();
        self.tools.companions.stop();
        self.tools.console.say(Label::SERVER, "stopped");
    }
}
