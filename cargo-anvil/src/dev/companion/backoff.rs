//! How long to wait before a companion that died is started again.

use std::time::Duration;

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(30);

/// Whoever has lived so long starts from the beginning.
const HEALTHY: Duration = Duration::from_secs(30);

/// Doubles the pause with each death: 1, 2, 4 … 30 s.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Backoff {
    pause: Option<Duration>,
}

impl Backoff {
    /// The pause after a life of that length.
    pub(super) fn next(&mut self, lived: Duration) -> Duration {
        let pause = match self.pause.filter(|_| lived < HEALTHY) {
            Some(pause) => (pause * 2).min(LONGEST),
            None => FIRST,
        };
        self.pause = Some(pause);
        pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_doubles_up_to_half_a_minute() {
        let mut backoff = Backoff::default();
        let pauses: Vec<u64> = (0..7)
            .map(|_| backoff.next(Duration::ZERO).as_secs())
            .collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 30, 30]);
        assert_eq!(backoff.next(HEALTHY).as_secs(), 1);
    }
}
