//! The one line that shows how far a build is.

use std::time::{Duration, Instant};

/// The line is drawn at most so often.
const PAUSE: Duration = Duration::from_millis(100);

/// How far a build is.
#[derive(Debug)]
pub(crate) struct Progress {
    package: String,
    /// How many units the build before it had.
    total: Option<usize>,
    done: usize,
    current: String,
    drawn: Option<Instant>,
}

impl Progress {
    /// A build that begins.
    pub(crate) fn new(package: &str, total: Option<usize>) -> Self {
        Self {
            package: package.to_owned(),
            total,
            done: 0,
            current: String::new(),
            drawn: None,
        }
    }

    /// One unit more is there, whether it was compiled now or before.
    pub(crate) fn unit_done(&mut self) {
        self.done += 1;
    }

    /// Cargo does something: compiles this package, waits for a lock.
    pub(crate) fn does(&mut self, what: &str) {
        what.clone_into(&mut self.current);
    }

    /// How many units there were.
    pub(crate) fn done(&self) -> usize {
        self.done
    }

    /// The line, if it is time to draw it again.
    pub(crate) fn due(&mut self, now: Instant) -> Option<String> {
        if self
            .drawn
            .is_some_and(|drawn| now.duration_since(drawn) < PAUSE)
        {
            return None;
        }
        self.drawn = Some(now);
        Some(self.line())
    }

    /// The line as it is now.
    pub(crate) fn line(&self) -> String {
        let Self {
            package,
            done,
            current,
            ..
        } = self;
        let count = match self.total {
            // The count of the build before is wrong as soon as it is passed.
            Some(total) if total >= *done && *done > 0 => format!(" {done}/{total}"),
            _ if *done > 0 => format!(" {done}"),
            _ => String::new(),
        };
        let current = if current.is_empty() {
            String::new()
        } else {
            format!(" {current}")
        };
        format!("Building {package}{count}{current}…")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_tells_what_is_known() {
        let mut progress = Progress::new("blog", Some(239));
        assert_eq!(progress.line(), "Building blog…");
        for _ in 0..12 {
            progress.unit_done();
        }
        progress.does("sqlx-core");
        assert_eq!(progress.line(), "Building blog 12/239 sqlx-core…");
        let mut first = Progress::new("blog", None);
        first.unit_done();
        assert_eq!(first.line(), "Building blog 1…");
    }

    #[test]
    fn an_estimate_that_is_passed_is_dropped() {
        let mut progress = Progress::new("blog", Some(1));
        progress.unit_done();
        assert_eq!(progress.line(), "Building blog 1/1…");
        progress.unit_done();
        assert_eq!(progress.line(), "Building blog 2…");
    }

    #[test]
    fn it_is_drawn_ten_times_a_second_at_most() {
        let mut progress = Progress::new("blog", None);
        let start = Instant::now();
        let drawn = (0..1000)
            .filter(|milliseconds| {
                progress
                    .due(start + Duration::from_millis(*milliseconds))
                    .is_some()
            })
            .count();
        assert_eq!(drawn, 10);
    }
}
