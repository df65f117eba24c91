//! [`Shared`]: what a transaction and the savepoints inside it have in common: the connection, what
//! became of the transaction, and what is to be done when it is committed.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex as SyncMutex, PoisonError};

use tokio::sync::{Mutex, MutexGuard};

use super::executor::AfterCommit;
use super::lease::Lease;
use crate::driver::Driver;
use crate::error::{Error, Result};

/// What a transaction and the savepoints inside it share.
pub struct Shared {
    driver: Driver,
    slot: Mutex<Slot>,
    /// Savepoints dropped without a commit. A drop cannot wait for the database, so the next
    /// statement undoes them first.
    abandoned: SyncMutex<Vec<String>>,
    savepoints: AtomicU32,
    /// Another transaction stood in the way of a statement of this one.
    conflicted: AtomicBool,
    /// In the order in which they were asked for.
    after_commit: SyncMutex<Vec<AfterCommit>>,
}

/// The connection of a transaction.
pub(super) struct Slot {
    /// `None` once the outermost transaction is over.
    lease: Option<Lease>,
    /// Whether the database has undone the transaction or refuses to go on with it.
    aborted: bool,
}

impl Shared {
    pub(super) fn new(lease: Lease) -> Self {
        Self {
            driver: lease.driver(),
            slot: Mutex::new(Slot {
                lease: Some(lease),
                aborted: false,
            }),
            abandoned: SyncMutex::default(),
            savepoints: AtomicU32::new(0),
            conflicted: AtomicBool::new(false),
            after_commit: SyncMutex::default(),
        }
    }

    pub(super) fn driver(&self) -> Driver {
        self.driver
    }

    /// Waits for the connection, and undoes the savepoints that were dropped.
    pub(super) async fn lock(&self) -> Result<Locked<'_>> {
        let mut slot = Locked {
            slot: self.slot.lock().await,
            shared: self,
        };
        let abandoned = std::mem::take(&mut *locked(&self.abandoned));
        for name in abandoned.iter().rev() {
            slot.undo(name).await?;
        }
        Ok(slot)
    }

    /// Waits for the connection as it is.
    pub(super) async fn lock_to_end(&self) -> Locked<'_> {
        Locked {
            slot: self.slot.lock().await,
            shared: self,
        }
    }

    /// Lets go of the connection unless somebody uses it, which undoes the transaction.
    pub(super) fn abandon(&self) {
        if let Ok(mut slot) = self.slot.try_lock() {
            slot.lease = None;
        }
    }

    pub(super) fn abandon_savepoint(&self, name: String, callbacks: usize) {
        self.forget_after_commit(callbacks);
        locked(&self.abandoned).push(name);
    }

    pub(super) fn next_savepoint(&self) -> String {
        let number = self.savepoints.fetch_add(1, Ordering::Relaxed);
        format!("cast_{number}")
    }

    pub(super) fn has_conflicted(&self) -> bool {
        self.conflicted.load(Ordering::Acquire)
    }

    pub(super) fn after_commit(&self, work: AfterCommit) {
        locked(&self.after_commit).push(work);
    }

    /// How much work waits for the commit.
    pub(super) fn after_commit_count(&self) -> usize {
        locked(&self.after_commit).len()
    }

    /// Forgets what was asked for since there were so many: that part is undone.
    pub(super) fn forget_after_commit(&self, count: usize) {
        locked(&self.after_commit).truncate(count);
    }

    pub(super) fn take_after_commit(&self) -> Vec<AfterCommit> {
        std::mem::take(&mut *locked(&self.after_commit))
    }
}

/// The connection of a transaction, while nobody else of the transaction uses it.
pub(super) struct Locked<'s> {
    slot: MutexGuard<'s, Slot>,
    shared: &'s Shared,
}

impl Locked<'_> {
    /// The connection, if the transaction still goes on.
    pub(super) fn lease(&mut self) -> Result<&mut Lease> {
        let slot = &mut *self.slot;
        if slot.lease.as_ref().is_some_and(Lease::is_unusable) {
            slot.lease = None;
        }
        // MySQL and SQLite would run what follows outside of any transaction.
        let driver = self.shared.driver;
        if slot.aborted && driver != Driver::Postgres {
            return Err(Error::TransactionAborted { driver });
        }
        slot.lease.as_mut().ok_or(Error::TransactionOver)
    }

    /// Takes the connection for the end of the transaction.
    pub(super) fn take(&mut self) -> Result<Lease> {
        self.lease_or_over()?;
        self.slot.lease.take().ok_or(Error::TransactionOver)
    }

    pub(super) fn is_aborted(&self) -> bool {
        self.slot.aborted
    }

    pub(super) fn aborted(&self) -> Error {
        Error::TransactionAborted {
            driver: self.shared.driver,
        }
    }

    /// Undoes what was done since a savepoint.
    pub(super) async fn undo(&mut self, savepoint: &str) -> Result<()> {
        let sql = format!("ROLLBACK TO SAVEPOINT {savepoint}; RELEASE SAVEPOINT {savepoint}");
        self.lease()?.control(&sql).await?;
        // PostgreSQL goes on with what was before the savepoint.
        self.slot.aborted = false;
        // A conflict within the savepoint is over with it, and no reason to run the whole transaction again.
        self.shared.conflicted.store(false, Ordering::Release);
        Ok(())
    }

    /// Takes note of what an error does to the transaction.
    pub(super) fn settle<T>(&mut self, outcome: Result<T>) -> Result<T> {
        let Err(error) = &outcome else {
            return outcome;
        };
        if error.is_retryable() {
            self.shared.conflicted.store(true, Ordering::Release);
        }
        let aborts = match self.shared.driver {
            Driver::Postgres => !matches!(error, Error::TransactionOver | Error::Unreadable { .. }),
            Driver::MySql => matches!(error, Error::Conflict { .. }),
            Driver::Sqlite => matches!(error, Error::Timeout { .. }),
        };
        self.slot.aborted |= aborts;
        outcome
    }

    fn lease_or_over(&mut self) -> Result<()> {
        match self.slot.lease.as_ref() {
            Some(lease) if !lease.is_unusable() => Ok(()),
            _ => {
                self.slot.lease = None;
                Err(Error::TransactionOver)
            }
        }
    }
}

/// The lists are right even if a thread panicked while it held the lock.
fn locked<T>(mutex: &SyncMutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared")
            .field("driver", &self.driver)
            .finish_non_exhaustive()
    }
}
