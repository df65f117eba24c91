//! The one place that waits by asking again.
//!
//! Suites never sleep: they say what they wait for, and for how long it is worth waiting.

use std::time::{Duration, Instant};

/// Pause between two questions: short against anything a person would notice, long against a question's cost.
const PAUSE: Duration = Duration::from_millis(20);

/// Asks `probe` again and again until it has an answer.
///
/// `what` completes the sentence "waited for …"; it is all that a failed run shows, so name the thing.
///
/// # Panics
///
/// When there is no answer within `patience`.
///
/// # Examples
///
/// ```ignore
/// until("the row", Duration::from_secs(5), async || app.rows("entries").first().cloned()).await;
/// ```
pub async fn until<T>(
    what: &str,
    patience: Duration,
    mut probe: impl AsyncFnMut() -> Option<T>,
) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = probe().await {
            return answer;
        }
        assert!(
            start.elapsed() < patience,
            "waited for {what} for {patience:?}, in vain"
        );
        tokio::time::sleep(PAUSE).await;
    }
}
