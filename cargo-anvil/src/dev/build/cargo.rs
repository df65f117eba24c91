//! One `cargo build`.

use std::io::BufReader;
use std::process::{ChildStderr, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::super::console::{Label, without_ansi};
use super::super::cycle::{Artifact, Outcome};
use super::super::group;
use super::super::message::Failure;
use super::{Build, Messages, Places, Progress, Reporter};
use crate::context::Context;
use crate::forward;
use crate::project::Project;

/// What cargo says while all is well; it is part of the progress.
const PROGRESS: &[&str] = &[
    "Compiling",
    "Checking",
    "Fresh",
    "Dirty",
    "Finished",
    "Running",
    "Adding",
    "Locking",
    "Downloaded",
];

/// What cargo says when it does something that takes long.
const NEWS: &[&str] = &["Blocking", "Updating", "Downloading", "Installing"];

/// What is known from one build for the next.
#[derive(Debug, Default)]
pub(crate) struct CargoBuild {
    /// Whether a build of this run has brought a binary: only then can it be unchanged.
    has_built: bool,
    /// How many units there were; zero when it is not known.
    units: Arc<AtomicUsize>,
}

impl CargoBuild {
    /// Begins a build of the application's binary.
    ///
    /// # Errors
    /// When cargo cannot be run.
    pub(crate) fn begin(
        &mut self,
        project: &Project,
        release: bool,
        places: Places,
        reporter: Reporter,
        ctx: &Context,
    ) -> Result<Build> {
        let mut command = command(project, ctx);
        if release {
            command.arg("--release");
        }
        let build = Build::default();
        let run = CargoRun::begin(command, &build, &project.package, &self.units, &reporter)?;
        let (handle, binary) = (build.clone(), project.binary.clone());
        let has_built = self.has_built;
        thread::spawn(move || {
            let mut messages = Messages::new(places);
            let mut found = None;
            run.read(&mut messages, &mut |message| {
                if let Some(path) = forward::executable_of(message, &binary) {
                    found = Some((path, message["fresh"] == true));
                }
            });
            let outcome = match found {
                _ if !handle.wait() => Outcome::Failed(messages.into_failure()),
                // It was up to date already.
                Some((_, true)) if has_built => Outcome::Unchanged,
                Some((path, _)) => Outcome::Built(Artifact::Binary(path)),
                None => Outcome::Failed(Failure {
                    problems: Vec::new(),
                    text: format!("cargo built no binary called `{binary}`\n"),
                }),
            };
            reporter.end(outcome);
        });
        Ok(build)
    }

    /// Learns what came of the build.
    pub(crate) fn ended(&mut self, outcome: &Outcome) {
        self.has_built |= matches!(outcome, Outcome::Built(_));
    }
}

fn command(project: &Project, ctx: &Context) -> Command {
    let mut command = forward::cargo_build(project, format(ctx), ctx);
    prepare_cargo(&mut command, ctx);
    command
}

/// The form in which cargo passes on what rustc says.
fn format(ctx: &Context) -> &'static str {
    if ctx.shell.is_colored() {
        "json-diagnostic-rendered-ansi"
    } else {
        "json"
    }
}

/// The same, as an argument.
pub(crate) fn message_format(ctx: &Context) -> String {
    format!("--message-format={}", format(ctx))
}

/// Lets a cargo write what [`CargoRun`] reads, as the leader of its group.
pub(crate) fn prepare_cargo(command: &mut Command, ctx: &Context) {
    if ctx.shell.is_colored() {
        // It writes into a pipe, so it would not color by itself.
        command.env("CARGO_TERM_COLOR", "always");
    }
    command
        .env("CARGO_TERM_PROGRESS_WHEN", "never")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    group::lead(command);
}

/// A cargo that runs; its output is still to be read.
pub(crate) struct CargoRun {
    messages: ChildStdout,
    talk: ChildStderr,
    reading: Reading,
    units: Arc<AtomicUsize>,
}

