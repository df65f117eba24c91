//! The processes of the application: the one that serves, the one that is to take its place, those that end what they have begun.

use std::net::TcpStream;
use std::time::Instant;

use super::console::Console;
use super::cycle::{Exit, Role};
use super::message::Order;
use super::process::{BOOT, GRACE, Process};

/// All the processes.
#[derive(Debug, Default)]
pub(crate) struct Processes {
    serving: Option<Process>,
    starting: Option<Process>,
    /// Those that were asked to stop, and when they are killed.
    retiring: Vec<(Process, Instant)>,
    count: u64,
}

impl Processes {
    /// The number for the next process.
    pub(crate) fn next_number(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    /// Takes a process that was just started. One that was started before it and does not serve yet is given up.
    pub(crate) fn start(&mut self, process: Process) {
        self.give_up_starting();
        self.starting = Some(process);
    }

    /// Asks the process that was started and does not serve yet to stop: it may be in the midst of something.
    pub(crate) fn give_up_starting(&mut self) {
        if let Some(process) = self.starting.take() {
            self.retire_one(process);
        }
    }

    /// Lets the starting process be the one that serves, and asks the one before it to stop.
    pub(crate) fn promote(&mut self) {
        self.retire();
        self.serving = self.starting.take();
    }

    /// Asks the process that serves to stop.
    pub(crate) fn retire(&mut self) {
        if let Some(old) = self.serving.take() {
            self.retire_one(old);
        }
    }

    fn retire_one(&mut self, mut process: Process) {
        process.ask_to_stop();
        self.retiring.push((process, Instant::now() + GRACE));
    }

    /// Ends the process that serves before this returns.
    pub(crate) fn stop(&mut self) {
        if let Some(mut old) = self.serving.take() {
            old.kill();
        }
    }

    /// What a process is to the loop; `None` for one that is none of its business any more.
    pub(crate) fn role(&self, number: u64) -> Option<Role> {
        let is = |process: &Option<Process>| {
            process
                .as_ref()
                .is_some_and(|process| process.number == number)
        };
        if is(&self.starting) {
            Some(Role::Starting)
        } else if is(&self.serving) {
            Some(Role::Serving)
        } else {
            None
        }
    }

    /// Gives a process its connection.
    pub(crate) fn connect(&mut self, number: u64, stream: TcpStream) {
        let process = self.current().find(|process| process.number == number);
        if let Some(process) = process {
            // What cannot be sent now cannot be sent later either, and is mentioned then.
            let _ = process.mailbox().connect(stream);
        }
    }

    /// Sends an order to the process that serves, and to the one that is to take its place.
    pub(crate) fn tell(&mut self, order: &Order, console: &Console) {
        for process in self.current() {
            process.tell(order, console);
        }
    }

    /// Notices what has ended by itself, or does not come up, and kills what does not stop.
    pub(crate) fn look_after(&mut self) -> Vec<(Role, Exit)> {
        let now = Instant::now();
        self.retiring.retain_mut(|(process, deadline)| {
            if process.exit().is_some() {
                return false;
            }
            if now >= *deadline {
                process.kill();
            }
            now < *deadline
        });
        let mut ended = Vec::new();
        if let Some(process) = &mut self.starting {
            let exit = process.exited().or_else(|| {
                (now.duration_since(process.started) >= BOOT).then(|| {
                    process.kill();
                    process.exit_as(format!(
                        "within {} s it neither served nor ended; is its anvilforge older than this cargo-anvil?",
                        BOOT.as_secs()
                    ))
                })
            });
            if let Some(exit) = exit {
                self.starting = None;
                ended.push((Role::Starting, exit));
            }
        }
        if let Some(exit) = self.serving.as_mut().and_then(Process::exited) {
            self.serving = None;
            ended.push((Role::Serving, exit));
        }
        ended
    }

    /// Whether none is left.
    pub(crate) fn is_empty(&self) -> bool {
        self.serving.is_none() && self.starting.is_none() && self.retiring.is_empty()
    }

    /// Kills all that are left.
    pub(crate) fn kill(&mut self) {
        self.give_up_starting();
        self.stop();
        for (mut process, _) in self.retiring.drain(..) {
            process.kill();
        }
    }

    fn current(&mut self) -> impl Iterator<Item = &mut Process> {
        self.serving.iter_mut().chain(&mut self.starting)
    }
}
