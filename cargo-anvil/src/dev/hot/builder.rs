//! Builds the library, and starts the process that loads it.

use std::io::{BufRead as _, BufReader};
use std::mem::take;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::hollow::Hollow;
use super::layout::Layout;
use super::loader;
use super::recipe::{Artifacts, Recipe, library_path, target_directory};
use super::recording::{Recording, link_as, unique_name};
use super::shelf::Shelf;
use super::slice::{self, Slicer, Snapshot};
use crate::context::Context;
use crate::dev::build::{Build, CargoRun, Messages, Places, Reporter};
use crate::dev::change::Class;
use crate::dev::cycle::{Artifact, Outcome, Request, Why};
use crate::dev::group;
use crate::dev::message::Failure;
use crate::dev::options::Options;
use crate::error::CliError;
use crate::project::Project;

/// `off` builds every library through cargo: to measure what the replay saves.
const REPLAY: &str = "ANVIL_HOT_REPLAY";

/// Names the library that the host begins with.
const LIBRARY: &str = "ANVIL_HOT_LIBRARY";

/// What is known from one build for the next.
#[derive(Debug)]
pub(crate) struct HotBuild {
    project: Project,
    recipe: Recipe,
    replays: bool,
    /// How many units there were, for the progress.
    units: Arc<AtomicUsize>,
    built: Arc<Mutex<Built>>,
    slicer: Arc<Mutex<Slicer>>,
}

/// What is in service or will be.
#[derive(Debug)]
struct Built {
    shelf: Shelf,
    /// The binary of the split layout.
    host: Option<PathBuf>,
    /// The framework's library as cargo knows it, with its time, and as it was kept.
    framework: Option<(Stamp, PathBuf)>,
    /// What the linker reads in the framework's place, once it was made.
    hollow: Option<Hollow>,
    /// The last library is in service.
    has_library: bool,
}

/// Which version of a file.
type Stamp = (PathBuf, std::time::SystemTime);

impl HotBuild {
    /// Looks at the application's layout, once.
    ///
    /// # Errors
    /// When it cannot be served in this way.
    pub(in crate::dev) fn prepare(
        project: &Project,
        options: &Options,
        ctx: &Context,
    ) -> Result<Self> {
        if options.release {
            return Err(
                CliError::usage("`--hot` and `--release` exclude each other")
                    .help("a release build loads no libraries")
                    .into(),
            );
        }
        let target = target_directory(project, ctx)?;
        let layout = Layout::of(project)?;
        let slices = target
            .join("anvil-hot")
            .join("slices")
            .join(layout.package(project));
        let slicer = Slicer::new(layout.root(project), slices);
        Ok(Self {
            project: project.clone(),
            slicer: Arc::new(Mutex::new(slicer)),
            recipe: Recipe::new(project, layout, &target),
            replays: std::env::var_os(REPLAY).is_none_or(|value| value != "off"),
            units: Arc::default(),
            built: Arc::new(Mutex::new(Built {
                shelf: Shelf::new(&target)?,
                host: None,
                framework: None,
                hollow: None,
                has_library: false,
            })),
        })
    }

    /// Begins a build; [`Reporter::end`] is called from its thread, however it ends.
    ///
    /// # Errors
    /// When the compiler cannot be run.
    pub(in crate::dev) fn begin(
        &mut self,
        request: &Request,
        places: Places,
        reporter: Reporter,
        ctx: &Context,
    ) -> Result<Build> {
        let replay = self.can_replay(request).then(|| self.recipe.current());
        let steps = match replay.flatten() {
            Some(recording) => vec![self.replay(recording, request)],
            None => {
                let host = self.recipe.host(ctx);
                let library = self.recipe.cargo(ctx);
                host.into_iter().chain([library]).map(Step::Cargo).collect()
            }
        };
        let build = Build::default();
        let work = Work {
            recipe: self.recipe.clone(),
            package: self.project.package.clone(),
            units: Arc::clone(&self.units),
            built: Arc::clone(&self.built),
            slicer: Arc::clone(&self.slicer),
            build: build.clone(),
            reporter,
        };
        thread::spawn(move || {
            let mut messages = Messages::new(places);
            let outcome = work.run(steps, &mut messages).unwrap_or_else(|error| {
                Outcome::Failed(Failure {
                    problems: Vec::new(),
                    text: format!("{error:#}\n"),
                })
            });
            let outcome = match outcome {
                Outcome::Failed(failure) if failure.text.is_empty() => {
                    Outcome::Failed(messages.into_failure())
                }
                outcome => outcome,
            };
            work.reporter.end(outcome);
            work.prepare();
        });
        Ok(build)
    }

