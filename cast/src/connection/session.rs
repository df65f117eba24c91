//! [`Session`]: where a statement runs, on any connection of a database or on the one of a
//! transaction. This is what queries, models and migrations see of the connections.

use std::panic::Location;
use std::sync::Arc;

use super::executor::BoxFuture;
use super::handle::Handle;
use super::shared::Shared;
use super::{Done, Statement, Transaction, TransactionOptions};
use crate::dialect;
use crate::driver::Driver;
use crate::error::Result;
use crate::row::Row;
use crate::value::Value;

/// Where a statement runs. The place that calls is what the query log shows, so every function
/// between the user and here that wants to be passed over says `#[track_caller]`.
#[derive(Clone, Copy)]
pub enum Session<'a> {
    /// Any connection of a database.
    Pool(&'a Handle),
    /// Any connection of the database that is written to, and not of one that repeats it.
    Primary(&'a Handle),
    /// The connection of a transaction.
    Transaction(&'a Arc<Shared>),
}

impl<'a> Session<'a> {
    pub(crate) fn driver(self) -> Driver {
        match self {
            Self::Pool(handle) | Self::Primary(handle) => handle.driver(),
            Self::Transaction(shared) => shared.driver(),
        }
    }

    /// The same, for reading what was just written: databases that repeat this one may not have it yet.
    pub(crate) fn primary(self) -> Self {
        match self {
            Self::Pool(handle) => Self::Primary(handle),
            other => other,
        }
    }

    /// Begins a transaction, or a savepoint in the one that there is: several statements that belong together are then
    /// done all or not at all, also when whoever has the transaction goes on after an error.
    pub(crate) async fn begin(self) -> Result<Transaction> {
        match self {
            Self::Pool(handle) | Self::Primary(handle) => {
                Transaction::start(handle, TransactionOptions::new()).await
            }
            Self::Transaction(shared) => Transaction::within(shared).await,
        }
    }

    /// Whether statements run in a transaction.
    pub(crate) fn is_transaction(self) -> bool {
        matches!(self, Self::Transaction(_))
    }

    /// Runs a statement without rows.
    #[track_caller]
    pub(crate) fn execute(self, statement: Statement) -> BoxFuture<'a, Result<Done>> {
        self.execute_for(statement, Location::caller())
    }

    /// Runs a statement without rows, asked for by a place that is known from before.
    pub(crate) fn execute_for(
        self,
        statement: Statement,
        caller: &'static Location<'static>,
    ) -> BoxFuture<'a, Result<Done>> {
        Box::pin(async move {
            statement.check()?;
            match self {
                Self::Pool(handle) => {
                    let mut lease = handle.lease(&statement).await?;
                    lease.execute(&statement, caller).await
                }
                Self::Primary(handle) => {
                    let mut lease = handle.lease_primary().await?;
                    lease.execute(&statement, caller).await
                }
                Self::Transaction(shared) => {
                    let mut slot = shared.lock().await?;
                    let done = slot.lease()?.execute(&statement, caller).await;
                    slot.settle(done)
                }
            }
        })
    }

    /// Runs a query and reads all its rows.
    #[track_caller]
    pub(crate) fn fetch(self, statement: Statement) -> BoxFuture<'a, Result<Vec<Row>>> {
        self.fetch_for(statement, Location::caller())
    }

    /// Runs a query and reads all its rows, asked for by a place that is known from before.
    pub(crate) fn fetch_for(
        self,
        statement: Statement,
        caller: &'static Location<'static>,
    ) -> BoxFuture<'a, Result<Vec<Row>>> {
        Box::pin(async move {
            statement.check()?;
            match self {
                Self::Pool(handle) => {
                    let mut lease = handle.lease(&statement).await?;
                    lease.fetch(&statement, caller).await
                }
                Self::Primary(handle) => {
                    let mut lease = handle.lease_primary().await?;
                    lease.fetch(&statement, caller).await
                }
                Self::Transaction(shared) => {
                    let mut slot = shared.lock().await?;
                    let rows = slot.lease()?.fetch(&statement, caller).await;
                    slot.settle(rows)
                }
            }
        })
    }

    /// Runs an insert that gives its rows back where the server can (MariaDB), and tells the key that counts up.
    pub(crate) fn insert_for(
        self,
        statement: Statement,
        caller: &'static Location<'static>,
    ) -> BoxFuture<'a, Result<(Vec<Row>, Done)>> {
        Box::pin(async move {
            statement.check()?;
            match self {
                Self::Pool(handle) | Self::Primary(handle) => {
                    let mut lease = handle.lease_to_write().await?;
                    lease.insert(&statement, caller).await
                }
                Self::Transaction(shared) => {
                    let mut slot = shared.lock().await?;
                    let done = slot.lease()?.insert(&statement, caller).await;
                    slot.settle(done)
                }
            }
        })
    }

    /// Runs SQL text as it is: several statements at once, nothing bound.
    #[track_caller]
    pub(crate) fn batch(self, sql: String) -> BoxFuture<'a, Result<()>> {
        let caller = Location::caller();
        Box::pin(async move {
            match self {
                Self::Pool(handle) | Self::Primary(handle) => {
                    let mut lease = handle.lease_to_write().await?;
                    lease.batch(&sql, caller).await
                }
                Self::Transaction(shared) => {
                    let mut slot = shared.lock().await?;
                    let done = slot.lease()?.batch(&sql, caller).await;
                    slot.settle(done)
                }
            }
        })
    }

    /// Runs a statement of the user's, with `?` for its values.
    #[track_caller]
    pub(super) fn execute_raw(self, sql: &str, values: Vec<Value>) -> BoxFuture<'a, Result<u64>> {
        let sql = dialect::placeholders(self.driver(), sql);
        let done = self.execute(Statement::new(sql, values));
        Box::pin(async move { done.await.map(|done| done.rows) })
    }

    /// Runs a query of the user's, with `?` for its values.
    #[track_caller]
    pub(super) fn fetch_raw(
        self,
        sql: &str,
        values: Vec<Value>,
    ) -> BoxFuture<'a, Result<Vec<Row>>> {
        let sql = dialect::placeholders(self.driver(), sql);
        self.fetch(Statement::new(sql, values))
    }
}
