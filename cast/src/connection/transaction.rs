//! [`Transaction`]: a run of statements that happen all or not at all. Nested transactions are
//! savepoints on the same connection.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex as SyncMutex, PoisonError};

use tokio::sync::{Mutex, MutexGuard};

use super::Statement;
use super::executor::{BoxFuture, Executor, sealed};
use super::link::{Opened, Session, Wire};
use crate::dialect;
use crate::driver::Driver;
use crate::error::{Error, Result};
use crate::row::Row;
use crate::value::Value;

/// An open transaction, or a savepoint inside one. Dropped without a commit, it is undone.
///
/// It is used by reference wherever a [`Db`](crate::Db) is. Statements started at once on one
/// transaction wait for one another.
#[derive(Debug)]
pub struct Transaction {
    shared: Arc<Shared>,
    /// `None` for the outermost transaction.
    savepoint: Option<String>,
    over: bool,
}

/// What a transaction and the savepoints inside it share.
pub struct Shared {
    driver: Driver,
    /// `None` once the outermost transaction is over.
    slot: Mutex<Option<Opened>>,
    /// Savepoints dropped without a commit. A drop cannot wait for the database, so the next
    /// statement undoes them first.
    abandoned: SyncMutex<Vec<String>>,
    savepoints: AtomicU32,
}

impl Transaction {
    pub(super) fn new(driver: Driver, opened: Opened) -> Self {
        let shared = Shared {
            driver,
            slot: Mutex::new(Some(opened)),
            abandoned: SyncMutex::default(),
            savepoints: AtomicU32::new(0),
        };
        Self {
            shared: Arc::new(shared),
            savepoint: None,
            over: false,
        }
    }

    /// Keeps what was done: commits the transaction, or releases the savepoint into the
    /// transaction around it.
    ///
    /// # Errors
    ///
    /// [`Error::Constraint`] for a constraint that is checked at the end, [`Error::Query`] when
    /// the database refuses, [`Error::TransactionOver`].
    pub async fn commit(mut self) -> Result<()> {
        self.over = true;
        match self.savepoint.take() {
            Some(name) => {
                self.session()
                    .batch(format!("RELEASE SAVEPOINT {name}"))
                    .await
            }
            None => {
                // Savepoints that were dropped are undone before the rest is kept.
                let mut slot = self.shared.lock().await?;
                slot.take().ok_or(Error::TransactionOver)?.commit().await
            }
        }
    }

    /// Undoes what was done since the begin.
    ///
    /// # Errors
    ///
    /// [`Error::Query`] when the database refuses, [`Error::TransactionOver`].
    pub async fn rollback(mut self) -> Result<()> {
        self.over = true;
        match self.savepoint.take() {
            Some(name) => self.session().batch(undo(&name)).await,
            None => {
                let opened = self.shared.slot.lock().await.take();
                opened.ok_or(Error::TransactionOver)?.rollback().await
            }
        }
    }

    /// Begins a savepoint: it can be undone without undoing the transaction around it.
    ///
    /// # Errors
    ///
    /// [`Error::Query`] when the database refuses, [`Error::TransactionOver`].
    pub fn begin(&self) -> BoxFuture<'_, Result<Self>> {
        Box::pin(async move {
            let number = self.shared.savepoints.fetch_add(1, Ordering::Relaxed);
            let name = format!("cast_{number}");
            self.session().batch(format!("SAVEPOINT {name}")).await?;
            Ok(Self {
                shared: Arc::clone(&self.shared),
                savepoint: Some(name),
                over: false,
            })
        })
    }

    /// Runs work in a savepoint: kept when it returns `Ok`, undone when it returns `Err`.
    ///
    /// # Errors
    ///
    /// What the work returned, or the error of the begin or the release.
    pub async fn transaction<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&Transaction) -> Result<T, E>,
        E: From<Error>,
    {
        let savepoint = self.begin().await?;
        savepoint.finish(work).await
    }

    /// The kind of database this is.
    #[must_use]
    pub fn driver(&self) -> Driver {
        self.shared.driver
    }

    /// Runs a raw statement and tells how many rows it touched. Values stand as `?` in the text.
    ///
    /// # Errors
    ///
    /// As [`Db::execute`](crate::Db::execute), and [`Error::TransactionOver`].
    pub fn execute<'a>(&'a self, sql: &str, values: Vec<Value>) -> BoxFuture<'a, Result<u64>> {
        Executor::execute(self, sql, values)
    }

    /// Runs a raw query and gives its rows. Values stand as `?` in the text.
    ///
    /// # Errors
    ///
    /// As [`Db::select`](crate::Db::select), and [`Error::TransactionOver`].
    pub fn select<'a>(&'a self, sql: &str, values: Vec<Value>) -> BoxFuture<'a, Result<Vec<Row>>> {
        Executor::select(self, sql, values)
    }

    /// Runs the work, then commits or rolls back by its result.
    pub(super) async fn finish<T, E, F>(self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&Transaction) -> Result<T, E>,
        E: From<Error>,
    {
        match work(&self).await {
            Ok(value) => {
                self.commit().await?;
                Ok(value)
            }
            Err(error) => {
                // The work's error is what the caller must see; a rollback that fails leaves the
                // database to undo the transaction when the connection goes.
                if let Err(failure) = self.rollback().await {
                    tracing::warn!(%failure, "a transaction could not be rolled back");
                }
                Err(error)
            }
        }
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if self.over {
            return;
        }
        match self.savepoint.take() {
            Some(name) => self.shared.abandoned().push(name),
            // A statement that still runs holds the slot; the last savepoint's end then drops it.
            None => {
                if let Ok(mut slot) = self.shared.slot.try_lock() {
                    slot.take();
                }
            }
        }
    }
}

impl Shared {
    pub(super) fn driver(&self) -> Driver {
        self.driver
    }

    /// Waits for the connection, and undoes the savepoints that were dropped.
    pub(super) async fn lock(&self) -> Result<MutexGuard<'_, Option<Opened>>> {
        let mut slot = self.slot.lock().await;
        let abandoned = std::mem::take(&mut *self.abandoned());
        for name in abandoned.iter().rev() {
            self.wire(&mut slot)?.batch(&undo(name)).await?;
        }
        Ok(slot)
    }

    pub(super) fn wire<'c>(&self, slot: &'c mut Option<Opened>) -> Result<Wire<'c>> {
        slot.as_mut()
            .map(Opened::wire)
            .ok_or(Error::TransactionOver)
    }

    fn abandoned(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        // A list of names is right even if a thread panicked while it held the lock.
        self.abandoned
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn undo(savepoint: &str) -> String {
    format!("ROLLBACK TO SAVEPOINT {savepoint}; RELEASE SAVEPOINT {savepoint}")
}

impl Executor for Transaction {
    fn driver(&self) -> Driver {
        self.shared.driver
    }

    fn execute<'a>(&'a self, sql: &str, values: Vec<Value>) -> BoxFuture<'a, Result<u64>> {
        self.session().execute_raw(sql, values)
    }

    fn select<'a>(&'a self, sql: &str, values: Vec<Value>) -> BoxFuture<'a, Result<Vec<Row>>> {
        let sql = dialect::placeholders(self.shared.driver, sql);
        self.session().fetch(Statement { sql, values })
    }

    fn session(&self) -> Session<'_> {
        Session::Transaction(&self.shared)
    }
}

impl sealed::Sealed for Transaction {}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared")
            .field("driver", &self.driver)
            .finish_non_exhaustive()
    }
}
