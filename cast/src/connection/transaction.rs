//! [`Transaction`]: a run of statements that happen all or not at all. Nested transactions are
//! savepoints on the same connection.

use std::future::Future;
use std::sync::Arc;

use super::after_commit::Remaining;
use super::executor::{AfterCommit, BoxFuture, Executor, sealed};
use super::handle::Handle;
use super::lease::Lease;
use super::quiet::Quiet;
use super::session::Session;
use super::shared::Shared;
use super::transaction_options::TransactionOptions;
use crate::driver::Driver;
use crate::error::{Error, Result};
use crate::query::TableQuery;
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
    savepoint: Option<Savepoint>,
    over: bool,
}

#[derive(Debug)]
struct Savepoint {
    name: String,
    /// How much work waited for the commit when the savepoint was made.
    after_commit: usize,
}

impl Transaction {
    pub(super) async fn start(handle: &Handle, options: TransactionOptions) -> Result<Self> {
        let mut lease = handle.lease_to_write().await?;
        options.begin(&mut lease).await?;
        Ok(Self::over(lease))
    }

    pub(super) fn over(lease: Lease) -> Self {
        Self {
            shared: Arc::new(Shared::new(lease)),
            savepoint: None,
            over: false,
        }
    }

    pub(super) fn shared(&self) -> Arc<Shared> {
        Arc::clone(&self.shared)
    }

    /// Keeps what was done: commits the transaction, or releases the savepoint into the
    /// transaction around it. Then runs what [`after_commit`](Self::after_commit) was given.
    ///
    /// # Errors
    ///
    /// [`Error::Constraint`] for a constraint that is checked at the end, [`Error::Conflict`],
    /// [`Error::TransactionAborted`] when a statement failed and the database undid the transaction
    /// for it, [`Error::Query`] when the database refuses, [`Error::TransactionOver`].
    pub async fn commit(mut self) -> Result<()> {
        self.over = true;
        match self.savepoint.take() {
            Some(savepoint) => {
                let mut slot = self.shared.lock().await?;
                let sql = format!("RELEASE SAVEPOINT {}", savepoint.name);
                let done = slot.lease()?.control(&sql).await;
                slot.settle(done)
            }
            None => {
                // Savepoints that were dropped are undone before the rest is kept.
                let mut slot = self.shared.lock().await?;
                let mut lease = slot.take()?;
                if slot.is_aborted() {
                    // PostgreSQL answers a commit with a rollback, and says so only in passing.
                    lease.rollback().await?;
                    return Err(slot.aborted());
                }
                let done = lease.commit().await;
                slot.settle(done)?;
                drop(lease);
                drop(slot);
                Remaining::new(self.shared.take_after_commit()).await;
                Ok(())
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
            Some(savepoint) => {
                self.shared.forget_after_commit(savepoint.after_commit);
                self.shared.lock().await?.undo(&savepoint.name).await
            }
            None => self.shared.lock_to_end().await.take()?.rollback().await,
        }
    }

    /// Begins a savepoint: it can be undone without undoing the transaction around it.
    ///
    /// # Errors
    ///
    /// [`Error::Query`] when the database refuses, [`Error::TransactionOver`].
    pub fn begin(&self) -> BoxFuture<'_, Result<Self>> {
        Box::pin(Self::within(&self.shared))
    }

