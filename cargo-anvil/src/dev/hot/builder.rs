//! Builds the library, and starts the process that loads it.

use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use anyhow::{Context as _, Result};

use super::layout::Layout;
use super::loader;
use super::recipe::{Recipe, library_path, target_directory};
use super::recording::{Recording, link_as, unique_name};
use super::shelf::Shelf;
use super::slice::Slicer;
use super::work::{Built, Step, Work};
use crate::context::Context;
use crate::dev::build::{Build, Messages, Places, Reporter};
use crate::dev::change::Class;
use crate::dev::cycle::{Artifact, Outcome, Request, Why};
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
    /// What cargo was to build and has not: until it has, nothing is replayed.
    owed: Option<Class>,
    /// How many units there were, for the progress.
    units: Arc<AtomicUsize>,
    built: Arc<Mutex<Built>>,
    slicer: Arc<Mutex<Slicer>>,
}

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
            owed: None,
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
        let mut renews = false;
        let steps = match replay.flatten() {
            Some(recording) => vec![self.replay(recording, request)],
            None => {
                self.owed = self.owed.max(Some(request.class));
                let is_split = matches!(self.recipe.layout(), Layout::Split { .. });
                renews = is_split && self.owed == Some(Class::Host);
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
            renews,
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
        if !matches!(outcome, Outcome::Failed(_)) {
            self.owed = None;
        }
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
        self.replays
            && self.owed.is_none()
            && matches!(request.why, Why::Saved | Why::Needed(_))
            && request.class < Class::Dependency
    }

    fn built(&self) -> MutexGuard<'_, Built> {
        self.built.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
