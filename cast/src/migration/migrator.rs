//! [`Migrator`]: applies and undoes migrations.
//!
//! Each migration runs in a transaction of its own together with its entry in the ledger. For that
//! time it holds a lock and reads the ledger anew, so of two migrators at once each
//! migration is run by one and passed over by the other. MySQL commits by itself at every change
//! of a table: there a failed migration can leave a part of itself, and the error says so.

use std::fmt;

use super::ledger::{self, Entry};
use super::{Applied, Event, Migration, Migrations, Refreshed, Rollback, Status, Wipe, wipe};
use crate::connection::Db;
use crate::error::{Error, Result};

/// Applies and undoes the migrations of a program.
///
/// # Examples
///
/// ```
/// use cast::migration::{Event, Migrations, Migrator};
///
/// # async fn run(db: cast::Db, migrations: Migrations) -> cast::Result<()> {
/// let migrator = Migrator::new(&db, &migrations).on_event(|event| {
///     if let Event::Migrated(name, duration) = event {
///         println!("{name} {duration:?}");
///     }
/// });
/// let applied = migrator.run(false).await?;
/// # Ok(())
/// # }
/// ```
pub struct Migrator<'m> {
    /// Reads where it writes: a copy for reading may lack the newest entries of the ledger.
    pub(super) db: Db,
    pub(super) migrations: &'m Migrations,
    pub(super) isolated: bool,
    on_event: Box<dyn Fn(Event<'_>) + Send + Sync + 'm>,
}

impl<'m> Migrator<'m> {
    /// A migrator for a database.
    #[must_use]
    pub fn new(db: &Db, migrations: &'m Migrations) -> Self {
        Self {
            db: db.primary(),
            migrations,
            isolated: false,
            on_event: Box::new(|_| {}),
        }
    }

