//! Many events of the system become one message.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant, SystemTime};

use super::contents::has_known_name;

/// A burst of saves ends with this much quiet, …
const QUIET: Duration = Duration::from_millis(10);

/// … or this much, if it touches what may be a draft that takes the place of another file in a moment, …
const DRAFT: Duration = Duration::from_millis(30);

/// … or after this long.
const LONGEST: Duration = Duration::from_millis(300);

/// What the watcher's thread hears of.
#[derive(Debug)]
pub(super) enum Touched {
    /// Something happened to this path.
    Path(PathBuf),
    /// More happened than the system could tell.
    TooMuch,
    /// The system cannot watch something.
    Failed(String),
}

/// What came together.
#[derive(Debug)]
pub(super) struct Burst {
    /// The paths, each once, in the order of their first event.
    pub(super) paths: Vec<PathBuf>,
    known: HashSet<PathBuf>,
    /// None of them may be a draft.
    is_plain: bool,
    /// Some events were lost.
    pub(super) is_incomplete: bool,
    /// What the system said about itself.
    pub(super) failures: Vec<String>,
    /// When the first event came.
    pub(super) began: SystemTime,
}

/// Waits for the next burst; `None` when there will be none.
pub(super) fn next(touched: &Receiver<Touched>) -> Option<Burst> {
    let first = touched.recv().ok()?;
    let start = Instant::now();
    let mut burst = Burst {
        paths: Vec::new(),
        known: HashSet::new(),
        is_plain: true,
        is_incomplete: false,
        failures: Vec::new(),
        began: SystemTime::now(),
    };
    burst.add(first);
    while let Some(left) = LONGEST.checked_sub(start.elapsed()) {
        let quiet = if burst.is_plain { QUIET } else { DRAFT };
        match touched.recv_timeout(quiet.min(left)) {
            Ok(touched) => burst.add(touched),
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
    Some(burst)
}

impl Burst {
    fn add(&mut self, touched: Touched) {
        match touched {
            Touched::Path(path) => {
                if self.known.insert(path.clone()) {
                    self.is_plain &= has_known_name(&path);
                    self.paths.push(path);
                }
            }
            Touched::TooMuch => self.is_incomplete = true,
            Touched::Failed(text) if self.failures.contains(&text) => {}
            Touched::Failed(text) => self.failures.push(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn what_comes_together_is_one_burst() {
        let (sender, touched) = mpsc::channel();
        for _ in 0..20 {
            for path in ["src/a.rs", "src/b.rs"] {
                sender.send(Touched::Path(path.into())).expect("queued");
            }
        }
        sender.send(Touched::TooMuch).expect("queued");
        let burst = next(&touched).expect("a burst");
        assert_eq!(burst.paths, [PathBuf::from("src/a.rs"), "src/b.rs".into()]);
        assert!(burst.is_incomplete);
        drop(sender);
        assert!(next(&touched).is_none());
    }
}
