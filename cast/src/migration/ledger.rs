//! The table that remembers which migrations were applied, and in which run.

use crate::connection::Executor;
use crate::error::Result;
use crate::schema::{Schema, inspect};

pub(super) const TABLE: &str = "migrations";

/// An applied migration.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) batch: i64,
}

/// Whether the ledger is there. Reading the status must not create it.
pub(super) async fn exists(db: &dyn Executor) -> Result<bool> {
    inspect::has_table(db, TABLE).await
}

/// Creates the ledger unless it is there.
pub(super) async fn create(db: &dyn Executor) -> Result<()> {
    if exists(db).await? {
        return Ok(());
    }
    let mut schema = Schema::new();
    schema.create(TABLE, |t| {
        t.id();
        t.string("migration");
        t.big_integer("batch");
    });
    for sql in schema.to_sql(db.driver())? {
        db.session().batch(sql).await?;
    }
    Ok(())
}

/// All entries, in the order in which they were applied.
pub(super) async fn entries(db: &dyn Executor) -> Result<Vec<Entry>> {
    let rows = db
        .select(
            "SELECT migration, batch FROM migrations ORDER BY batch, id",
            vec![],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Entry {
                name: row.get("migration")?,
                batch: row.get("batch")?,
            })
        })
        .collect()
}

pub(super) async fn record(db: &dyn Executor, name: &str, batch: i64) -> Result<()> {
    let values = vec![name.into(), batch.into()];
    db.execute(
        "INSERT INTO migrations (migration, batch) VALUES (?, ?)",
        values,
    )
    .await
    .map(drop)
}

pub(super) async fn forget(db: &dyn Executor, name: &str) -> Result<()> {
    db.execute(
        "DELETE FROM migrations WHERE migration = ?",
        vec![name.into()],
    )
    .await
    .map(drop)
}
