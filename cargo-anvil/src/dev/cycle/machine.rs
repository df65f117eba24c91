//! The transitions.

use super::{Action, Artifact, Event, Exit, Notice, Outcome, Request, Role};
use crate::dev::change::Changes;
use crate::dev::message::{Failure, Order};

/// Where the loop stands.
#[derive(Debug, Default)]
pub(crate) struct Cycle {
    /// The old process must go before a build begins.
    stop_first: bool,
    /// Templates are compiled, and not read by the application.
    compiles_templates: bool,
    /// What is being built.
    building: Option<Request>,
    /// What was asked for since the running build began.
    queued: Option<Request>,
    /// The templates that were saved since the running build began: it may fail because of what they were.
    templates: Option<Request>,
    /// The last build failed.
    failed: bool,
    /// What was built last, whether it serves or not.
    artifact: Option<Artifact>,
    /// `artifact` is newer than what serves.
    due: bool,
    /// Whether a new process is wanted, whatever is built.
    replace: Replace,
    serving: bool,
    starting: bool,
    /// The serving process was told to load a library, and has not answered.
    loading: bool,
}

/// Whether a new process is wanted although a build may bring nothing new, or only a library.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Replace {
    #[default]
    No,
    /// Unless the build fails.
    IfBuilt,
    /// Even when the build fails: what was built last is to begin anew.
    InAnyCase,
}

impl Cycle {
    /// A cycle that stops the old process before it builds.
    pub(crate) fn stopping_first(stop_first: bool) -> Self {
        Self {
            stop_first,
            ..Self::default()
        }
    }

    /// A cycle that builds when a template is saved.
    pub(crate) fn compiling_templates(mut self, compiles_templates: bool) -> Self {
        self.compiles_templates = compiles_templates;
        self
    }

    /// Takes an event.
    pub(crate) fn on(&mut self, event: Event) -> Vec<Action> {
        match event {
            Event::Changed(changes) => self.changed(changes),
            Event::Wanted(request) => self.wanted(request),
            Event::Built(outcome) => self.built(outcome),
            Event::Serving => self.served(),
            Event::Exited(Role::Starting, exit) => self.boot_failed(exit),
            Event::Exited(Role::Serving, exit) => self.crashed(&exit),
            Event::RestartNeeded(reason) => self.restart_needed(reason),
            Event::Loaded => {
                self.loading = false;
                Vec::new()
            }
            Event::LoadRefused(reason) => {
                self.loading = false;
                self.restart_needed(reason)
            }
        }
    }

    /// Whether a build is under way.
    pub(crate) fn is_building(&self) -> bool {
        self.building.is_some()
    }

    /// Whether no process serves, and none is about to.
    pub(crate) fn is_down(&self) -> bool {
        !self.serving && !self.starting
    }

    fn changed(&mut self, changes: Changes) -> Vec<Action> {
        let mut actions = Vec::new();
        let mut build = changes.build;
        let mut refresh = changes.refresh;
        if self.compiles_templates || build.is_some() {
            build = Request::both(build, changes.templates);
        } else if let Some(templates) = changes.templates {
            // The application reads them when it shows a page, and asks for a build when it needs one.
            refresh = Some(Vec::new());
            if self.building.is_some() {
                self.templates = Request::both(self.templates.take(), Some(templates));
            } else if self.failed || self.is_down() {
                // What failed may be mended now.
                build = Some(templates);
            }
        }
        if let Some(styles) = refresh.filter(|_| !self.is_down()) {
            actions.push(Action::Tell(Order::Refresh { styles }));
        }
        if changes.configuration {
            if !self.is_down() {
                actions.push(Action::Tell(Order::Configure));
            } else if self.building.is_none() && build.is_none() {
                // The file may be what kept it from starting.
                actions.extend(self.put_into_service());
            }
        }
        if let Some(request) = build {
            actions.extend(self.request(request));
        }
        actions
    }

    fn wanted(&mut self, request: Request) -> Vec<Action> {
        if request.why == super::Why::Key {
            self.replace = self.replace.max(Replace::IfBuilt);
        }
        // The application may ask for what was built because of the same save already.
        let is_under_way = self.building.as_ref().is_some_and(|building| {
            !request.files.is_empty()
                && request
                    .files
                    .iter()
                    .all(|file| building.files.contains(file))
        });
        if is_under_way {
            Vec::new()
        } else {
            self.request(request)
        }
    }

