//! What a migrator tells: before and after each migration, and of the state of all.

use std::time::Duration;

/// A migration that was applied or undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Its name.
    pub name: String,
    /// How long it took.
    pub duration: Duration,
}

/// What a migrator is doing; see [`Migrator::on_event`](super::Migrator::on_event).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event<'e> {
    /// A migration is about to be applied.
    Migrating(&'e str),
    /// A migration was applied.
    Migrated(&'e str, Duration),
    /// A migration is about to be undone.
    RollingBack(&'e str),
    /// A migration was undone.
    RolledBack(&'e str, Duration),
}

/// The state of one migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Its name.
    pub name: String,
    /// The run that applied it; `None` when it is still to be applied.
    pub batch: Option<i64>,
    /// Whether the program has it. `false`: it was applied by another version of the program.
    pub known: bool,
}
