//! [`TransactionOptions`]: how a transaction is isolated, and how often it is tried.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::time::Duration;

use super::lease::Lease;
use crate::driver::Driver;
use crate::error::Result;

/// How much a transaction sees of those at its side.
///
/// SQLite runs one writer at a time and shows a reader one state of the data, so it always gives
/// at least what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Isolation {
    /// May see what others have not committed (MySQL only).
    ReadUncommitted,
    /// Each statement sees what was committed before it. PostgreSQL's own choice.
    ReadCommitted,
    /// All statements see what was committed before the first. MySQL's own choice.
    RepeatableRead,
    /// As if all transactions ran one after the other. It may fail with
    /// [`Error::Conflict`](crate::Error::Conflict), so allow several attempts.
    Serializable,
}

impl Isolation {
    fn sql(self) -> &'static str {
        match self {
            Self::ReadUncommitted => "READ UNCOMMITTED",
            Self::ReadCommitted => "READ COMMITTED",
            Self::RepeatableRead => "REPEATABLE READ",
            Self::Serializable => "SERIALIZABLE",
        }
    }
}

/// How to run a transaction.
///
/// # Options
///
/// | option | default |
/// |---|---|
/// | `isolation` | that of the database |
/// | `read_only` | `false` |
/// | `attempts` | 1 |
///
/// # Examples
///
/// ```
/// use cast::{Isolation, TransactionOptions};
///
/// # async fn run(db: cast::Db) -> cast::Result<()> {
/// let options = TransactionOptions::new().isolation(Isolation::Serializable).attempts(5);
/// db.transaction_with(options, async |tx| {
///     tx.execute("update counters set hits = hits + 1", vec![]).await
/// })
/// .await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct TransactionOptions {
    /// How much it sees of other transactions.
    pub isolation: Option<Isolation>,
    /// Whether the database refuses to write in it.
    pub read_only: bool,
    /// How often it is run in all when another transaction stands in its way.
    pub attempts: u32,
}

impl Default for TransactionOptions {
    fn default() -> Self {
        Self::new()
    }
}

impl TransactionOptions {
    /// Options with their defaults.
    #[must_use]
    pub fn new() -> Self {
        Self {
            isolation: None,
            read_only: false,
            attempts: 1,
        }
    }

    /// Sets how much the transaction sees of others.
    #[must_use]
    pub fn isolation(mut self, isolation: Isolation) -> Self {
        self.isolation = Some(isolation);
        self
    }

    /// Makes the database refuse to write.
    #[must_use]
    pub fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// Sets how often the transaction is run in all after a deadlock, a failure to serialize or a
    /// wait for a lock that took too long. Between the attempts it pauses, longer each time.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Begins a transaction on a connection.
    pub(super) async fn begin(self, lease: &mut Lease) -> Result<()> {
        match lease.driver() {
            // The write lock is taken at once: a transaction that reads first and writes later
            // could otherwise fail with "database is locked" without having waited.
            Driver::Sqlite if !self.read_only => lease.begin("BEGIN IMMEDIATE").await,
            Driver::Sqlite => {
                lease
                    .set("PRAGMA query_only = ON", "PRAGMA query_only = OFF")
                    .await?;
                lease.begin("BEGIN").await
            }
            Driver::Postgres => {
                let mut sql = "BEGIN".to_owned();
                if let Some(isolation) = self.isolation {
                    sql.push_str(" ISOLATION LEVEL ");
                    sql.push_str(isolation.sql());
                }
                sql.push_str(if self.read_only { " READ ONLY" } else { "" });
                lease.begin(&sql).await
            }
            Driver::MySql => {
                if let Some(isolation) = self.isolation {
                    // Holds for the next transaction only.
                    let sql = format!("SET TRANSACTION ISOLATION LEVEL {}", isolation.sql());
                    lease.control(&sql).await?;
                }
                let read_only = if self.read_only { " READ ONLY" } else { "" };
                lease.begin(&format!("START TRANSACTION{read_only}")).await
            }
        }
    }
}

/// How long to wait before an attempt: doubled each time up to half a second, and by chance up to
/// half of that shorter, so that two that met do not meet again.
pub(super) fn pause(attempt: u32) -> Duration {
    let longest = Duration::from_millis(10 << attempt.min(6)).min(Duration::from_millis(500));
    let chance = RandomState::new().build_hasher().finish() % 1000;
    longest.mul_f64(1.0 - chance as f64 / 2000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_stay_bounded() {
        for attempt in [1, 2, 5, 40] {
            let pause = pause(attempt);
            assert!(pause >= Duration::from_millis(5) && pause <= Duration::from_millis(500));
        }
        assert!(pause(1) <= Duration::from_millis(20));
        assert!(pause(40) >= Duration::from_millis(250));
    }
}
