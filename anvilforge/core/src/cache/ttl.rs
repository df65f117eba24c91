//! How long a value is kept.

use std::time::Duration;

use jiff::Timestamp;

use super::clock::Clock;

/// How long the cache keeps a value; made from a [`Duration`] or a [`Timestamp`] where one is asked for.
///
/// # Examples
/// ```
/// use std::time::Duration;
///
/// use anvilforge_core::cache::Ttl;
///
/// assert_eq!(Ttl::from(Duration::from_secs(60)), Ttl::For(Duration::from_secs(60)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ttl {
    /// For this long; zero is not at all.
    For(Duration),
    /// Until this moment; one that is past is not at all.
    Until(Timestamp),
    /// Until it is forgotten, or the room is needed.
    Forever,
}

impl Ttl {
    /// The time that is left, `None` for ever; zero when it is over already.
    pub(super) fn left(self, clock: &Clock) -> Option<Duration> {
        match self {
            Self::For(time) => Some(time),
            // A moment that is past gives a negative duration, which is none.
            Self::Until(moment) => Some(
                Duration::try_from(moment.duration_since(clock.timestamp())).unwrap_or_default(),
            ),
            Self::Forever => None,
        }
    }
}

impl From<Duration> for Ttl {
    fn from(time: Duration) -> Self {
        Self::For(time)
    }
}

impl From<Timestamp> for Ttl {
    fn from(moment: Timestamp) -> Self {
        Self::Until(moment)
    }
}