/// Reads the two streams of cargo's.
#[derive(Clone)]
struct Reading {
    progress: Arc<Mutex<Progress>>,
    reporter: Reporter,
}

impl CargoRun {
    /// Runs a command that [`prepare_cargo`] has prepared. `units` is how many units there were the last time, zero when it is not known.
    ///
    /// # Errors
    /// When cargo cannot be run.
    pub(crate) fn begin(
        mut command: Command,
        build: &Build,
        package: &str,
        units: &Arc<AtomicUsize>,
        reporter: &Reporter,
    ) -> Result<Self> {
        reporter
            .console
            .verbose(Label::BUILD, format_args!("{command:?}"));
        let mut child = group::spawn(&mut command)
            .with_context(|| format!("cannot run `{}`", command.get_program().display()))?;
        let piped = "invariant: the stream was asked for";
        let (messages, talk) = (
            child.stdout.take().expect(piped),
            child.stderr.take().expect(piped),
        );
        build.runs(child);
        let total = Some(units.load(Ordering::Relaxed)).filter(|units| *units > 0);
        Ok(Self {
            messages,
            talk,
            reading: Reading {
                progress: Arc::new(Mutex::new(Progress::new(package, total))),
                reporter: reporter.clone(),
            },
            units: Arc::clone(units),
        })
    }

    /// Reads both streams to their end, prints what is said, and gives every artifact's message to `artifact`.
    pub(crate) fn read(self, collected: &mut Messages, artifact: &mut dyn FnMut(&Value)) {
        let Self {
            messages,
            talk,
            reading,
            units,
        } = self;
        let heard = {
            let reading = reading.clone();
            thread::spawn(move || reading.talk(talk))
        };
        reading.messages(messages, collected, artifact);
        for line in heard.join().unwrap_or_default() {
            reading.reporter.print(&collected.line(&line));
        }
        units.fetch_max(reading.lock().done(), Ordering::Relaxed);
    }
}

impl Reading {
    /// Reads cargo's messages to their end, and prints what rustc says in them.
    fn messages(
        &self,
        stream: ChildStdout,
        collected: &mut Messages,
        artifact: &mut dyn FnMut(&Value),
    ) {
        for line in forward::lines(BufReader::new(stream)) {
            // Whatever else stands there was printed by a build script or a procedural macro.
            let Ok(message) = serde_json::from_str::<Value>(&line) else {
                self.reporter.note(&line);
                continue;
            };
            match message["reason"].as_str() {
                Some("compiler-message") => {
                    self.reporter
                        .print(&collected.diagnostic(&message["message"]));
                }
                Some("compiler-artifact") => {
                    self.lock().unit_done();
                    artifact(&message);
                }
                _ => {}
            }
            self.reporter.progress(&mut self.lock());
        }
    }

    /// Reads what cargo says to people, and returns what is no progress: it is printed after rustc's messages, as cargo does.
    fn talk(&self, stream: ChildStderr) -> Vec<String> {
        let mut rest = Vec::new();
        for line in forward::lines(BufReader::new(stream)) {
            let text = without_ansi(&line);
            let (word, object) = text.trim_start().split_once(' ').unwrap_or((&text, ""));
            let is_news = NEWS.contains(&word);
            if !text.starts_with(' ') || !(is_news || PROGRESS.contains(&word)) {
                rest.push(line);
                continue;
            }
            self.reporter.console.verbose(Label::BUILD, text.trim());
            let what = if word == "Compiling" {
                object.split(' ').next().unwrap_or_default()
            } else {
                text.trim()
            };
            if is_news && !self.reporter.console.shell().has_live_line() {
                self.reporter.note(text.trim());
            }
            let mut progress = self.lock();
            if is_news || word == "Compiling" {
                progress.does(what);
            }
            self.reporter.progress(&mut progress);
        }
        rest
    }

    fn lock(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