    /// Learns what came of the build.
    pub(in crate::dev) fn ended(&mut self, outcome: &Outcome) {
        self.built().has_library |= matches!(outcome, Outcome::Built(_));
    }

    /// The command of a process that begins with this artifact.
    ///
    /// # Errors
    /// When no build has brought a host for it, or rustc does not say where its libraries are.
    pub(in crate::dev) fn command(&self, artifact: &Artifact, ctx: &Context) -> Result<Command> {
        let (Artifact::Binary(library) | Artifact::Library(library)) = artifact;
        let built = self.built();
        let (_, framework) = built
            .framework
            .as_ref()
            .context("cargo built no shared library of the framework")?;
        let mut command = match (self.recipe.layout(), &built.host) {
            (Layout::Plain, _) => {
                let this = std::env::current_exe().context("this program is nowhere")?;
                let mut command = ctx.tool(this);
                command.env(loader::VARIABLE, framework);
                command
            }
            (Layout::Split { .. }, Some(host)) => ctx.tool(host),
            (Layout::Split { .. }, None) => {
                anyhow::bail!("cargo built no binary called `{}`", self.project.binary)
            }
        };
        command.env(LIBRARY, library);
        let folders = [framework.parent(), library.parent()];
        library_path(&mut command, &folders, &self.project, ctx)?;
        Ok(command)
    }

    /// The call of rustc as it is recorded, for a slice if it may be.
    fn replay(&self, recording: Recording, request: &Request) -> Step {
        let is_rust = |file: &PathBuf| file.extension().is_some_and(|kind| kind == "rs");
        let may_slice = request.why == Why::Saved && request.files.iter().all(is_rust);
        let mut command = recording.command();
        let name = (recording.name().zip(recording.crate_name()))
            .map(|(_, crate_name)| unique_name(crate_name));
        command
            .args(name.iter().flat_map(|name| link_as(name)))
            .args(self.hollow(&recording));
        Step::Replay {
            slice: may_slice.then_some(recording),
            command,
            name,
        }
    }

    /// What links the hollow library in the framework's place.
    fn hollow(&self, recording: &Recording) -> Vec<String> {
        let built = self.built();
        let hollow = built.hollow.as_ref();
        hollow.map_or_else(Vec::new, |hollow| hollow.arguments(recording).to_vec())
    }

    /// Whether nothing but sources of the package itself has changed.
    fn can_replay(&self, request: &Request) -> bool {
        let layout = self.recipe.layout();
        let root = layout.root(&self.project);
        // Files within the application are named from its folder.
        let is_own = |file: &PathBuf| file.is_relative() || file.starts_with(root);
        self.replays
            && matches!(request.why, Why::Saved | Why::Needed(_))
            && request.class < Class::Manifest
            && request.files.iter().all(is_own)
    }

    fn built(&self) -> MutexGuard<'_, Built> {
        self.built.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One compiler to run.
enum Step {
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
struct Work {
    recipe: Recipe,
    package: String,
    units: Arc<AtomicUsize>,
    built: Arc<Mutex<Built>>,
    slicer: Arc<Mutex<Slicer>>,
    build: Build,
    reporter: Reporter,
}

impl Work {
    /// Runs the steps up to the first that fails. An empty failure stands for what is in the messages.
    fn run(&self, steps: Vec<Step>, messages: &mut Messages) -> Result<Outcome> {
        let mut artifacts = Artifacts::default();
        let mut name = None;
        let mut unfit = Vec::new();
        let snapshot = slice::is_possible().then(|| Snapshot::take(self.recipe.package()));
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
                        if let Some(library) = self.slice(slice.command, messages)? {
                            return self.take(&library, None);
                        }
                        unfit = slice.edited;
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
        if is_served {
            return Ok(Outcome::Unchanged);
        }
        let outcome = self.take(&library, name.as_deref())?;
        if let (Outcome::Built(Artifact::Library(library)), Some(_)) = (&outcome, name) {
            self.slicer().begin(library, snapshot.flatten());
        }
        Ok(outcome)
    }

    /// Puts a library on the shelf.
    fn take(&self, library: &Path, name: Option<&str>) -> Result<Outcome> {
        let library = self.built().shelf.take(library, name)?;
        Ok(Outcome::Built(Artifact::Library(library)))
    }

    /// Compiles a slice; `None` if it does not compile, of which nothing is said.
    fn slice(&self, command: Command, messages: &mut Messages) -> Result<Option<PathBuf>> {
        let (mut said, mut artifacts) = (Vec::new(), Artifacts::default());
        self.replay(command, &mut |message| said.push(message), &mut artifacts)?;
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
    fn prepare(&self) {
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
        for line in BufReader::new(lines).lines().map_while(Result::ok) {
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