    fn request(&mut self, request: Request) -> Vec<Action> {
        if self.building.is_some() {
            self.queued = Some(match self.queued.take() {
                Some(queued) => queued.and(request),
                None => request,
            });
            return Vec::new();
        }
        self.building = Some(request.clone());
        // What was saved before is in this build.
        self.templates = None;
        let mut actions = Vec::new();
        if self.stop_first && self.serving {
            self.serving = false;
            actions.push(Action::Stop);
        }
        actions.extend([Action::Build(request), Action::Tell(Order::Building)]);
        actions
    }

    fn built(&mut self, outcome: Outcome) -> Vec<Action> {
        self.building = None;
        self.failed = matches!(outcome, Outcome::Failed(_));
        let templates = self.templates.take().filter(|_| self.failed);
        let queued = Request::both(self.queued.take(), templates);
        // What is out of date already replaces nothing, but it is better than nothing.
        let is_wanted = queued.is_none() || self.is_down();
        let mut actions = match outcome {
            Outcome::Built(artifact) => {
                self.artifact = Some(artifact);
                self.due = true;
                if is_wanted {
                    self.put_into_service()
                } else {
                    Vec::new()
                }
            }
            Outcome::Unchanged if !is_wanted => Vec::new(),
            Outcome::Unchanged if self.due || self.is_down() || self.replace > Replace::No => {
                self.put_into_service()
            }
            Outcome::Unchanged => vec![
                Action::Tell(Order::Unchanged),
                Action::Say(Notice::Unchanged),
            ],
            Outcome::Failed(failure) => {
                let mut actions = vec![
                    Action::Say(Notice::BuildFailed {
                        serving: self.serving,
                    }),
                    Action::Tell(Order::BuildFailed(failure)),
                ];
                if self.replace == Replace::InAnyCase {
                    actions.extend(self.put_into_service());
                }
                self.replace = Replace::No;
                actions
            }
        };
        if let Some(queued) = queued {
            actions.extend(self.request(queued));
        }
        actions
    }

    /// Brings what was built last before the users, by loading it or by a new process.
    fn put_into_service(&mut self) -> Vec<Action> {
        let Some(artifact) = self.artifact.clone() else {
            return Vec::new();
        };
        let replace = std::mem::take(&mut self.replace) > Replace::No;
        self.due = false;
        match artifact {
            Artifact::Library(path) if self.serving && !self.starting && !replace => {
                self.loading = true;
                let library = path.to_string_lossy().into_owned();
                vec![Action::Tell(Order::Load { library })]
            }
            artifact => self.start(artifact),
        }
    }

    fn start(&mut self, artifact: Artifact) -> Vec<Action> {
        let mut actions = Vec::new();
        if self.stop_first && self.serving {
            self.serving = false;
            actions.push(Action::Stop);
        }
        self.loading = false;
        self.starting = true;
        actions.push(Action::Start(artifact));
        actions
    }

    fn served(&mut self) -> Vec<Action> {
        if !std::mem::take(&mut self.starting) {
            return Vec::new();
        }
        self.serving = true;
        vec![Action::Promote]
    }

    fn boot_failed(&mut self, exit: Exit) -> Vec<Action> {
        self.starting = false;
        let text = format!(
            "The new process of the application did not come up ({}).\n\n{}",
            exit.how, exit.said
        );
        let failure = Failure {
            problems: Vec::new(),
            text,
        };
        vec![
            Action::Say(Notice::BootFailed {
                how: exit.how,
                serving: self.serving,
            }),
            Action::Tell(Order::BuildFailed(failure)),
        ]
    }

    fn crashed(&mut self, exit: &Exit) -> Vec<Action> {
        self.serving = false;
        let how = exit.how.clone();
        if std::mem::take(&mut self.loading)
            && let Some(artifact) = self.artifact.clone()
        {
            let mut actions = vec![Action::Say(Notice::LoadCrashed { how })];
            actions.extend(self.start(artifact));
            return actions;
        }
        vec![Action::Say(Notice::Crashed { how })]
    }

    fn restart_needed(&mut self, reason: String) -> Vec<Action> {
        self.replace = Replace::InAnyCase;
        let mut actions = vec![Action::Say(Notice::Restarting { reason })];
        // The build under way brings a new process in any case.
        if self.building.is_none() {
            actions.extend(self.put_into_service());
        }
        actions
    }
}
