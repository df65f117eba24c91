//! [`Db`]: the handle on a database that applications hold.

use std::fmt;
use std::sync::Arc;

use super::executor::{BoxFuture, Executor, sealed};
use super::link::{Pool, Session};
use super::{ConnectOptions, Statement, Transaction};
use crate::dialect;
use crate::driver::Driver;
use crate::error::{Error, Result};
use crate::row::Row;
use crate::value::Value;

/// A database: a pool of connections behind one pointer. Cloning is cheap.
///
/// # Examples
///
/// ```
/// use cast::prelude::*;
///
/// # async fn run() -> cast::Result<()> {
/// let db = Db::connect(&ConnectOptions::new("sqlite::memory:")).await?;
/// let rows = db.select("select ? + 1 as answer", vec![41.into()]).await?;
/// assert_eq!(rows[0].get::<i64>("answer")?, 42);
/// # Ok(())
/// # }
/// # tokio::runtime::Runtime::new().unwrap().block_on(run()).unwrap();
/// ```
#[derive(Clone)]
pub struct Db {
    pool: Arc<Pool>,
}

impl Db {
    /// Connects, and proves with a first connection that the database is there.
    ///
    /// SQLite gets write-ahead logging, enforced foreign keys and a busy timeout. It creates
    /// nothing unless [`ConnectOptions::create_if_missing`] says so.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidUrl`], [`Error::MissingDriver`] when the URL's driver is not compiled in,
    /// [`Error::MissingFile`] when the SQLite file is not there, [`Error::CreateFile`] when it
    /// cannot be made, [`Error::Connection`] for everything that a server refuses.
    pub async fn connect(options: &ConnectOptions) -> Result<Self> {
        let pool = Pool::connect(options).await?;
        tracing::debug!(driver = %pool.driver(), "connected to the database");
        Ok(Self {
            pool: Arc::new(pool),
        })
    }

    /// The kind of database this is.
    #[must_use]
    pub fn driver(&self) -> Driver {
        self.pool.driver()
    }

    /// Closes all connections once they are idle, and waits for that. Later calls answer
    /// [`Error::Closed`].
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Runs a raw statement and tells how many rows it touched. Values stand as `?` in the text,
    /// on every database.
    ///
    /// # Errors
    ///
    /// [`Error::Constraint`], [`Error::Locked`], [`Error::Query`], [`Error::PoolTimeout`].
    ///
    /// # Examples
    ///
    /// ```
    /// # async fn run(db: cast::Db) -> cast::Result<()> {
    /// let touched = db.execute("update posts set hits = hits + ?", vec![1.into()]).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn execute<'a>(&'a self, sql: &str, values: Vec<Value>) -> BoxFuture<'a, Result<u64>> {
        Executor::execute(self, sql, values)
    }

    /// Runs a raw query and gives its rows. Values stand as `?` in the text.
    ///
    /// # Errors
    ///
    /// [`Error::Query`], [`Error::PoolTimeout`].
    pub fn select<'a>(&'a self, sql: &str, values: Vec<Value>) -> BoxFuture<'a, Result<Vec<Row>>> {
        Executor::select(self, sql, values)
    }

    /// Begins a transaction, which is undone when the guard is dropped before its commit.
    ///
    /// On SQLite it takes the write lock at once, so that it cannot fail half-way because another
    /// transaction wrote in between.
    ///
    /// # Errors
    ///
    /// [`Error::PoolTimeout`], [`Error::Locked`], [`Error::Query`].
    ///
    /// # Examples
    ///
    /// ```
    /// # async fn run(db: cast::Db) -> cast::Result<()> {
    /// let tx = db.begin().await?;
    /// tx.execute("update accounts set balance = balance - ? where id = ?", vec![5.into(), 1.into()]).await?;
    /// tx.execute("update accounts set balance = balance + ? where id = ?", vec![5.into(), 2.into()]).await?;
    /// tx.commit().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn begin(&self) -> BoxFuture<'_, Result<Transaction>> {
        Box::pin(async move { Ok(Transaction::new(self.driver(), self.pool.begin().await?)) })
    }

    /// Runs work in a transaction: commits when it returns `Ok`, undoes everything when it returns
    /// `Err`, panics or is dropped.
    ///
    /// # Errors
    ///
    /// What the work returned, or the error of the begin or the commit.
    ///
    /// # Examples
    ///
    /// ```
    /// # async fn run(db: cast::Db) -> cast::Result<()> {
    /// let moved = db
    ///     .transaction(async |tx| {
    ///         tx.execute("delete from inbox where id = ?", vec![7.into()]).await?;
    ///         tx.execute("insert into archive (id) values (?)", vec![7.into()]).await
    ///     })
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn transaction<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&Transaction) -> Result<T, E>,
        E: From<Error>,
    {
        let tx = self.begin().await?;
        tx.finish(work).await
    }
}

impl Executor for Db {
    fn driver(&self) -> Driver {
        self.pool.driver()
    }

    fn execute<'a>(&'a self, sql: &str, values: Vec<Value>) -> BoxFuture<'a, Result<u64>> {
        self.session().execute_raw(sql, values)
    }

    fn select<'a>(&'a self, sql: &str, values: Vec<Value>) -> BoxFuture<'a, Result<Vec<Row>>> {
        let sql = dialect::placeholders(self.driver(), sql);
        self.session().fetch(Statement { sql, values })
    }

    fn session(&self) -> Session<'_> {
        Session::Pool(&self.pool)
    }
}

impl sealed::Sealed for Db {}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Db")
            .field("driver", &self.driver())
            .finish_non_exhaustive()
    }
}
