//! The end of what a child has printed: what is shown when it dies.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::without_ansi;

/// How much is kept.
const KEPT: usize = 64 * 1024;

/// The last lines of a child, shared with the thread that reads them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tail {
    shared: Arc<(Mutex<State>, Condvar)>,
}

#[derive(Debug, Default)]
struct State {
    lines: VecDeque<String>,
    length: usize,
    is_closed: bool,
}

impl Tail {
    /// Adds a line.
    pub(super) fn add(&self, line: &str) {
        let line = without_ansi(line);
        let mut state = self.lock();
        state.length += line.len() + 1;
        state.lines.push_back(line);
        while state.length > KEPT {
            let Some(first) = state.lines.pop_front() else {
                break;
            };
            state.length -= first.len() + 1;
        }
    }

    /// Says that nothing more comes.
    pub(super) fn close(&self) {
        self.lock().is_closed = true;
        self.shared.1.notify_all();
    }

    /// The text, when the child has closed its streams or has had that long to do so: a child of its own may hold them open.
    pub(crate) fn text(&self, patience: Duration) -> String {
        let (state, _) = self
            .shared
            .1
            .wait_timeout_while(self.lock(), patience, |state| !state.is_closed)
            .unwrap_or_else(PoisonError::into_inner);
        state.lines.iter().map(|line| format!("{line}\n")).collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_kept() {
        let tail = Tail::default();
        for number in 0..20_000 {
            tail.add(&format!("\u{1b}[31mline {number}\u{1b}[0m"));
        }
        tail.close();
        let text = tail.text(Duration::from_secs(10));
        assert!(text.len() <= KEPT && text.len() > KEPT - 100);
        assert!(text.ends_with("\nline 19999\n"));
    }
}
