//! [`Migrator`]: applies and undoes migrations.
//!
//! Each migration runs in a transaction of its own together with its entry in the ledger. Inside
//! that transaction it takes a lock and reads the ledger anew, so of two migrators at once each
//! migration is run by one and passed over by the other. MySQL commits by itself at every change
//! of a table: there a failed migration can leave a part of itself, and the error says so.

use std::fmt;
use std::time::{Duration, Instant};

use super::ledger::{self, Entry};
use super::{Applied, Event, Migration, Migrations, Status};
use crate::connection::{Db, Executor as _, Transaction};
use crate::dialect;
use crate::driver::Driver;
use crate::error::{Error, Result};
use crate::schema::Schema;
use crate::value::Value;

/// How long a migrator waits for another one that holds SQLite's write lock.
const PATIENCE: Duration = Duration::from_secs(600);

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
    db: &'m Db,
    migrations: &'m Migrations,
    on_event: Box<dyn Fn(Event<'_>) + Send + Sync + 'm>,
}

/// Which migrations to undo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rollback {
    /// Those of the last run.
    LastBatch,
    /// The last so many.
    Steps(usize),
}

impl<'m> Migrator<'m> {
    /// A migrator for a database.
    #[must_use]
    pub fn new(db: &'m Db, migrations: &'m Migrations) -> Self {
        Self {
            db,
            migrations,
            on_event: Box::new(|_| {}),
        }
    }

