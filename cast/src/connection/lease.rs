//! [`Lease`]: a connection while somebody uses it: its transaction and its settings. It finds out at its end whether the
//! connection may be used again. How it performs statements is in `perform`.

use std::panic::Location;
#[cfg(feature = "sqlite")]
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

#[cfg(feature = "sqlite")]
use super::file_lock::FileLock;
use super::perform::{Outcome, Work};
use super::pool::{Held, Pool};
use super::wire::{Wire, limit_statements};
use super::{Done, Statement};
use crate::driver::Driver;
use crate::error::Result;
use crate::row::Row;

/// The place in a program that asked for a statement.
pub(super) type Caller = &'static Location<'static>;

/// A connection taken from a pool.
pub(super) struct Lease {
    pub(super) pool: Arc<Pool>,
    /// `None` only while the lease is dropped.
    held: Option<Held>,
    /// A statement runs. Still so when the lease is dropped: the caller went away in between.
    pub(super) busy: bool,
    /// The connection broke off.
    pub(super) lost: bool,
    pub(super) in_transaction: bool,
    /// How long a statement may take.
    pub(super) limit: Option<Duration>,
    /// A statement that was left in the middle has left its limit to the connection (SQLite).
    pub(super) armed: bool,
    /// Keeps other migrators out for as long as this lives (SQLite).
    #[cfg(feature = "sqlite")]
    lock: Option<FileLock>,
    /// What undoes the settings that were made for this lease.
    restore: String,
}

impl Lease {
    pub(super) fn new(pool: Arc<Pool>, held: Held) -> Self {
        Self {
            limit: pool.options().statement_timeout,
            pool,
            held: Some(held),
            armed: false,
            #[cfg(feature = "sqlite")]
            lock: None,
            busy: false,
            lost: false,
            in_transaction: false,
            restore: String::new(),
        }
    }

    pub(super) fn driver(&self) -> Driver {
        self.pool.driver()
    }

    /// Whether a statement was left in the middle, so that what the server will answer next is not
    /// known. SQLite's answers come from a thread of this program, which finishes first.
    pub(super) fn is_unusable(&self) -> bool {
        self.lost || (self.busy && self.driver() != Driver::Sqlite)
    }

    /// Runs a statement without rows.
    pub(super) async fn execute(&mut self, statement: &Statement, caller: Caller) -> Result<Done> {
        match self.run(Work::Execute, statement, caller).await? {
            Outcome::Done(done) => Ok(done),
            Outcome::Rows(_) | Outcome::Inserted(..) => Ok(Done::NOTHING),
        }
    }

    /// Runs a query and reads all its rows.
    pub(super) async fn fetch(
        &mut self,
        statement: &Statement,
        caller: Caller,
    ) -> Result<Vec<Row>> {
        match self.run(Work::Fetch, statement, caller).await? {
            Outcome::Rows(rows) => Ok(rows),
            Outcome::Done(_) | Outcome::Inserted(..) => Ok(Vec::new()),
        }
    }

    /// Runs an insert: the rows that it gives back, if it does, and what it did.
    pub(super) async fn insert(
        &mut self,
        statement: &Statement,
        caller: Caller,
    ) -> Result<(Vec<Row>, Done)> {
        match self.run(Work::Insert, statement, caller).await? {
            Outcome::Inserted(rows, done) => Ok((rows, done)),
            Outcome::Rows(rows) => Ok((rows, Done::NOTHING)),
            Outcome::Done(done) => Ok((Vec::new(), done)),
        }
    }

    /// Runs SQL text as it is: several statements at once, nothing bound.
    pub(super) async fn batch(&mut self, sql: &str, caller: Caller) -> Result<()> {
        self.run(Work::Batch, &Statement::text(sql), caller)
            .await
            .map(drop)
    }

    /// Makes a setting of the connection that ends with this lease: `undo` takes it back.
    pub(super) async fn set(&mut self, sql: &str, undo: &str) -> Result<()> {
        // Noted first: a setting whose answer never came may have been made.
        self.restore.insert_str(0, undo);
        self.restore.insert(undo.len(), ';');
        if sql.is_empty() {
            return Ok(());
        }
        self.control(sql).await
    }