    /// Begins a savepoint in a transaction.
    pub(super) async fn within(shared: &Arc<Shared>) -> Result<Self> {
        let name = shared.next_savepoint();
        let mut slot = shared.lock().await?;
        let done = slot.lease()?.control(&format!("SAVEPOINT {name}")).await;
        slot.settle(done)?;
        Ok(Self {
            shared: Arc::clone(shared),
            savepoint: Some(Savepoint {
                name,
                after_commit: shared.after_commit_count(),
            }),
            over: false,
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
        let result = work(&savepoint).await;
        savepoint.end(result).await
    }

    /// Has work done when the outermost transaction is committed, and not at all when it is undone:
    /// to send a mail about what was written, to clear a cache. Work asked for in a savepoint that
    /// is undone is forgotten, too.
    ///
    /// The work runs within [`commit`](Self::commit), in the order in which it was asked for. It
    /// cannot fail the transaction any more. Where the call of `commit` is dropped meanwhile, a task of its own does the
    /// rest.
    ///
    /// # Examples
    ///
    /// ```
    /// # async fn run(db: cast::Db) -> cast::Result<()> {
    /// db.transaction(async |tx| {
    ///     tx.execute("insert into orders (id) values (?)", vec![7.into()]).await?;
    ///     tx.after_commit(async || println!("order 7 is in"));
    ///     Ok::<_, cast::Error>(())
    /// })
    /// .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn after_commit<F, W>(&self, work: F)
    where
        F: FnOnce() -> W + Send + 'static,
        W: Future<Output = ()> + Send + 'static,
    {
        self.shared.after_commit(Box::new(|| Box::pin(work())));
    }

    /// The kind of database this is.
    #[must_use]
    pub fn driver(&self) -> Driver {
        self.shared.driver()
    }

    /// Runs a raw statement and tells how many rows it touched. Values stand as `?` in the text.
    ///
    /// # Errors
    ///
    /// As [`Db::execute`](crate::Db::execute), and [`Error::TransactionOver`].
    #[track_caller]
    pub fn execute<'a>(&'a self, sql: &str, values: Vec<Value>) -> BoxFuture<'a, Result<u64>> {
        self.session().execute_raw(sql, values)
    }

    /// Runs a raw query and gives its rows. Values stand as `?` in the text.
    ///
    /// # Errors
    ///
    /// As [`Db::select`](crate::Db::select), and [`Error::TransactionOver`].
    #[track_caller]
    pub fn select<'a>(&'a self, sql: &str, values: Vec<Value>) -> BoxFuture<'a, Result<Vec<Row>>> {
        self.session().fetch_raw(sql, values)
    }

    /// Commits or rolls back by the result of the work.
    pub(crate) async fn end<T, E: From<Error>>(self, result: Result<T, E>) -> Result<T, E> {
        match result {
            Ok(value) => {
                self.commit().await?;
                Ok(value)
            }
            Err(error) => {
                // The work's error is what the caller must see; a rollback that fails leaves the
                // database to undo the transaction when the connection goes.
                if let Err(failure) = self.rollback().await {
                    tracing::debug!(%failure, "a failed transaction was over before its rollback");
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
            Some(savepoint) => self
                .shared
                .abandon_savepoint(savepoint.name, savepoint.after_commit),
            // A savepoint that is still there may hold the connection; its end lets go of it.
            None => self.shared.abandon(),
        }
    }
}

impl Executor for Transaction {
    fn driver(&self) -> Driver {
        self.shared.driver()
    }

    #[track_caller]
    fn execute<'a>(&'a self, sql: &str, values: Vec<Value>) -> BoxFuture<'a, Result<u64>> {
        self.session().execute_raw(sql, values)
    }

    #[track_caller]
    fn select<'a>(&'a self, sql: &str, values: Vec<Value>) -> BoxFuture<'a, Result<Vec<Row>>> {
        self.session().fetch_raw(sql, values)
    }

    fn table(&self, name: &'static str) -> TableQuery<'_> {
        TableQuery::new(self, name)
    }

    fn when_committed(&self, work: AfterCommit) -> BoxFuture<'_, ()> {
        self.shared.after_commit(work);
        Box::pin(std::future::ready(()))
    }

    fn without_events(&self) -> Quiet<'_> {
        Quiet::new(self)
    }

    fn session(&self) -> Session<'_> {
        Session::Transaction(&self.shared)
    }
}

impl sealed::Sealed for Transaction {}
