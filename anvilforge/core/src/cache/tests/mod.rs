//! What the cache promises. Time is moved, never waited for.

use std::time::Duration;

use super::Cache;
use super::clock::Clock;

mod application;
mod counters;
#[cfg(debug_assertions)]
mod live;
mod locks;
mod memory;
mod remember;
mod slow_store;
mod values;

const MINUTE: Duration = Duration::from_secs(60);

/// A small cache in memory, and its clock.
fn cache() -> (Cache, Clock) {
    let clock = Clock::start();
    clock.travel(Duration::ZERO);
    (Cache::memory_with(1 << 20, clock.clone()), clock)
}

/// What an error says, with its causes.
fn text(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    if let Some(source) = error.source() {
        text = format!("{text}: {source}");
    }
    text
}
