//! How a [`Lease`] performs a statement: in its time, told of, and with an error that says what it means for the connection.

use std::time::Instant;

use tokio::sync::mpsc;

use super::lease::{Caller, Lease};
use super::observe::Ran;
use super::{Done, Statement, failure, rows};
use crate::driver::Driver;
use crate::error::{Error, Result};
use crate::row::Row;

/// What to do with a statement.
#[derive(Clone, Copy)]
pub(super) enum Work {
    Execute,
    Fetch,
    /// An insert that may give its rows back.
    Insert,
    /// Several statements at once, nothing bound.
    Batch,
}

/// What came of it.
pub(super) enum Outcome {
    Done(Done),
    Rows(Vec<Row>),
    Inserted(Vec<Row>, Done),
}

impl Lease {
    /// Runs a statement and tells the observers of it.
    pub(super) async fn run(
        &mut self,
        work: Work,
        statement: &Statement,
        caller: Caller,
    ) -> Result<Outcome> {
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

    /// Runs a query and sends its rows as they come.
    pub(super) async fn stream(
        &mut self,
        statement: &Statement,
        rows: &mpsc::Sender<Row>,
        caller: Caller,
    ) -> Result<()> {
        let started = Instant::now();
        // A cursor that is dropped, or meets a row that it cannot read, leaves the server in mid-answer. Outside of a
        // transaction the connection is closed then; in one the rest of the answer is read off before the next statement.
        self.busy = !self.in_transaction;
        let sent = match self.arm().await {
            Ok(()) => self.wire().stream(statement, rows).await,
            Err(error) => Err(error),
        };
        self.busy &= matches!(&sent, Err(error) if rows::is_unreadable(error));
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

    /// Runs a statement, and says so meanwhile.
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
}
