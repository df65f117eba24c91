//! [`Db`]: the handle on a database that applications hold.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::after_commit::Remaining;
use super::executor::{AfterCommit, BoxFuture, Executor, sealed};
use super::handle::Handle;
use super::pools::{Pools, SharedPools};
use super::quiet::Quiet;
use super::schema_session::SchemaSession;
use super::session::Session;
use super::transaction_options::{TransactionOptions, pause};
use super::{ConnectOptions, Transaction};
use crate::driver::Driver;
use crate::error::{Error, Result};
use crate::query::TableQuery;
use crate::row::Row;
use crate::value::Value;

/// The name of the connection that is used when none is named.
const DEFAULT: &str = "default";

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
    pub(super) handle: Handle,
    /// All connections of the program by name; the first is the default one.
    named: Arc<[SharedPools]>,
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
    /// [`Error::MissingTls`] when the URL asks for encryption that is not, [`Error::MissingFile`]
    /// when the SQLite file is not there, [`Error::CreateFile`] when it cannot be made,
    /// [`Error::Connection`] for everything that a server refuses.
    pub async fn connect(options: &ConnectOptions) -> Result<Self> {
        Self::connect_all(options, &[]).await
    }

    /// Connects to several databases: the default one, and others by their names.
    ///
    /// # Errors
    ///
    /// As [`connect`](Self::connect), for the first that fails.
    ///
    /// # Examples
    ///
    /// ```
    /// use cast::prelude::*;
    ///
    /// # async fn run() -> cast::Result<()> {
    /// let reports = ("reports".to_owned(), ConnectOptions::new("sqlite::memory:"));
    /// let db = Db::connect_all(&ConnectOptions::new("sqlite::memory:"), &[reports]).await?;
    /// let reports = db.connection("reports")?;
    /// assert_eq!(reports.connection_name(), "reports");
    /// # Ok(())
    /// # }
    /// # tokio::runtime::Runtime::new().unwrap().block_on(run()).unwrap();
    /// ```
    pub async fn connect_all(
        default: &ConnectOptions,
        named: &[(String, ConnectOptions)],
    ) -> Result<Self> {
        let mut all = vec![Pools::connect(DEFAULT, default).await?];
        for (name, options) in named {
            all.push(Pools::connect(name, options).await?);
        }
        for pools in &all {
            tracing::debug!(
                driver = %pools.driver(), connection = pools.observers.connection(),
                "connected to the database"
            );
        }
        Ok(Self {
            handle: Handle::new(&all[0]),
            named: all.into(),
        })
    }

    /// The connection of a name; `default` is the one that is used when none is named.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownConnection`] with the nearest name.
    pub fn connection(&self, name: &str) -> Result<Self> {
        let names = || self.named.iter().map(|pools| pools.observers.connection());
        match names().position(|known| known == name) {
            Some(index) => Ok(Self {
                handle: Handle::new(&self.named[index]),
                named: Arc::clone(&self.named),
            }),
            None => Err(Error::UnknownConnection {
                name: name.to_owned(),
                nearest: names()
                    .map(|known| (strsim::jaro_winkler(known, name), known))
                    .filter(|(likeness, _)| *likeness > 0.8)
                    .max_by(|a, b| a.0.total_cmp(&b.0))
                    .map(|(_, known)| known.to_owned()),
                known: names().map(str::to_owned).collect(),
            }),
        }
    }

    /// The name of this connection.
    #[must_use]
    pub fn connection_name(&self) -> &str {
        self.handle.pools.observers.connection()
    }

    /// The names of all connections, the default one first.
    #[must_use]
    pub fn connection_names(&self) -> Vec<&str> {
        self.named
            .iter()
            .map(|pools| pools.observers.connection())
            .collect()
    }

    /// A handle for one piece of work, such as a request: once it has written, it reads from the
    /// database that it wrote to, and not from one that repeats it later. Its clones count with it.
    ///
    /// Without [`ConnectOptions::read_urls`] it is like any other handle.
    #[must_use]
    pub fn scoped(&self) -> Self {
        self.with_wrote(Some(Arc::new(AtomicBool::new(false))))
    }

    /// Whether plain selects go to databases that repeat this one; see [`ConnectOptions::read_urls`].
    #[must_use]
    pub fn is_split(&self) -> bool {
        self.handle.pools.is_split()
    }

    /// A handle that reads, too, from the database that is written to.
    #[must_use]
    pub fn primary(&self) -> Self {
        self.with_wrote(Some(Arc::new(AtomicBool::new(true))))
    }

    fn with_wrote(&self, wrote: Option<Arc<AtomicBool>>) -> Self {
        Self {
            handle: Handle {
                pools: Arc::clone(&self.handle.pools),
                wrote,
            },
            named: Arc::clone(&self.named),
        }
    }

    /// The URL with its password.
    pub(crate) fn url(&self) -> &str {
        self.handle.pools.url()
    }

    /// The kind of database this is.
    #[must_use]
    pub fn driver(&self) -> Driver {
        self.handle.driver()
    }

    /// Closes the connections of all names once they are idle, and waits for that. Later calls
    /// answer [`Error::Closed`].
    pub async fn close(&self) {
        for pools in self.named.iter() {
            pools.close().await;
        }
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
    #[track_caller]
    pub fn execute<'a>(&'a self, sql: &str, values: Vec<Value>) -> BoxFuture<'a, Result<u64>> {
        self.session().execute_raw(sql, values)
    }

    /// Runs a raw query and gives its rows. Values stand as `?` in the text.
    ///
    /// # Errors
    ///
    /// [`Error::Query`], [`Error::PoolTimeout`].
    #[track_caller]
    pub fn select<'a>(&'a self, sql: &str, values: Vec<Value>) -> BoxFuture<'a, Result<Vec<Row>>> {
        self.session().fetch_raw(sql, values)
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
        self.begin_with(TransactionOptions::new())
    }

    /// Begins a transaction in a certain way; its `attempts` mean nothing here.
    ///
    /// # Errors
    ///
    /// As [`begin`](Self::begin).
    pub fn begin_with(&self, options: TransactionOptions) -> BoxFuture<'_, Result<Transaction>> {
        Box::pin(Transaction::start(&self.handle, options))
    }

    /// Begins a transaction for changes of tables.
    pub(crate) async fn begin_for_schema(&self, session: SchemaSession) -> Result<Transaction> {
        session.start(&self.handle).await
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
        let result = work(&tx).await;
        tx.end(result).await
    }

    /// Runs work in a transaction, again if another transaction stood in its way and the options
    /// allow another attempt. The work must therefore be fit to run several times: it is cloned for
    /// each attempt, and may borrow what is around it but not change it.
    ///
    /// # Errors
    ///
    /// What the work returned in the last attempt, or the error of the begin or the commit.
    pub async fn transaction_with<T, E, F>(
        &self,
        options: TransactionOptions,
        work: F,
    ) -> Result<T, E>
    where
        F: AsyncFnOnce(&Transaction) -> Result<T, E> + Clone,
        E: From<Error>,
    {
        let mut attempt = 1;
        loop {
            let (result, conflicted) = match self.begin_with(options).await {
                Ok(tx) => {
                    let shared = tx.shared();
                    let result = work.clone()(&tx).await;
                    let result = tx.end(result).await;
                    (result, shared.has_conflicted())
                }
                Err(error) => {
                    let conflicted = error.is_retryable();
                    (Err(error.into()), conflicted)
                }
            };
            match result {
                Err(_) if conflicted && attempt < options.attempts => {
                    tracing::debug!(attempt, "a transaction is run again after a conflict");
                    tokio::time::sleep(pause(attempt)).await;
                    attempt += 1;
                }
                done => return done,
            }
        }
    }
}

impl Executor for Db {
    fn driver(&self) -> Driver {
        self.handle.driver()
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
        Box::pin(Remaining::new([work]))
    }

    fn without_events(&self) -> Quiet<'_> {
        Quiet::new(self)
    }

    fn session(&self) -> Session<'_> {
        Session::Pool(&self.handle)
    }
}

impl sealed::Sealed for Db {}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Db")
            .field("driver", &self.driver())
            .field("connection", &self.connection_name())
            .finish_non_exhaustive()
    }
}
