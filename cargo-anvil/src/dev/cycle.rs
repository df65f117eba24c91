//! The state machine of `dev`: what happened in, what to do out. No process, no clock.

use std::path::PathBuf;

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Event {
    /// Files were saved.
    Changed,
    /// A build ended; with the binary, when it succeeded.
    Built(Option<PathBuf>),
    /// The application's process ended, and nobody had asked it to.
    Exited,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Action {
    /// Begin a build.
    Build,
    /// Replace the running process, if any, by this binary.
    Start(PathBuf),
    /// Say that the next save is waited for.
    Wait,
}

/// Where the loop stands.
#[derive(Debug, Default)]
pub(crate) struct Cycle {
    building: bool,
    /// Something was saved since the running build began.
    stale: bool,
    serving: bool,
}

impl Cycle {
    /// Takes an event.
    pub(crate) fn on(&mut self, event: Event) -> Vec<Action> {
        match event {
            Event::Changed if self.building => {
                self.stale = true;
                Vec::new()
            }
            Event::Changed => {
                self.building = true;
                vec![Action::Build]
            }
            Event::Built(binary) => self.built(binary),
            Event::Exited => {
                self.serving = false;
                // The build under way will start it again.
                if self.building {
                    Vec::new()
                } else {
                    vec![Action::Wait]
                }
            }
        }
    }

    /// Whether the application still serves although the last build failed.
    pub(crate) fn is_serving(&self) -> bool {
        self.serving
    }

    fn built(&mut self, binary: Option<PathBuf>) -> Vec<Action> {
        self.building = std::mem::take(&mut self.stale);
        let mut actions = Vec::new();
        match binary {
            // A binary that is out of date already replaces nothing, but it is better than nothing.
            Some(binary) if !self.building || !self.serving => {
                self.serving = true;
                actions.push(Action::Start(binary));
            }
            None if !self.building => actions.push(Action::Wait),
            _ => {}
        }
        if self.building {
            actions.push(Action::Build);
        }
        actions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binary() -> Event {
        Event::Built(Some("/t/blog".into()))
    }

    fn start() -> Action {
        Action::Start("/t/blog".into())
    }

    /// A cycle that serves.
    fn serving() -> Cycle {
        let mut cycle = Cycle::default();
        assert_eq!(cycle.on(Event::Changed), [Action::Build]);
        assert_eq!(cycle.on(binary()), [start()]);
        cycle
    }

    #[test]
    fn many_saves_during_a_build_queue_exactly_one_more() {
        let mut cycle = serving();
        assert_eq!(cycle.on(Event::Changed), [Action::Build]);
        assert_eq!(cycle.on(Event::Changed), []);
        assert_eq!(cycle.on(Event::Changed), []);
        assert_eq!(cycle.on(binary()), [Action::Build]);
        assert_eq!(cycle.on(binary()), [start()]);
    }

    #[test]
    fn a_failed_build_keeps_the_old_process() {
        let mut cycle = serving();
        cycle.on(Event::Changed);
        assert_eq!(cycle.on(Event::Built(None)), [Action::Wait]);
        assert!(cycle.is_serving());
    }

    #[test]
    fn a_crash_waits_for_the_next_save_which_starts_it_again() {
        let mut cycle = serving();
        assert_eq!(cycle.on(Event::Exited), [Action::Wait]);
        assert_eq!(cycle.on(Event::Changed), [Action::Build]);
        assert_eq!(cycle.on(binary()), [start()]);
    }

    #[test]
    fn the_first_binary_is_started_even_when_it_is_stale() {
        let mut cycle = Cycle::default();
        cycle.on(Event::Changed);
        cycle.on(Event::Changed);
        assert_eq!(cycle.on(binary()), [start(), Action::Build]);
    }
}
