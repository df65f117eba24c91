//! [`Lease`]: a connection while somebody uses it. It runs statements, tells the observers of each,
//! and finds out at its end whether the connection may be used again.

use std::panic::Location;
#[cfg(feature = "sqlite")]
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

#[cfg(feature = "sqlite")]
use super::file_lock::FileLock;
use super::observe::Ran;
use super::pool::{Held, Pool};
use super::wire::{Wire, limit_statements};
use super::{Done, Statement, failure};
use crate::driver::Driver;
use crate::error::{Error, Result};
use crate::row::Row;

/// The place in a program that asked for a statement.
pub(super) type Caller = &'static Location<'static>;

/// A connection taken from a pool.
pub(super) struct Lease {
    pool: Arc<Pool>,
    /// `None` only while the lease is dropped.
    held: Option<Held>,
    /// A statement runs. Still so when the lease is dropped: the caller went away in between.
    busy: bool,
    /// The connection broke off.
    lost: bool,
    in_transaction: bool,
    /// How long a statement may take.
    limit: Option<Duration>,
    /// A statement that was left in the middle has left its limit to the connection (SQLite).
    armed: bool,
    /// Keeps other migrators out for as long as this lives (SQLite).
    #[cfg(feature = "sqlite")]
    lock: Option<FileLock>,
    /// What undoes the settings that were made for this lease.
    restore: String,
}

/// What to do with a statement.
#[derive(Clone, Copy)]
enum Work {
    Execute,
    Fetch,
    /// An insert that may give its rows back.
    Insert,
    /// Several statements at once, nothing bound.
    Batch,
}

/// What came of it.
enum Outcome {
    Done(Done),
    Rows(Vec<Row>),
    Inserted(Vec<Row>, Done),
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

    /// Runs a query and sends its rows as they come.
    pub(super) async fn stream(
        &mut self,
        statement: &Statement,
        rows: &mpsc::Sender<Row>,
        caller: Caller,
    ) -> Result<()> {
        let started = Instant::now();
        // A cursor that is dropped leaves the server in mid-answer. Outside of a transaction the connection is closed
        // then; in one the rest of the answer is read off before the next statement.
        self.busy = !self.in_transaction;
        let sent = match self.arm().await {
            Ok(()) => self.wire().stream(statement, rows).await,
            Err(error) => Err(error),
        };
        self.busy = false;
        let sent = match self.disarm().await {
            Ok(()) => sent,
            Err(error) => sent.and(Err(error)),
        };
        let duration = started.elapsed();
        let count = sent.as_ref().ok().copied();
        let outcome = sent.map(|_| Outcome::Done(Done::NOTHING));
        let outcome = self.judge(outcome, statement, started).await;
        self.pool.observers.tell(&Ran {
            statement,
            duration,
            rows: count,
            error: outcome.as_ref().err(),
            caller,
            in_transaction: self.in_transaction,
        });
        outcome.map(drop)
    }

    /// Runs a statement of Cast's own about the connection, of which nobody is told.
    pub(super) async fn control(&mut self, sql: &str) -> Result<()> {
        let statement = Statement::text(sql);
        let started = Instant::now();
        let done = match self.disarm().await {
            Ok(()) => self.perform(Work::Batch, &statement).await,
            Err(error) => Err(error),
        };
        self.judge(done, &statement, started).await.map(drop)
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

    async fn run(&mut self, work: Work, statement: &Statement, caller: Caller) -> Result<Outcome> {
        let started = Instant::now();
        let outcome = self.perform_in_time(work, statement).await;
        #[cfg(feature = "postgres")]
        let outcome = match &outcome {
            Err(error) if self.wire().renew(error).await && !self.in_transaction => {
                self.perform_in_time(work, statement).await
            }
            _ => outcome,
        };
        let duration = started.elapsed();
        let rows = match &outcome {
            Ok(Outcome::Done(done) | Outcome::Inserted(_, done)) => Some(done.rows),
            Ok(Outcome::Rows(rows)) => Some(rows.len() as u64),
            Err(_) => None,
        };
        let outcome = self.judge(outcome, statement, started).await;
        self.pool.observers.tell(&Ran {
            statement,
            duration,
            rows,
            error: outcome.as_ref().err(),
            caller,
            in_transaction: self.in_transaction,
        });
        outcome
    }

    async fn perform(&mut self, work: Work, statement: &Statement) -> Result<Outcome, sqlx::Error> {
        self.busy = true;
        let wire = self.wire();
        let outcome = match work {
            Work::Execute => wire.execute(statement).await.map(Outcome::Done),
            Work::Fetch => wire.fetch(statement).await.map(Outcome::Rows),
            Work::Insert => wire
                .insert(statement)
                .await
                .map(|(rows, done)| Outcome::Inserted(rows, done)),
            Work::Batch => wire
                .batch(&statement.sql)
                .await
                .map(|()| Outcome::Done(Done::NOTHING)),
        };
        self.busy = false;
        outcome
    }

    async fn perform_in_time(
        &mut self,
        work: Work,
        statement: &Statement,
    ) -> Result<Outcome, sqlx::Error> {
        self.arm().await?;
        let outcome = self.perform(work, statement).await;
        self.disarm().await?;
        outcome
    }

    /// Limits the time of the next statement, where the server does not.
    async fn arm(&mut self) -> Result<(), sqlx::Error> {
        #[cfg(feature = "sqlite")]
        if let (Some(limit), Driver::Sqlite) = (self.limit, self.driver()) {
            self.armed = true;
            self.wire().limit(Some(limit)).await?;
        }
        Ok(())
    }

    /// Takes back a limit that [`arm`](Self::arm) set, for this statement or for one that was left in the middle.
    async fn disarm(&mut self) -> Result<(), sqlx::Error> {
        #[cfg(feature = "sqlite")]
        if self.armed {
            self.wire().limit(None).await?;
            self.armed = false;
        }
        Ok(())
    }

    /// Turns a driver's error into Cast's, and takes note when the connection is gone.
    async fn judge(
        &mut self,
        outcome: Result<Outcome, sqlx::Error>,
        statement: &Statement,
        started: Instant,
    ) -> Result<Outcome> {
        let error = match outcome {
            Ok(outcome) => return Ok(outcome),
            Err(error) => error,
        };
        let mut error = failure::translate(error, self.driver(), &statement.sql, started.elapsed());
        match &mut error {
            Error::ConnectionLost { .. } => {
                self.lost = true;
                self.pool.lost_one();
            }
            Error::Constraint(violation) => {
                // PostgreSQL answers nothing more in a transaction that failed.
                if self.in_transaction && self.driver() == Driver::Postgres {
                    if let Some(mut other) = self.pool.try_lease() {
                        failure::complete(violation, other.wire(), statement).await;
                    }
                } else {
                    failure::complete(violation, self.wire(), statement).await;
                }
                failure::guess(violation);
            }
            _ => {}
        }
        Err(error)
    }

    fn wire(&mut self) -> &mut Wire {
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