    /// The file of a SQLite database; `None` where it is in memory, and nobody else's.
    #[cfg(feature = "sqlite")]
    pub(super) fn file(&self) -> Result<Option<PathBuf>> {
        super::sqlite::file(self.pool.options(), &self.pool.options().url)
    }

    /// Keeps a lock for as long as this lease lives.
    #[cfg(feature = "sqlite")]
    pub(super) fn hold(&mut self, lock: FileLock) {
        self.lock = Some(lock);
    }

    pub(super) fn busy_timeout(&self) -> Duration {
        self.pool.options().busy_timeout
    }

    /// Lets statements take as long as they need until the end of this lease.
    pub(super) async fn unlimit(&mut self) -> Result<()> {
        let Some(limit) = self.limit.take() else {
            return Ok(());
        };
        match self.driver() {
            Driver::Sqlite => Ok(()),
            Driver::Postgres => {
                self.set("SET statement_timeout = 0", "RESET statement_timeout")
                    .await
            }
            Driver::MySql => {
                let (none, limit) = (limit_statements(Duration::ZERO), limit_statements(limit));
                self.set(&none, &limit).await
            }
        }
    }

    pub(super) async fn begin(&mut self, sql: &str) -> Result<()> {
        self.in_transaction = true;
        let begun = self.control(sql).await;
        self.in_transaction = begun.is_ok();
        begun
    }

    /// Commits, and takes back the settings: whoever waits for a lock can have it now.
    pub(super) async fn commit(&mut self) -> Result<()> {
        if self.in_transaction {
            self.control("COMMIT").await?;
            self.in_transaction = false;
        }
        self.undo_settings().await
    }

    pub(super) async fn rollback(&mut self) -> Result<()> {
        let mut undone = Ok(());
        if self.in_transaction {
            undone = self.control("ROLLBACK").await;
            // A database that refuses has undone it already.
            self.in_transaction = false;
        }
        undone.and(self.undo_settings().await)
    }

    async fn undo_settings(&mut self) -> Result<()> {
        let restore = self.restore.clone();
        for sql in restore.split(';').filter(|sql| !sql.is_empty()) {
            self.control(sql).await?;
        }
        self.restore.clear();
        Ok(())
    }

    pub(super) fn wire(&mut self) -> &mut Wire {
        let held = self.held.as_mut();
        &mut held
            .expect("invariant: a lease has its connection until it is dropped")
            .wire
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Some(held) = self.held.take() else { return };
        if self.is_unusable() {
            return;
        }
        let mut ending = String::new();
        let armed = self.armed;
        if self.in_transaction {
            ending.push_str("ROLLBACK;");
        }
        ending.push_str(&self.restore);
        if ending.is_empty() && !armed {
            return self.pool.give_back(held);
        }
        // A drop cannot wait for the database. Without a runtime the connection is closed, and the
        // database undoes the transaction by itself.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(clean(Arc::clone(&self.pool), held, ending, armed));
        }
    }
}

/// Makes a connection fit for its next user.
async fn clean(pool: Arc<Pool>, mut held: Held, ending: String, armed: bool) {
    let mut clean = true;
    #[cfg(feature = "sqlite")]
    if armed {
        clean = held.wire.limit(None).await.is_ok();
    }
    #[cfg(not(feature = "sqlite"))]
    let _ = armed;
    for sql in ending.split(';').filter(|sql| !sql.is_empty()) {
        match held.wire.batch(sql).await {
            Ok(()) => {}
            // SQLite may have undone the transaction by itself.
            Err(sqlx::Error::Database(_))
                if sql == "ROLLBACK" && pool.driver() == Driver::Sqlite => {}
            Err(error) => {
                tracing::warn!(%error, "a connection could not be cleaned and is closed");
                clean = false;
            }
        }
    }
    if clean {
        pool.give_back(held);
    }
}
