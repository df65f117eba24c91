//! Dropping all that a database has.

use crate::connection::{Db, Executor, Lock, SchemaSession, Transaction};
use crate::dialect::identifier;
use crate::driver::Driver;
use crate::error::Result;
use crate::schema::inspect::{self, TableKind};

/// What [`wipe`] drops besides tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wipe {
    /// Views.
    pub views: bool,
    /// The types that somebody made (PostgreSQL).
    pub types: bool,
}

impl Default for Wipe {
    fn default() -> Self {
        Self {
            views: true,
            types: false,
        }
    }
}

impl Wipe {
    /// Says whether views are dropped. On PostgreSQL a view goes with the tables it reads.
    #[must_use]
    pub fn views(mut self, views: bool) -> Self {
        self.views = views;
        self
    }

    /// Says whether types are dropped.
    #[must_use]
    pub fn types(mut self, types: bool) -> Self {
        self.types = types;
        self
    }
}

/// Drops every table, whoever made it, and what else is said. What belongs to an extension of
/// PostgreSQL stays. Gives the names of what was dropped.
///
/// # Errors
///
/// The error of what cannot be dropped. Then nothing is dropped, but on MySQL.
pub async fn wipe(db: &Db, wipe: Wipe) -> Result<Vec<String>> {
    let session = SchemaSession {
        lock: Lock::Wait,
        unchecked: true,
        transactional: true,
    };
    let tx = db.primary().begin_for_schema(session).await?;
    let result = drop_all(&tx, wipe).await;
    tx.end(result).await
}

async fn drop_all(tx: &Transaction, wipe: Wipe) -> Result<Vec<String>> {
    let driver = tx.driver();
    let kept = extensions(tx).await?;
    let mut dropped = Vec::new();
    // Views first: they may read from tables.
    let (views, tables): (Vec<_>, Vec<_>) = inspect::tables(tx)
        .await?
        .into_iter()
        .filter(|table| !kept.contains(&table.name))
        .partition(|table| table.kind == TableKind::View);
    let views = views
        .into_iter()
        .filter(|_| wipe.views)
        .map(|view| ("VIEW", view.name));
    let tables = tables.into_iter().map(|table| ("TABLE", table.name));
    let types = match wipe.types {
        true => inspect::types(tx).await?,
        false => Vec::new(),
    };
    let types = types.into_iter().map(|found| ("TYPE", found.name));
    for (kind, name) in views.chain(tables).chain(types) {
        // A view may be gone together with the one it was made from.
        let cascade = if driver == Driver::Postgres {
            " CASCADE"
        } else {
            ""
        };
        let quoted = identifier(driver, &name);
        tx.session()
            .batch(format!("DROP {kind} IF EXISTS {quoted}{cascade}"))
            .await?;
        dropped.push(name);
    }
    Ok(dropped)
}

/// The tables and views that extensions brought.
pub(super) async fn extensions(tx: &dyn Executor) -> Result<Vec<String>> {
    if tx.driver() != Driver::Postgres {
        return Ok(Vec::new());
    }
    let sql = "SELECT c.relname::text AS name FROM pg_class c JOIN pg_depend d ON d.objid = c.oid \
               WHERE d.deptype = 'e' AND d.classid = 'pg_class'::regclass";
    let rows = tx.select(sql, vec![]).await?;
    rows.iter().map(|row| row.get("name")).collect()
}
