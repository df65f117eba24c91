//! One build of the library: the compilers that run, one after the other, and what comes of them.

use std::io::BufReader;
use std::mem::take;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::hollow::Hollow;
use super::recipe::{Artifacts, Recipe};
use super::recording::Recording;
use super::shelf::Shelf;
use super::slice::{Slice, Slicer, Slices, Snapshot};
use crate::dev::build::{Build, CargoRun, Messages, Reporter};
use crate::dev::console::Label;
use crate::dev::cycle::{Artifact, Outcome};
use crate::dev::group;
use crate::dev::message::Failure;
use crate::forward;

/// What is in service or will be.
#[derive(Debug)]
pub(super) struct Built {
    pub(super) shelf: Shelf,
    /// The binary of the split layout.
    pub(super) host: Option<PathBuf>,
    /// The framework's library as cargo knows it, with its time, and as it was kept.
    pub(super) framework: Option<(Stamp, PathBuf)>,
    /// What the linker reads in the framework's place, once it was made.
    pub(super) hollow: Option<Hollow>,
    /// The last library is in service.
    pub(super) has_library: bool,
}

/// Which version of a file.
type Stamp = (PathBuf, std::time::SystemTime);

/// One compiler to run.
pub(super) enum Step {
    Cargo(Command),
    Replay {
        /// What a slice may be made of.
        slice: Option<Recording>,
        /// For the whole.
        command: Command,
        /// The name in the library of the whole, if slices can be compiled against it.
        name: Option<String>,
    },
}

/// What the thread of a build has.
pub(super) struct Work {
    pub(super) recipe: Recipe,
    pub(super) package: String,
    pub(super) units: Arc<AtomicUsize>,
    pub(super) built: Arc<Mutex<Built>>,
    pub(super) slicer: Arc<Mutex<Slicer>>,
    /// A new process is to begin with the library, although the one that serves could load it.
    pub(super) renews: bool,
    pub(super) build: Build,
    pub(super) reporter: Reporter,
}

impl Work {
    /// Runs the steps up to the first that fails. An empty failure stands for what is in the messages.
    pub(super) fn run(&self, steps: Vec<Step>, messages: &mut Messages) -> Result<Outcome> {
        let mut artifacts = Artifacts::default();
        let mut name = None;
        let mut unfit = Vec::new();
        let snapshot =
            (Slices::asked() != Slices::Off).then(|| Snapshot::take(self.recipe.package()));
        for step in steps {
            match step {
                Step::Cargo(command) => {
                    self.cargo(command, messages, &mut artifacts)?;
                    name = self
                        .recipe
                        .recording()
                        .and_then(|one| one.name().map(str::to_owned));
                }
                Step::Replay {
                    slice,
                    command,
                    name: new_name,
                } => {
                    if let Some(slice) = slice.and_then(|recording| self.slicer().slice(&recording))
                    {
                        let edited = slice.edited.clone();
                        if let Some(library) = self.slice(slice, messages)? {
                            self.slicer().succeeds(edited);
                            return self.take(&library, None);
                        }
                        unfit = edited;
                    }
                    self.replay(
                        command,
                        &mut |message| self.say(messages, &message),
                        &mut artifacts,
                    )?;
                    name = new_name;
                }
            }
            if !self.build.wait() {
                return Ok(Outcome::Failed(Failure::default()));
            }
        }
        self.slicer().gives_up(unfit);
        let mut built = self.built();
        if let Some(host) = artifacts.host.take() {
            built.host = Some(host);
        }
        if let Some(framework) = artifacts.framework.take() {
            built.keep(&framework)?;
        }
        let is_served = artifacts.is_fresh && built.has_library;
        drop(built);
        let library = artifacts.library.with_context(|| {
            format!(
                "cargo built no library of `{}`: is there a `src/lib.rs`?",
                self.package
            )
        })?;
        if is_served && !self.renews {
            return Ok(Outcome::Unchanged);
        }
        let outcome = self.take(&library, name.as_deref())?;
        let Outcome::Built(Artifact::Library(library)) = outcome else {
            return Ok(outcome);
        };
        if name.is_some() {
            self.slicer().begin(&library, snapshot.flatten());
        }
        let artifact = match self.renews {
            true => Artifact::Binary(library),
            false => Artifact::Library(library),
        };
        Ok(Outcome::Built(artifact))
    }

