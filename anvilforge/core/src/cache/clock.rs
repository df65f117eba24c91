//! The time by which entries expire; a test moves it instead of waiting.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use jiff::Timestamp;

/// In [`State::stopped_at`]: the clock runs.
const RUNNING: u64 = u64::MAX;

/// A clock that runs until a test takes hold of it; cloning shares it.
#[derive(Debug, Clone)]
pub(crate) struct Clock(Arc<State>);

#[derive(Debug)]
struct State {
    started: Instant,
    started_at: Timestamp,
    /// Nanoseconds since the start, or [`RUNNING`].
    stopped_at: AtomicU64,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self(Arc::new(State {
            started: Instant::now(),
            started_at: Timestamp::now(),
            stopped_at: AtomicU64::new(RUNNING),
        }))
    }

    /// The time since the start; it never goes back, whatever happens to the computer's date.
    pub(crate) fn elapsed(&self) -> Duration {
        match self.0.stopped_at.load(Ordering::Relaxed) {
            RUNNING => self.0.started.elapsed(),
            stopped_at => Duration::from_nanos(stopped_at),
        }
    }

    /// The date and time.
    pub(crate) fn timestamp(&self) -> Timestamp {
        match self.0.stopped_at.load(Ordering::Relaxed) {
            RUNNING => Timestamp::now(),
            stopped_at => self
                .0
                .started_at
                .saturating_add(Duration::from_nanos(stopped_at))
                .unwrap_or(Timestamp::MAX),
        }
    }

    /// Stops the clock, that much later than it is now.
    pub(crate) fn travel(&self, by: Duration) {
        let nanos = self.elapsed().saturating_add(by).as_nanos();
        let stopped_at = u64::try_from(nanos).unwrap_or(RUNNING).min(RUNNING - 1);
        self.0.stopped_at.store(stopped_at, Ordering::Relaxed);
    }
}
