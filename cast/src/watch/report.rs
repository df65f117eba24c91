//! [`QueryWatch`]: the statements of one piece of work.

use std::fmt;
use std::panic::Location;
use std::time::Duration;

/// The statements that a piece of work ran, those of one shape together.
#[derive(Debug, Clone, Default)]
pub struct QueryWatch {
    pub(super) queries: Vec<WatchedQuery>,
}

/// Statements that are the same but for their values, and that one place asked for.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct WatchedQuery {
    /// The SQL, with lists of values shortened.
    pub sql: String,
    /// How often it ran.
    pub times: usize,
    /// How long all of the runs took.
    pub duration: Duration,
    /// The place that asked for it.
    pub caller: &'static Location<'static>,
    /// Whether it is one of many by intention.
    pub(super) one_of_many: bool,
}

impl QueryWatch {
    /// How many statements ran.
    #[must_use]
    pub fn count(&self) -> usize {
        self.queries.iter().map(|query| query.times).sum()
    }

    /// How long they took.
    #[must_use]
    pub fn duration(&self) -> Duration {
        self.queries.iter().map(|query| query.duration).sum()
    }

    /// The statements, in the order in which each was first run.
    #[must_use]
    pub fn queries(&self) -> &[WatchedQuery] {
        &self.queries
    }

    /// The reads that one place asked for at least so many times: mostly, a query in a loop that one `with` or `load` would
    /// replace. The pages and chunks behind the first are not among them: whoever goes through a table means to ask again
    /// and again.
    pub fn repeated(&self, times: usize) -> impl Iterator<Item = &WatchedQuery> {
        let queries = self.queries.iter();
        queries.filter(move |query| query.times >= times && query.reads() && !query.one_of_many)
    }
}

impl WatchedQuery {
    fn reads(&self) -> bool {
        let word = self.sql.trim_start_matches(['(', ' ']).get(..6);
        word.is_some_and(|word| word.eq_ignore_ascii_case("select"))
    }
}

/// One line for each shape: how often it ran, and what it is.
impl fmt::Display for QueryWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for query in &self.queries {
            writeln!(f, "{:>4} × {}", query.times, query.sql)?;
        }
        Ok(())
    }
}
