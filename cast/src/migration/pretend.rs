//! The SQL that a migrator would run. Nothing of it stays.

use super::run::Plan;
use super::{Migration, Migrator, Rollback};
use crate::connection::{Lock, SchemaSession};
use crate::driver::Driver;
use crate::error::Result;
use crate::schema::{in_transaction, show};

impl<'m> Migrator<'m> {
    /// The SQL that [`run`](Self::run) would run, by migration. Changes nothing.
    ///
    /// SQLite's tables may have to be made anew from what is there, so on SQLite the migrations run
    /// in a transaction that is undone.
    ///
    /// # Errors
    ///
    /// [`Error::Migration`](crate::Error::Migration) for one that the database cannot express.
    pub async fn pretend(&self) -> Result<Vec<(String, Vec<String>)>> {
        self.check_names()?;
        let mut migrations = Vec::new();
        for name in self.pending().await? {
            migrations.push(self.known(&name)?);
        }
        self.pretend_all(&migrations, |migration| migration.up)
            .await
    }

    /// The SQL that [`rollback`](Self::rollback) would run, by migration. Changes nothing.
    ///
    /// # Errors
    ///
    /// As [`rollback`](Self::rollback).
    pub async fn pretend_rollback(&self, rollback: Rollback) -> Result<Vec<(String, Vec<String>)>> {
        let migrations = self.to_undo(rollback).await?;
        self.pretend_all(&migrations, |migration| migration.down)
            .await
    }

    async fn pretend_all(
        &self,
        migrations: &[&'m Migration],
        direction: fn(&Migration) -> fn(&mut crate::schema::Schema),
    ) -> Result<Vec<(String, Vec<String>)>> {
        let mut plans = Vec::new();
        for migration in migrations {
            let plan = Plan::new(direction(migration), &self.db)
                .map_err(|error| self.failed(migration, error))?;
            plans.push((*migration, plan));
        }
        let tx = match self.db.driver() {
            Driver::Sqlite => {
                let session = SchemaSession {
                    lock: Lock::Wait,
                    unchecked: true,
                    transactional: true,
                };
                Some(self.db.begin_for_schema(session).await?)
            }
            Driver::Postgres | Driver::MySql => None,
        };
        let mut shown = Vec::new();
        for (migration, plan) in &plans {
            let sql = match &tx {
                Some(tx) if plan.transactional => in_transaction(tx, &plan.operations)
                    .await
                    .map_err(|error| self.failed(migration, error))?,
                _ => show(&plan.operations),
            };
            shown.push((migration.name.to_owned(), sql));
        }
        if let Some(tx) = tx {
            tx.rollback().await?;
        }
        Ok(shown)
    }
}
