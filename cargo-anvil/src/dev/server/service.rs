//! Bringing a version before the users, and noticing when it is not there any more.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::Server;
use super::state::Tools;
use crate::dev::console::Label;
use crate::dev::cycle::{Artifact, Event, Exit, Role};
use crate::dev::message::Order;
use crate::dev::process::Process;

/// How long the application may take to load a library.
const LOAD: Duration = Duration::from_secs(10);

/// How much of what a process said the waiting room shows when it has ended.
const LAST_LINES: usize = 60;

impl Server<'_> {
    /// Starts a process beside the one that serves.
    pub(super) fn start(&mut self, artifact: &Artifact) -> Result<()> {
        self.loading = None;
        // What it does not answer waits in the socket's queue for the new process.
        if let Some(room) = self.room.take() {
            room.close();
        }
        self.processes.give_up_starting();
        self.starting_cause = self.cause.take().or(self.configuring);
        let number = self.processes.next_number();
        let Tools {
            way,
            project,
            ctx,
            link,
            listener,
            console,
            sender,
            ..
        } = &self.tools;
        let started = way.command(artifact, project, ctx).and_then(|command| {
            Process::start(command, number, link, listener, console, sender.clone())
        });
        match started {
            Ok(mut process) => {
                // It is to know what the others were told before.
                if self.cycle.is_building() {
                    process.tell(&Order::Building, console);
                } else if let Some(failure) = &self.failure {
                    process.tell(&Order::BuildFailed(failure.clone()), console);
                }
                self.processes.start(process);
                Ok(())
            }
            Err(error) => {
                let exit = Exit {
                    how: format!("{error:#}"),
                    said: String::new(),
                };
                self.ended(Role::Starting, exit)
            }
        }
    }

    pub(super) fn promote(&mut self) {
        self.processes.promote();
        self.configuring = None;
        let url = self.tools.listener.url();
        match self.starting_cause.take() {
            Some(cause) => {
                let age = cause.age().as_millis();
                self.record(&cause, "restart", true);
                let since = if cause.is_save {
                    format!(", {age} ms after the save")
                } else {
                    String::new()
                };
                self.tools
                    .console
                    .good(Label::SERVER, format_args!("ready on {url}{since}"));
            }
            None => self
                .tools
                .console
                .good(Label::SERVER, format_args!("ready on {url}")),
        }
        if self.tools.options.open && !self.was_opened {
            self.was_opened = true;
            self.open_browser();
        }
    }

    pub(super) fn tell(&mut self, order: &Order) {
        match order {
            Order::BuildFailed(failure) => self.board.failed(failure),
            Order::Load { .. } => self.loading = Some(Instant::now()),
            Order::Unchanged => {
                if let Some(cause) = self.cause.take() {
                    self.record(&cause, "unchanged", true);
                }
            }
            Order::Building | Order::Refresh { .. } | Order::Configure => {}
        }
        self.processes.tell(order, &self.tools.console);
    }

    pub(super) fn look_after_processes(&mut self) -> Result<()> {
        for (role, exit) in self.processes.look_after() {
            self.ended(role, exit)?;
        }
        if self.loading.is_some_and(|since| since.elapsed() >= LOAD) {
            self.loading = None;
            let reason = format!("the new library was not loaded within {} s", LOAD.as_secs());
            self.feed(Event::LoadRefused(reason))?;
        }
        Ok(())
    }

    pub(super) fn ended(&mut self, role: Role, exit: Exit) -> Result<()> {
        let text = format!("{}\n\n{}", exit.how, last_lines(&exit.said));
        if let (Role::Starting, Some(cause)) = (role, self.starting_cause.take()) {
            self.record(&cause, "failed", false);
        }
        self.feed(Event::Exited(role, exit))?;
        if self.cycle.is_down() && !self.cycle.is_building() {
            self.board.ended(text);
        }
        Ok(())
    }

    pub(super) fn loaded(&mut self, generation: u64, microseconds: u64) -> Result<()> {
        self.loading = None;
        let mut since = String::new();
        if let Some(mut cause) = self.cause.take() {
            cause.swap = Some(Duration::from_micros(microseconds));
            let age = cause.age().as_millis();
            self.record(&cause, "swap", true);
            since = format!(", {age} ms after the save");
        }
        let milliseconds = microseconds.div_ceil(1000);
        self.tools.console.good(
            Label::SERVER,
            format_args!("generation {generation} serves{since} (swapped in {milliseconds} ms)"),
        );
        self.feed(Event::Loaded)
    }
}

/// The end of a text: of a process that ran for long, what it said long ago is of no use.
fn last_lines(text: &str) -> &str {
    let start = text.rmatch_indices('\n').nth(LAST_LINES);
    start.map_or(text, |(start, _)| &text[start + 1..])
}
