//! A request that is under way while the code below it is replaced.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use anvilforge::prelude::*;

/// Answers when it may, with the greeting of the version that the request began with.
pub(crate) async fn wait(state: AppState) -> Result<&'static str> {
    let (Some(waiting), Some(go)) = (
        state.shared::<AtomicU64>("waiting"),
        state.shared::<AtomicBool>("go"),
    ) else {
        return Err(Error::message("the binary shares no `waiting` and `go`"));
    };
    waiting.fetch_add(1, Ordering::Relaxed);
    while !go.load(Ordering::Relaxed) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Ok(crate::GREETING)
}

/// How many requests wait.
pub(crate) async fn waiting(state: AppState) -> String {
    let waiting = state.shared::<AtomicU64>("waiting");
    waiting
        .map_or(0, |waiting| waiting.load(Ordering::Relaxed))
        .to_string()
}

/// Lets them go on.
pub(crate) async fn go(state: AppState) -> &'static str {
    if let Some(go) = state.shared::<AtomicBool>("go") {
        go.store(true, Ordering::Relaxed);
    }
    "gone"
}