    /// Calls a function before and after each migration: to show progress.
    #[must_use]
    pub fn on_event(mut self, report: impl Fn(Event<'_>) + Send + Sync + 'm) -> Self {
        self.on_event = Box::new(report);
        self
    }

    /// Applies all migrations that were not applied yet, oldest first. They make one batch, which
    /// one rollback undoes; with `step` each makes its own.
    ///
    /// # Errors
    ///
    /// [`Error::Migration`] for the first that fails; those before it stay applied.
    /// [`Error::DuplicateMigration`] when two have one name.
    pub async fn run(&self, step: bool) -> Result<Vec<Applied>> {
        self.check_names()?;
        self.create_ledger().await?;
        let mut applied = Vec::new();
        let mut batch = None;
        for name in self.pending().await? {
            let migration = self.known(&name)?;
            let started = Instant::now();
            let done = self
                .apply(migration, batch)
                .await
                .map_err(|error| self.failed(&name, error))?;
            if let Some(used) = done {
                batch = if step { None } else { Some(used) };
                let duration = started.elapsed();
                (self.on_event)(Event::Migrated(&name, duration));
                applied.push(Applied { name, duration });
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
        let mut entries = self.entries().await?;
        entries.reverse();
        let last = entries.first().map(|entry| entry.batch);
        match rollback {
            Rollback::LastBatch => entries.retain(|entry| Some(entry.batch) == last),
            Rollback::Steps(steps) => entries.truncate(steps),
        }
        for entry in &entries {
            self.known(&entry.name)?;
        }
        let mut undone = Vec::new();
        for Entry { name, .. } in entries {
            let migration = self.known(&name)?;
            let started = Instant::now();
            if self
                .undo(migration)
                .await
                .map_err(|error| self.failed(&name, error))?
            {
                let duration = started.elapsed();
                (self.on_event)(Event::RolledBack(&name, duration));
                undone.push(Applied { name, duration });
            }
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

    /// Drops every table and view, whoever made them, and applies all migrations.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run), and the error of a table that cannot be dropped.
    pub async fn fresh(&self, step: bool) -> Result<Vec<Applied>> {
        self.check_names()?;
        self.drop_all().await?;
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

    /// The SQL that [`run`](Self::run) would run, by migration. Changes nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Migration`] for one that the database cannot express.
    pub async fn pretend(&self) -> Result<Vec<(String, Vec<String>)>> {
        self.check_names()?;
        let mut plans = Vec::new();
        for name in self.pending().await? {
            let statements = plan(self.known(&name)?.up, self.db.driver());
            plans.push((
                name.clone(),
                statements.map_err(|error| self.failed(&name, error))?,
            ));
        }
        Ok(plans)
    }

    /// Applies one migration and gives its batch; `None` when another runner applied it meanwhile.
    async fn apply(&self, migration: &Migration, batch: Option<i64>) -> Result<Option<i64>> {
        let statements = plan(migration.up, self.db.driver())?;
        let tx = self.begin().await?;
        let result = self.apply_in(&tx, migration, &statements, batch).await;
        end(tx, result).await
    }

    async fn apply_in(
        &self,
        tx: &Transaction,
        migration: &Migration,
        statements: &[String],
        batch: Option<i64>,
    ) -> Result<Option<i64>> {
        let entries = ledger::entries(tx).await?;
        if entries.iter().any(|entry| entry.name == migration.name) {
            return Ok(None);
        }
        let next = entries.iter().map(|entry| entry.batch).max().unwrap_or(0) + 1;
        let batch = batch.unwrap_or(next);
        (self.on_event)(Event::Migrating(migration.name));
        run_all(tx, statements).await?;
        ledger::record(tx, migration.name, batch).await?;
        Ok(Some(batch))
    }

    /// Undoes one migration; `false` when another runner undid it meanwhile.
    async fn undo(&self, migration: &Migration) -> Result<bool> {
        let statements = plan(migration.down, self.db.driver())?;
        let tx = self.begin().await?;
        let result = self.undo_in(&tx, migration, &statements).await;
        end(tx, result).await
    }

    async fn undo_in(
        &self,
        tx: &Transaction,
        migration: &Migration,
        statements: &[String],
    ) -> Result<bool> {
        let entries = ledger::entries(tx).await?;
        if !entries.iter().any(|entry| entry.name == migration.name) {
            return Ok(false);
        }
        (self.on_event)(Event::RollingBack(migration.name));
        run_all(tx, statements).await?;
        ledger::forget(tx, migration.name).await?;
        Ok(true)
    }

    async fn drop_all(&self) -> Result<()> {
        let tx = self.begin().await?;
        let result = drop_tables(&tx).await;
        end(tx, result).await
    }

    /// Begins a transaction in which no other migrator works.
    async fn begin(&self) -> Result<Transaction> {
        let started = Instant::now();
        let tx = loop {
            // Each try has already waited for the busy timeout, so this does not spin.
            match self.db.begin().await {
                Err(Error::Locked { .. }) if started.elapsed() < PATIENCE => {
                    tracing::info!("waiting for another writer to finish");
                }
                begun => break begun?,
            }
        };
        if let (Some(lock), _) = dialect::migration_lock(self.db.driver()) {
            let rows = tx.select(lock, vec![]).await?;
            // MySQL answers 0 when it waited in vain; PostgreSQL waits without end.
            if rows
                .first()
                .is_some_and(|row| row.value("locked").is_ok_and(|got| *got == Value::Int(0)))
            {
                let source = "another migrator did not finish".into();
                return Err(Error::Locked {
                    sql: lock.to_owned(),
                    source,
                });
            }
        }
        Ok(tx)
    }

    /// Creates the ledger, one migrator at a time.
    async fn create_ledger(&self) -> Result<()> {
        if ledger::exists(self.db).await? {
            return Ok(());
        }
        let tx = self.begin().await?;
        let result = ledger::create(&tx).await;
        end(tx, result).await
    }

    async fn entries(&self) -> Result<Vec<Entry>> {
        if ledger::exists(self.db).await? {
            ledger::entries(self.db).await
        } else {
            Ok(Vec::new())
        }
    }

    fn known(&self, name: &str) -> Result<&Migration> {
        self.migrations
            .find(name)
            .ok_or_else(|| Error::UnknownMigration {
                name: name.to_owned(),
            })
    }

    fn check_names(&self) -> Result<()> {
        let mut names = self.migrations.names();
        names.sort_unstable();
        match names.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(Error::DuplicateMigration {
                name: pair[0].to_owned(),
            }),
            None => Ok(()),
        }
    }

    fn failed(&self, name: &str, error: Error) -> Error {
        Error::Migration {
            name: name.to_owned(),
            driver: self.db.driver(),
            source: Box::new(error),
        }
    }
}

/// Ends a transaction of [`Migrator::begin`]: keeps it when the work succeeded.
async fn end<T>(tx: Transaction, result: Result<T>) -> Result<T> {
    let (_, release) = dialect::migration_lock(tx.driver());
    let released = match release {
        // The lock of MySQL belongs to the connection and would outlive the transaction.
        Some(release) => tx.session().batch(release.to_owned()).await,
        None => Ok(()),
    };
    match result {
        Ok(value) => {
            released?;
            tx.commit().await?;
            Ok(value)
        }
        Err(error) => {
            // The work's error is what must be seen; some errors have ended the transaction.
            if let Err(failure) = tx.rollback().await {
                tracing::debug!(%failure, "the failed migration's transaction was over already");
            }
            Err(error)
        }
    }
}

async fn run_all(tx: &Transaction, statements: &[String]) -> Result<()> {
    for sql in statements.iter().filter(|sql| !sql.is_empty()) {
        tx.session().batch(sql.clone()).await?;
    }
    Ok(())
}

async fn drop_tables(tx: &Transaction) -> Result<()> {
    let driver = tx.driver();
    let (before, after) = dialect::around_drop_all(driver);
    let mut statements = Vec::new();
    for row in tx.select(dialect::list_tables(driver), vec![]).await? {
        let name = dialect::identifier(driver, &row.get::<String>("name")?);
        let kind = if row.get::<String>("kind")? == "view" {
            "VIEW"
        } else {
            "TABLE"
        };
        // A view may be gone together with the one it was made from.
        let cascade = if driver == Driver::Postgres {
            " CASCADE"
        } else {
            ""
        };
        statements.push(format!("DROP {kind} IF EXISTS {name}{cascade}"));
    }
    run_all(tx, &[before.to_owned()]).await?;
    let dropped = run_all(tx, &statements).await;
    // Also after a failure: MySQL's setting belongs to the connection and would stay.
    let restored = run_all(tx, &[after.to_owned()]).await;
    dropped.and(restored)
}

fn plan(describe: fn(&mut Schema), driver: Driver) -> Result<Vec<String>> {
    let mut schema = Schema::new();
    describe(&mut schema);
    schema.to_sql(driver)
}

impl fmt::Debug for Migrator<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Migrator")
            .field("migrations", &self.migrations.names())
            .finish_non_exhaustive()
    }
}
