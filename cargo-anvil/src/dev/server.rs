//! The loop of `dev`: waits for what happens, asks the cycle, does what it says.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use super::build::Build;
use super::cycle::{Action, Cycle, Event};
use super::listener::Listener;
use super::process::Process;
use super::{browser, ready, watcher};
use crate::context::Context;
use crate::project::Project;
use crate::shell::Verb;

/// How often processes are looked after.
const TICK: Duration = Duration::from_millis(100);

/// How long a process may take to stop before it is killed.
const GRACE: Duration = Duration::from_secs(5);

/// What `dev` was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// The address to listen on.
    pub(crate) host: String,
    /// The port; 8000 or the next free one when it is `None`.
    pub(crate) port: Option<u16>,
    /// Open the browser at the first answer.
    pub(crate) open: bool,
    /// Build with optimizations.
    pub(crate) release: bool,
}

/// What reaches the loop from its threads.
#[derive(Debug)]
pub(crate) enum Message {
    /// Files were saved; one of them.
    Changed(PathBuf),
    /// The build ended; with the binary, when it succeeded.
    Built(Option<PathBuf>),
    /// The application of that generation answers.
    Ready(u64),
    /// The user or the system wants an end.
    Stop,
}

/// Serves until it is stopped.
///
/// # Errors
/// When the socket cannot be had, when the files cannot be watched, when cargo or the application cannot be run.
pub(crate) fn serve(project: &Project, options: &Options, ctx: &mut Context) -> Result<()> {
    let (sender, messages) = mpsc::channel();
    let stop = sender.clone();
    ctrlc::set_handler(move || {
        // Without a receiver the loop has ended, which is what was asked for.
        let _ = stop.send(Message::Stop);
    })
    .context("cannot watch for Ctrl-C")?;
    let listener = Listener::bind(&options.host, options.port, &mut ctx.shell)?;
    watcher::watch(&project.root, sender.clone())?;
    let mut server = Server {
        project,
        options,
        ctx,
        listener,
        sender,
        cycle: Cycle::default(),
        build: None,
        running: None,
        retiring: Vec::new(),
        generation: 0,
        opened: false,
    };
    let result = server.run(&messages);
    server.shut_down(&messages);
    result
}

struct Server<'a> {
    project: &'a Project,
    options: &'a Options,
    ctx: &'a mut Context,
    listener: Listener,
    sender: Sender<Message>,
    cycle: Cycle,
    build: Option<Build>,
    running: Option<Process>,
    /// Replaced processes that still answer what they had begun, and when they are killed.
    retiring: Vec<(Process, Instant)>,
    generation: u64,
    opened: bool,
}

impl Server<'_> {
    fn run(&mut self, messages: &Receiver<Message>) -> Result<()> {
        let actions = self.cycle.on(Event::Changed);
        self.act(actions, None)?;
        loop {
            match messages.recv_timeout(TICK) {
                Ok(Message::Stop) => return Ok(()),
                Ok(Message::Changed(path)) => {
                    let actions = self.cycle.on(Event::Changed);
                    self.act(actions, Some(&path))?;
                }
                Ok(Message::Built(binary)) => {
                    self.build = None;
                    let failed = binary.is_none();
                    let actions = self.cycle.on(Event::Built(binary));
                    if failed {
                        self.say_failed();
                    }
                    self.act(actions, None)?;
                }
                Ok(Message::Ready(generation)) if generation == self.generation => self.say_ready(),
                Ok(Message::Ready(_)) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
            self.look_after_processes()?;
        }
    }

    fn act(&mut self, actions: Vec<Action>, changed: Option<&Path>) -> Result<()> {
        for action in actions {
            match action {
                Action::Build => self.begin_build(changed)?,
                Action::Start(binary) => self.replace(&binary)?,
                Action::Wait => self
                    .ctx
                    .shell
                    .status(Verb::Server, "waiting for the next save"),
            }
        }
        Ok(())
    }

    fn begin_build(&mut self, changed: Option<&Path>) -> Result<()> {
        if cfg!(windows) {
            // A running program's file cannot be replaced there.
            self.retire(Duration::ZERO);
        }
        let reason = changed.and_then(|path| path.strip_prefix(&self.project.root).ok());
        match reason {
            Some(path) => self
                .ctx
                .shell
                .status(Verb::Build, format_args!("{} changed", path.display())),
            None => self.ctx.shell.status(Verb::Build, &self.project.package),
        }
        self.build = Some(Build::begin(
            self.project,
            self.options.release,
            self.ctx,
            self.sender.clone(),
        )?);
        Ok(())
    }

    /// The old process stops accepting at once and ends what it has begun, while the new one accepts already.
    fn replace(&mut self, binary: &Path) -> Result<()> {
        self.retire(if cfg!(windows) { Duration::ZERO } else { GRACE });
        self.generation += 1;
        self.running = Some(Process::start(
            binary,
            self.project,
            &mut self.listener,
            self.ctx,
        )?);
        ready::announce(self.listener.local(), self.generation, self.sender.clone());
        Ok(())
    }

    fn retire(&mut self, grace: Duration) {
        if let Some(mut old) = self.running.take() {
            old.ask_to_stop();
            self.retiring.push((old, Instant::now() + grace));
            if grace.is_zero() {
                self.retiring
                    .drain(..)
                    .for_each(|(mut process, _)| process.kill());
            }
        }
    }

    fn look_after_processes(&mut self) -> Result<()> {
        self.retiring.retain_mut(|(process, deadline)| {
            if process.exit().is_some() {
                return false;
            }
            if Instant::now() >= *deadline {
                process.kill();
                return false;
            }
            true
        });
        if let Some(status) = self.running.as_mut().and_then(Process::exit) {
            self.running = None;
            self.ctx.shell.warning(format_args!(
                "the application ended by itself ({status}); its output is above"
            ));
            let actions = self.cycle.on(Event::Exited);
            self.act(actions, None)?;
        }
        Ok(())
    }

    fn say_ready(&mut self) {
        let url = self.listener.url();
        self.ctx.shell.status(Verb::Ready, &url);
        if self.options.open && !self.opened {
            self.opened = true;
            if let Err(error) = browser::open(&url, self.ctx) {
                self.ctx.shell.warning(format_args!("{error:#}"));
            }
        }
    }

    fn say_failed(&mut self) {
        let serving = if self.cycle.is_serving() {
            "; the version before it goes on serving"
        } else {
            ""
        };
        self.ctx
            .shell
            .warning(format_args!("the build failed{serving}"));
    }

    /// Stops everything: gracefully, then, after [`GRACE`] or a second Ctrl-C, by force.
    fn shut_down(&mut self, messages: &Receiver<Message>) {
        if let Some(build) = self.build.take() {
            build.cancel();
        }
        self.retire(GRACE);
        let deadline = Instant::now() + GRACE;
        while !self.retiring.is_empty() && Instant::now() < deadline {
            self.retiring
                .retain_mut(|(process, _)| process.exit().is_none());
            if matches!(messages.recv_timeout(TICK / 4), Ok(Message::Stop)) {
                break;
            }
        }
        self.retiring
            .drain(..)
            .for_each(|(mut process, _)| process.kill());
        self.ctx.shell.status(Verb::Server, "stopped");
    }
}
