//! What is shown in the waiting room.

use std::sync::{Arc, Mutex, PoisonError};

use super::super::message::Failure;

/// What is to be shown, shared by those who know and those who show it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Board {
    state: Arc<Mutex<State>>,
}

/// Why nobody serves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum State {
    /// Nothing has happened yet.
    #[default]
    Nothing,
    /// A build is under way.
    Building(String),
    /// It does not build.
    Failed(Failure),
    /// It was built, and has ended.
    Ended(String),
}

impl Board {
    /// A build is under way; how far it is.
    pub(crate) fn building(&self, progress: &str) {
        self.set(State::Building(progress.to_owned()));
    }

    /// The build failed.
    pub(crate) fn failed(&self, failure: &Failure) {
        self.set(State::Failed(failure.clone()));
    }

    /// The process ended; what there is to say about it.
    pub(crate) fn ended(&self, text: String) {
        self.set(State::Ended(text));
    }

    pub(super) fn state(&self) -> State {
        self.state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn set(&self, state: State) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
    }
}
