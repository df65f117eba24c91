//! Applies and undoes one migration, with its entry in the ledger.

use std::time::{Duration, Instant};

use super::{Applied, Event, Migration, Migrator};
use super::{ledger, wipe};
use crate::connection::{Db, Executor, Lock, SchemaSession, Transaction};
use crate::driver::Driver;
use crate::error::{Error, Result};
use crate::schema::{Operation, Schema, in_transaction, inspect, makes_tables_anew};

/// How long a migrator waits for another one that holds SQLite's write lock.
const PATIENCE: Duration = Duration::from_secs(600);

/// What a migration is to do, compiled.
pub(super) struct Plan {
    pub(super) operations: Vec<Operation>,
    pub(super) transactional: bool,
}

impl Plan {
    pub(super) fn new(describe: fn(&mut Schema), db: &Db) -> Result<Self> {
        let mut schema = Schema::new();
        describe(&mut schema);
        Ok(Self {
            operations: schema.compile(db.driver())?,
            transactional: !schema.is_without_transaction(),
        })
    }
}

impl Migrator<'_> {
    /// Applies one migration and gives its batch; `None` when another runner applied it meanwhile.
    pub(super) async fn apply(
        &self,
        migration: &Migration,
        batch: Option<i64>,
    ) -> Result<Option<(i64, Applied)>> {
        let started = Instant::now();
        let applied = async {
            let plan = Plan::new(migration.up, &self.db)?;
            let tx = self.begin(&plan).await?;
            let result = self.apply_in(&tx, migration, &plan, batch).await;
            end(tx, result).await
        };
        let applied = applied
            .await
            .map_err(|error| self.failed(migration, error))?;
        Ok(applied.map(|batch| {
            let done = done(migration, started);
            self.tell(Event::Migrated(&done.name, done.duration));
            (batch, done)
        }))
    }

    async fn apply_in(
        &self,
        tx: &Transaction,
        migration: &Migration,
        plan: &Plan,
        batch: Option<i64>,
    ) -> Result<Option<i64>> {
        let entries = ledger::entries(tx).await?;
        if entries.iter().any(|entry| entry.name == migration.name) {
            return Ok(None);
        }
        let next = entries.iter().map(|entry| entry.batch).max().unwrap_or(0) + 1;
        let batch = batch.unwrap_or(next);
        self.tell(Event::Migrating(migration.name));
        in_transaction(tx, &plan.operations).await?;
        ledger::record(tx, migration.name, batch).await?;
        Ok(Some(batch))
    }

    /// Undoes one migration; gives nothing when another runner undid it meanwhile.
    pub(super) async fn undo(&self, migration: &Migration) -> Result<Option<Applied>> {
        let started = Instant::now();
        let undone = async {
            let plan = Plan::new(migration.down, &self.db)?;
            let tx = self.begin(&plan).await?;
            let result = self.undo_in(&tx, migration, &plan).await;
            end(tx, result).await
        };
        let undone = undone
            .await
            .map_err(|error| self.failed(migration, error))?;
        Ok(undone.then(|| {
            let done = done(migration, started);
            self.tell(Event::RolledBack(&done.name, done.duration));
            done
        }))
    }

    async fn undo_in(&self, tx: &Transaction, migration: &Migration, plan: &Plan) -> Result<bool> {
        let entries = ledger::entries(tx).await?;
        if !entries.iter().any(|entry| entry.name == migration.name) {
            return Ok(false);
        }
        self.tell(Event::RollingBack(migration.name));
        in_transaction(tx, &plan.operations).await?;
        ledger::forget(tx, migration.name).await?;
        Ok(true)
    }

    /// Creates the ledger, one migrator at a time.
    pub(super) async fn create_ledger(&self) -> Result<()> {
        if ledger::exists(&self.db).await? {
            return Ok(());
        }
        let tx = self.session(false, true).await?;
        let result = ledger::create(&tx).await;
        end(tx, result).await
    }

    /// Makes an empty database from the dump, if there is one.
    pub(super) async fn load_dump(&self) -> Result<()> {
        let Some(dump) = self.migrations.dump(self.db.driver()) else {
            return Ok(());
        };
        if !is_empty(&self.db).await? {
            return Ok(());
        }
        let tx = self.session(true, true).await?;
        let loaded = async {
            // Another migrator may have been quicker.
            if is_empty(&tx).await? {
                tx.session().batch(dump.to_owned()).await?;
                // The settings of `pg_dump` belong to the connection, which goes on.
                if tx.driver() == Driver::Postgres {
                    tx.session().batch("RESET ALL".to_owned()).await?;
                }
            }
            Ok(())
        };
        let result = loaded.await;
        end(tx, result).await
    }

    async fn begin(&self, plan: &Plan) -> Result<Transaction> {
        self.session(makes_tables_anew(&plan.operations), plan.transactional)
            .await
    }

    /// Begins a transaction in which no other migrator works.
    async fn session(&self, unchecked: bool, transactional: bool) -> Result<Transaction> {
        let lock = if self.isolated { Lock::Try } else { Lock::Wait };
        let session = SchemaSession {
            lock,
            unchecked,
            transactional,
        };
        let started = Instant::now();
        loop {
            // Each try has already waited for the busy timeout, so this does not spin.
            match self.db.begin_for_schema(session).await {
                Err(Error::Locked { .. }) if started.elapsed() < PATIENCE => {
                    tracing::info!("waiting for another writer to finish");
                }
                begun => return begun,
            }
        }
    }

    pub(super) fn failed(&self, migration: &Migration, error: Error) -> Error {
        match error {
            // Nothing of the migration is wrong.
            Error::MigratorBusy => Error::MigratorBusy,
            error => Error::Migration {
                name: migration.name.to_owned(),
                driver: self.db.driver(),
                source: Box::new(error),
            },
        }
    }
}

/// Whether a database has no tables but those that extensions brought.
async fn is_empty(db: &dyn Executor) -> Result<bool> {
    let tables = inspect::tables(db).await?;
    if tables.is_empty() {
        return Ok(true);
    }
    let brought = wipe::extensions(db).await?;
    Ok(tables.iter().all(|table| brought.contains(&table.name)))
}

/// Ends a transaction: keeps it when the work succeeded.
pub(super) async fn end<T>(tx: Transaction, result: Result<T>) -> Result<T> {
    tx.end(result).await
}

fn done(migration: &Migration, started: Instant) -> Applied {
    Applied {
        name: migration.name.to_owned(),
        duration: started.elapsed(),
    }
}
