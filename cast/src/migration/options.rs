//! Which migrations a command is about.

use super::Applied;

/// Which migrations to undo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rollback {
    /// Those of the last run.
    LastBatch,
    /// Those of a certain run.
    Batch(i64),
    /// The last so many.
    Steps(usize),
}

/// What [`Migrator::refresh`](super::Migrator::refresh) did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refreshed {
    /// What was undone, in that order.
    pub undone: Vec<Applied>,
    /// What was applied then.
    pub applied: Vec<Applied>,
}
