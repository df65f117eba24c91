//! What the build is doing, for whoever waits for it or shows it.
//!
//! [`Dev`] is one value in the process, and only below `cargo anvil dev`. The link tells it what the CLI says, the gate
//! and the browsers' sockets watch it. Nothing here does I/O.

use std::sync::Arc;

use serde::Serialize;
use tokio::sync::{broadcast, watch};

use super::{Order, Problem};

/// How many changes of style sheets a slow socket may be behind; one that is more behind reloads its page.
const REFRESHES: usize = 16;

/// What this process knows of its own development; cloning copies one pointer.
#[derive(Debug, Clone)]
pub(crate) struct Dev(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    status: watch::Sender<Status>,
    styles: broadcast::Sender<Arc<[String]>>,
}

/// How things stand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Status {
    /// Whether a build is under way, or its outcome is just being put in force.
    pub(crate) building: bool,
    /// Why the last build failed; stays until one succeeds.
    pub(crate) failure: Option<Failure>,
    /// What is wrong with the configuration on disk, while an older one is in force.
    pub(crate) configuration_problem: Option<String>,
    /// Another one for each process, each generation, and each change that browsers must reload for. Below 2^53, so that
    /// JavaScript can hold it.
    pub(crate) version: u64,
    /// Whether this process is being replaced by the next one, which has the listening socket, too.
    pub(crate) draining: bool,
}

/// A build that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Failure {
    /// Another one for each failed build, so that one that was looked at is told from the next.
    pub(crate) number: u64,
    /// What the compiler found; empty when cargo itself failed.
    pub(crate) problems: Vec<Problem>,
    /// All that was printed, without colors.
    pub(crate) text: String,
}

impl Dev {
    pub(crate) fn new() -> Self {
        let status = Status {
            version: random_number(),
            ..Status::default()
        };
        Self(Arc::new(Inner {
            status: watch::Sender::new(status),
            styles: broadcast::Sender::new(REFRESHES),
        }))
    }

    /// How things stand, now and from now on.
    pub(crate) fn status(&self) -> watch::Receiver<Status> {
        self.0.status.subscribe()
    }

    /// The style sheets below `public/` that change from now on.
    pub(crate) fn styles(&self) -> broadcast::Receiver<Arc<[String]>> {
        self.0.styles.subscribe()
    }

    /// The version that pages rendered now are of.
    pub(crate) fn version(&self) -> u64 {
        self.0.status.borrow().version
    }

    /// Takes up what the CLI says about builds and files. A new configuration and a new library are for others to take up,
    /// who then say here what came of it.
    pub(crate) fn apply(&self, order: &Order) {
        match order {
            Order::Building => self.change(|status| status.building = true),
            Order::BuildFailed { problems, text } => {
                let failure = Failure {
                    number: random_number(),
                    problems: problems.clone(),
                    text: text.clone(),
                };
                self.change(|status| {
                    status.building = false;
                    status.failure = Some(failure);
                });
            }
            Order::Unchanged => self.change(|status| {
                status.building = false;
                status.failure = None;
            }),
            Order::Refresh { styles } => self.refresh(styles.clone()),
            Order::Configure | Order::Load { .. } => {}
        }
    }

    /// A new generation answers from now on (say so after it does, not before): the build is over, and pages of the old one reload themselves.
    #[cfg(any(test, feature = "dynamic"))]
    pub(crate) fn new_version(&self) {
        self.change(|status| {
            status.building = false;
            status.failure = None;
            status.version += 1;
        });
    }

    /// Makes browsers load these style sheets again or, when there are none, the whole page.
    pub(crate) fn refresh(&self, styles: Vec<String>) {
        if styles.is_empty() {
            self.change(|status| status.version += 1);
        } else {
            // Without a browser there is nobody to tell.
            let _ = self.0.styles.send(styles.into());
        }
    }

    /// The configuration on disk is wrong, and the old one stays in force.
    pub(crate) fn configuration_refused(&self, text: &str) {
        self.change(|status| status.configuration_problem = Some(text.to_owned()));
    }

    /// The configuration on disk is the one in force again.
    pub(crate) fn configuration_mended(&self) {
        self.change(|status| status.configuration_problem = None);
    }

    /// The configuration on disk is in force: browsers reload what was rendered with the old one.
    pub(crate) fn configuration_accepted(&self) {
        self.change(|status| {
            status.configuration_problem = None;
            status.version += 1;
        });
    }

    /// This process is being replaced: page requests that wait are sent to the next one.
    pub(crate) fn drain(&self) {
        self.change(|status| status.draining = true);
    }

    pub(crate) fn is_draining(&self) -> bool {
        self.0.status.borrow().draining
    }

    /// Tells watchers only when something has changed.
    fn change(&self, change: impl FnOnce(&mut Status)) {
        self.0.status.send_if_modified(|status| {
            let before = status.clone();
            change(status);
            *status != before
        });
    }
}

/// A number that nothing before it had, here or in an earlier process; with room to count on from there.
fn random_number() -> u64 {
    let random = getrandom::u32().unwrap_or_else(|_| std::process::id());
    u64::from(random) << 20
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(message: &str) -> Order {
        Order::BuildFailed {
            problems: Vec::new(),
            text: message.to_owned(),
        }
    }

    #[test]
    fn a_failure_stays_through_the_next_build_and_goes_when_it_succeeds() {
        let dev = Dev::new();
        let status = dev.status();
        dev.apply(&failed("no `main`"));
        dev.apply(&Order::Building);
        assert!(status.borrow().building);
        let text = |status: &Status| status.failure.as_ref().map(|failure| failure.text.clone());
        assert_eq!(text(&status.borrow()).as_deref(), Some("no `main`"));
        dev.apply(&Order::Unchanged);
        assert_eq!(text(&status.borrow()), None);
        assert!(!status.borrow().building);
    }

    #[test]
    fn a_generation_and_a_whole_refresh_are_new_versions_and_a_style_sheet_is_not() {
        let dev = Dev::new();
        let mut styles = dev.styles();
        let first = dev.version();
        dev.refresh(vec!["app.css".to_owned()]);
        assert_eq!(dev.version(), first);
        assert_eq!(*styles.try_recv().expect("told"), ["app.css".to_owned()]);
        dev.refresh(Vec::new());
        assert_eq!(dev.version(), first + 1);
        dev.new_version();
        assert_eq!(dev.version(), first + 2);
    }

    #[test]
    fn versions_of_two_processes_differ_and_fit_into_a_number_of_javascript() {
        let (one, other) = (Dev::new().version(), Dev::new().version());
        assert_ne!(one, other);
        assert!(one.max(other) < 1 << 53);
    }

    #[test]
    fn watchers_wake_for_changes_alone() {
        let dev = Dev::new();
        let mut status = dev.status();
        status.mark_unchanged();
        dev.apply(&Order::Unchanged);
        assert!(!status.has_changed().expect("Dev lives"));
        dev.configuration_refused(".env:3: not KEY=value");
        assert!(status.has_changed().expect("Dev lives"));
    }
}