    /// Puts a library on the shelf.
    fn take(&self, library: &Path, name: Option<&str>) -> Result<Outcome> {
        let library = self.built().shelf.take(library, name)?;
        Ok(Outcome::Built(Artifact::Library(library)))
    }

    /// Compiles a slice; `None` if it does not compile, of which nothing is said.
    fn slice(&self, slice: Slice, messages: &mut Messages) -> Result<Option<PathBuf>> {
        let modules = match &slice.modules[..] {
            [] => "the routes anew".to_owned(),
            modules => modules.join(", "),
        };
        self.reporter
            .console
            .verbose(Label::BUILD, format_args!("only {modules}"));
        let (mut said, mut artifacts) = (Vec::new(), Artifacts::default());
        self.replay(
            slice.command,
            &mut |message| said.push(message),
            &mut artifacts,
        )?;
        if !self.build.wait() {
            return Ok(None);
        }
        for message in said {
            self.say(messages, &message);
        }
        Ok(artifacts.library)
    }

    fn say(&self, messages: &mut Messages, message: &Value) {
        self.reporter.print(&messages.diagnostic(message));
    }

    fn built(&self) -> MutexGuard<'_, Built> {
        self.built.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn slicer(&self) -> MutexGuard<'_, Slicer> {
        self.slicer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes ready what the next replay needs, while nobody waits.
    pub(super) fn prepare(&self) {
        self.hollow_out();
        self.slicer().warm();
    }

    fn hollow_out(&self) {
        let Some(recording) = self.recipe.recording() else {
            return;
        };
        let (framework, folder) = match &*self.built() {
            Built {
                framework: Some((_, kept)),
                hollow,
                shelf,
                ..
            } if hollow.as_ref().is_none_or(|made| !made.is_for(&recording)) => {
                (kept.clone(), shelf.folder().to_owned())
            }
            _ => return,
        };
        let hollow = Hollow::make(&recording, &framework, &folder);
        self.built().hollow = Some(hollow);
    }

    fn cargo(
        &self,
        command: Command,
        messages: &mut Messages,
        artifacts: &mut Artifacts,
    ) -> Result<()> {
        let owner = self.recipe.owner();
        owner
            .evict()
            .context("cannot remove the framework's library of another application")?;
        let run = CargoRun::begin(
            command,
            &self.build,
            &self.package,
            &self.units,
            &self.reporter,
        )?;
        run.read(messages, &mut |message| {
            self.recipe.note(message, artifacts);
        });
        if let (Some(library), Some(core)) = (&artifacts.framework, &artifacts.core) {
            // Without the note a later build may need a `cargo clean`, but this one is right.
            let _ = owner.note(library, core);
        }
        Ok(())
    }

    fn replay(
        &self,
        mut command: Command,
        say: &mut dyn FnMut(Value),
        artifacts: &mut Artifacts,
    ) -> Result<()> {
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        group::lead(&mut command);
        let mut child = group::spawn(&mut command)
            .with_context(|| format!("cannot run `{}`", command.get_program().display()))?;
        let lines = take(&mut child.stderr).context("invariant: the stream was asked for")?;
        self.build.runs(child);
        for line in forward::lines(BufReader::new(lines)) {
            match self.recipe.message_of_rustc(&line) {
                Some(mut message) if message["reason"] == "compiler-message" => {
                    say(message["message"].take());
                }
                Some(message) => self.recipe.note(&message, artifacts),
                None if line.starts_with('{') => {}
                None => self.reporter.note(&line),
            }
        }
        Ok(())
    }
}

impl Built {
    /// Keeps the framework's library, if it is another one.
    fn keep(&mut self, framework: &Path) -> Result<()> {
        let changed = framework
            .metadata()
            .and_then(|metadata| metadata.modified())
            .with_context(|| format!("cannot read `{}`", framework.display()))?;
        let stamp = (framework.to_path_buf(), changed);
        if self
            .framework
            .as_ref()
            .is_none_or(|(known, _)| *known != stamp)
        {
            let kept = self.shelf.keep(framework)?;
            self.framework = Some((stamp, kept));
        }
        Ok(())
    }
}