    /// Calls a function before and after each migration: to show progress.
    #[must_use]
    pub fn on_event(mut self, report: impl Fn(Event<'_>) + Send + Sync + 'm) -> Self {
        self.on_event = Box::new(report);
        self
    }

    /// Does not wait for another migrator: while one is at work, this one fails with
    /// [`Error::MigratorBusy`].
    #[must_use]
    pub fn isolated(mut self) -> Self {
        self.isolated = true;
        self
    }

    /// Applies all migrations that were not applied yet, oldest first. They make one batch, which
    /// one rollback undoes; with `step` each makes its own. An empty database is first made from
    /// [`Migrations::schema_dump`], if there is one for it.
    ///
    /// # Errors
    ///
    /// [`Error::Migration`] for the first that fails; those before it stay applied.
    /// [`Error::DuplicateMigration`] when two have one name. [`Error::MigratorBusy`] when it is
    /// [`isolated`](Self::isolated) and another migrator is at work.
    pub async fn run(&self, step: bool) -> Result<Vec<Applied>> {
        self.check_names()?;
        self.load_dump().await?;
        self.create_ledger().await?;
        let mut applied = Vec::new();
        let mut batch = None;
        for name in self.pending().await? {
            if let Some((used, done)) = self.apply(self.known(&name)?, batch).await? {
                batch = if step { None } else { Some(used) };
                applied.push(done);
            }
        }
        Ok(applied)
    }

    /// Undoes migrations, the last one first.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownMigration`], before anything is undone, when the program lacks one of them;
    /// [`Error::Migration`] for the first that fails.
    pub async fn rollback(&self, rollback: Rollback) -> Result<Vec<Applied>> {
        let mut undone = Vec::new();
        for migration in self.to_undo(rollback).await? {
            undone.extend(self.undo(migration).await?);
        }
        Ok(undone)
    }

    /// Undoes all migrations.
    ///
    /// # Errors
    ///
    /// As [`rollback`](Self::rollback).
    pub async fn reset(&self) -> Result<Vec<Applied>> {
        self.rollback(Rollback::Steps(usize::MAX)).await
    }

    /// Undoes all migrations, or the last so many, and applies them again.
    ///
    /// # Errors
    ///
    /// As [`rollback`](Self::rollback) and [`run`](Self::run).
    pub async fn refresh(&self, steps: Option<usize>, step: bool) -> Result<Refreshed> {
        let undone = self
            .rollback(Rollback::Steps(steps.unwrap_or(usize::MAX)))
            .await?;
        let applied = self.run(step).await?;
        Ok(Refreshed { undone, applied })
    }

    /// Drops every table and view, whoever made them, and applies all migrations.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run), and the error of a table that cannot be dropped.
    pub async fn fresh(&self, step: bool) -> Result<Vec<Applied>> {
        self.fresh_with(Wipe::default(), step).await
    }

    /// As [`fresh`](Self::fresh), and says what is dropped besides tables.
    ///
    /// # Errors
    ///
    /// As [`fresh`](Self::fresh).
    pub async fn fresh_with(&self, what: Wipe, step: bool) -> Result<Vec<Applied>> {
        self.check_names()?;
        wipe(&self.db, what).await?;
        self.run(step).await
    }

    /// The state of every migration: those of the program in their order, then those that were
    /// applied by another version of it. Changes nothing.
    ///
    /// # Errors
    ///
    /// The error of reading the ledger.
    pub async fn status(&self) -> Result<Vec<Status>> {
        let entries = self.entries().await?;
        let batch = |name: &str| {
            entries
                .iter()
                .find(|entry| entry.name == name)
                .map(|entry| entry.batch)
        };
        let known = self.migrations.list.iter().map(|migration| Status {
            name: migration.name.to_owned(),
            batch: batch(migration.name),
            known: true,
        });
        let unknown = entries
            .iter()
            .filter(|entry| self.migrations.find(&entry.name).is_none())
            .map(|entry| Status {
                name: entry.name.clone(),
                batch: Some(entry.batch),
                known: false,
            });
        Ok(known.chain(unknown).collect())
    }

    /// The names of the migrations that were not applied yet.
    ///
    /// # Errors
    ///
    /// The error of reading the ledger.
    pub async fn pending(&self) -> Result<Vec<String>> {
        let status = self.status().await?;
        Ok(status
            .into_iter()
            .filter(|status| status.batch.is_none())
            .map(|status| status.name)
            .collect())
    }

    pub(super) fn tell(&self, event: Event<'_>) {
        (self.on_event)(event);
    }

    /// The migrations to undo, the last one first.
    pub(super) async fn to_undo(&self, rollback: Rollback) -> Result<Vec<&'m Migration>> {
        let mut entries = self.entries().await?;
        entries.reverse();
        let last = entries.first().map(|entry| entry.batch);
        match rollback {
            Rollback::LastBatch => entries.retain(|entry| Some(entry.batch) == last),
            Rollback::Batch(batch) => entries.retain(|entry| entry.batch == batch),
            Rollback::Steps(steps) => entries.truncate(steps),
        }
        entries
            .iter()
            .map(|entry| self.known(&entry.name))
            .collect()
    }

    async fn entries(&self) -> Result<Vec<Entry>> {
        if ledger::exists(&self.db).await? {
            ledger::entries(&self.db).await
        } else {
            Ok(Vec::new())
        }
    }

    pub(super) fn known(&self, name: &str) -> Result<&'m Migration> {
        self.migrations
            .find(name)
            .ok_or_else(|| Error::UnknownMigration {
                name: name.to_owned(),
            })
    }

    pub(super) fn check_names(&self) -> Result<()> {
        let mut names = self.migrations.names();
        names.sort_unstable();
        match names.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(Error::DuplicateMigration {
                name: pair[0].to_owned(),
            }),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Migrator<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Migrator")
            .field("migrations", &self.migrations.names())
            .finish_non_exhaustive()
    }
}
