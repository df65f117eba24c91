//! The way of a statement to its driver: a [`Session`] leases a connection, a [`Wire`] is a
//! borrowed connection of any driver. Every `match` on the driver's connection type is here.

use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, SqlSafeStr};

use super::executor::BoxFuture;
use super::transaction::Shared;
use super::{ConnectOptions, Done, Statement, failure};
use crate::dialect;
use crate::driver::Driver;
use crate::error::Result;
use crate::row::Row;
use crate::value::Value;

#[cfg(feature = "mysql")]
use super::mysql;
#[cfg(feature = "postgres")]
use super::postgres;
#[cfg(feature = "sqlite")]
use super::sqlite;

/// A pool of connections of one driver.
pub struct Pool {
    kind: PoolKind,
    limits: Limits,
}

enum PoolKind {
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::SqlitePool),
    #[cfg(feature = "postgres")]
    Postgres(sqlx::PgPool),
    #[cfg(feature = "mysql")]
    MySql(sqlx::MySqlPool),
}

/// What a pool's errors tell of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) acquire_timeout: Duration,
    pub(super) max_connections: u32,
}

/// A connection leased for one statement.
enum Leased {
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::pool::PoolConnection<sqlx::Sqlite>),
    #[cfg(feature = "postgres")]
    Postgres(sqlx::pool::PoolConnection<sqlx::Postgres>),
    #[cfg(feature = "mysql")]
    MySql(sqlx::pool::PoolConnection<sqlx::MySql>),
}

/// A connection on which a transaction is open. Dropping it undoes the transaction.
pub(super) enum Opened {
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>),
    #[cfg(feature = "postgres")]
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
    #[cfg(feature = "mysql")]
    MySql(sqlx::Transaction<'static, sqlx::MySql>),
}

/// A borrowed connection.
pub(super) enum Wire<'c> {
    #[cfg(feature = "sqlite")]
    Sqlite(&'c mut sqlx::SqliteConnection),
    #[cfg(feature = "postgres")]
    Postgres(&'c mut sqlx::PgConnection),
    #[cfg(feature = "mysql")]
    MySql(&'c mut sqlx::MySqlConnection),
}

/// Runs one arm per compiled driver.
macro_rules! each_driver {
    ($on:ident: $value:expr, $bound:pat => $run:expr) => {
        match $value {
            #[cfg(feature = "sqlite")]
            $on::Sqlite($bound) => $run,
            #[cfg(feature = "postgres")]
            $on::Postgres($bound) => $run,
            #[cfg(feature = "mysql")]
            $on::MySql($bound) => $run,
        }
    };
}

/// Turns one driver-dependent enum into another, value by value.
macro_rules! map_driver {
    ($on:ident => $to:ident: $value:expr, $bound:pat => $map:expr) => {
        match $value {
            #[cfg(feature = "sqlite")]
            $on::Sqlite($bound) => $to::Sqlite($map),
            #[cfg(feature = "postgres")]
            $on::Postgres($bound) => $to::Postgres($map),
            #[cfg(feature = "mysql")]
            $on::MySql($bound) => $to::MySql($map),
        }
    };
}

impl Pool {
    pub(super) async fn connect(options: &ConnectOptions) -> Result<Self> {
        let driver = Driver::from_url(&options.url)?;
        let kind = match driver {
            #[cfg(feature = "sqlite")]
            Driver::Sqlite => PoolKind::Sqlite(sqlite::connect(options).await?),
            #[cfg(feature = "postgres")]
            Driver::Postgres => PoolKind::Postgres(postgres::connect(options).await?),
            #[cfg(feature = "mysql")]
            Driver::MySql => PoolKind::MySql(mysql::connect(options).await?),
            #[cfg(not(all(feature = "sqlite", feature = "postgres", feature = "mysql")))]
            _ => {
                let feature = driver.feature();
                return Err(crate::Error::MissingDriver { driver, feature });
            }
        };
        let limits = Limits {
            acquire_timeout: options.acquire_timeout,
            max_connections: options.max_connections,
        };
        Ok(Self { kind, limits })
    }

    pub(super) fn driver(&self) -> Driver {
        match &self.kind {
            #[cfg(feature = "sqlite")]
            PoolKind::Sqlite(_) => Driver::Sqlite,
            #[cfg(feature = "postgres")]
            PoolKind::Postgres(_) => Driver::Postgres,
            #[cfg(feature = "mysql")]
            PoolKind::MySql(_) => Driver::MySql,
        }
    }

    pub(super) async fn begin(&self) -> Result<Opened> {
        let sql = dialect::begin(self.driver());
        let opened = map_driver!(PoolKind => Opened: &self.kind, pool => {
            pool.begin_with(sql).await.map_err(|error| failure::translate(error, sql, self.limits))?
        });
        Ok(opened)
    }

    pub(super) async fn close(&self) {
        each_driver!(PoolKind: &self.kind, pool => pool.close().await);
    }

    async fn lease(&self) -> Result<Leased> {
        let leased = map_driver!(PoolKind => Leased: &self.kind, pool => {
            pool.acquire().await.map_err(|error| failure::translate(error, "", self.limits))?
        });
        Ok(leased)
    }
}

impl Leased {
    fn wire(&mut self) -> Wire<'_> {
        map_driver!(Leased => Wire: self, connection => &mut **connection)
    }
}

impl Opened {
    pub(super) fn wire(&mut self) -> Wire<'_> {
        map_driver!(Opened => Wire: self, connection => &mut **connection)
    }

    pub(super) async fn commit(self) -> Result<()> {
        each_driver!(Opened: self, opened => opened.commit().await)
            .map_err(|error| failure::translate(error, "COMMIT", Limits::NONE))
    }

    pub(super) async fn rollback(self) -> Result<()> {
        each_driver!(Opened: self, opened => opened.rollback().await)
            .map_err(|error| failure::translate(error, "ROLLBACK", Limits::NONE))
    }
}

impl Limits {
    /// For errors that cannot be about waiting for a connection.
    pub(super) const NONE: Self = Self {
        acquire_timeout: Duration::ZERO,
        max_connections: 0,
    };
}

impl Wire<'_> {
    /// Runs a statement without rows.
    pub(super) async fn execute(&mut self, statement: &Statement) -> Result<Done> {
        let started = Instant::now();
        let done = match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(connection) => sqlite::execute(connection, statement).await,
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => postgres::execute(connection, statement).await,
            #[cfg(feature = "mysql")]
            Self::MySql(connection) => mysql::execute(connection, statement).await,
        };
        log(
            &statement.sql,
            started,
            done.as_ref().map(|done| done.rows).ok(),
        );
        done.map_err(|error| failure::translate(error, &statement.sql, Limits::NONE))
    }

    /// Runs a query and reads all its rows.
    pub(super) async fn fetch(&mut self, statement: &Statement) -> Result<Vec<Row>> {
        let started = Instant::now();
        let rows = match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(connection) => sqlite::fetch(connection, statement).await,
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => postgres::fetch(connection, statement).await,
            #[cfg(feature = "mysql")]
            Self::MySql(connection) => mysql::fetch(connection, statement).await,
        };
        log(
            &statement.sql,
            started,
            rows.as_ref().map(|rows| rows.len() as u64).ok(),
        );
        rows.map_err(|error| failure::translate(error, &statement.sql, Limits::NONE))
    }

    /// Runs SQL text as it is: several statements at once, nothing bound.
    pub(super) async fn batch(&mut self, sql: &str) -> Result<()> {
        let started = Instant::now();
        let text = AssertSqlSafe(sql).into_sql_str();
        let done = each_driver!(Wire: self, connection => {
            sqlx::raw_sql(text).execute(&mut **connection).await.map(drop)
        });
        log(sql, started, None);
        done.map_err(|error| failure::translate(error, sql, Limits::NONE))
    }
}

/// Where a statement runs: on any connection of a pool, or on the one of a transaction.
#[derive(Clone, Copy)]
pub enum Session<'a> {
    /// Any connection of the pool.
    Pool(&'a Pool),
    /// The connection of a transaction.
    Transaction(&'a Shared),
}

impl<'a> Session<'a> {
    pub(crate) fn driver(self) -> Driver {
        match self {
            Self::Pool(pool) => pool.driver(),
            Self::Transaction(shared) => shared.driver(),
        }
    }

    /// Runs a statement without rows.
    pub(crate) fn execute(self, statement: Statement) -> BoxFuture<'a, Result<Done>> {
        Box::pin(async move {
            match self {
                Self::Pool(pool) => pool.lease().await?.wire().execute(&statement).await,
                Self::Transaction(shared) => {
                    let mut slot = shared.lock().await?;
                    shared.wire(&mut slot)?.execute(&statement).await
                }
            }
        })
    }

    /// Runs a query and reads all its rows.
    pub(crate) fn fetch(self, statement: Statement) -> BoxFuture<'a, Result<Vec<Row>>> {
        Box::pin(async move {
            match self {
                Self::Pool(pool) => pool.lease().await?.wire().fetch(&statement).await,
                Self::Transaction(shared) => {
                    let mut slot = shared.lock().await?;
                    shared.wire(&mut slot)?.fetch(&statement).await
                }
            }
        })
    }

    /// Runs SQL text as it is: several statements at once, nothing bound.
    pub(crate) fn batch(self, sql: String) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            match self {
                Self::Pool(pool) => pool.lease().await?.wire().batch(&sql).await,
                Self::Transaction(shared) => {
                    let mut slot = shared.lock().await?;
                    shared.wire(&mut slot)?.batch(&sql).await
                }
            }
        })
    }

    /// Runs a statement of the user's, with `?` for its values.
    pub(super) fn execute_raw(self, sql: &str, values: Vec<Value>) -> BoxFuture<'a, Result<u64>> {
        let sql = dialect::placeholders(self.driver(), sql);
        let done = self.execute(Statement { sql, values });
        Box::pin(async move { done.await.map(|done| done.rows) })
    }
}

/// Values are never logged: they may be secrets.
fn log(sql: &str, started: Instant, rows: Option<u64>) {
    let ms = started.elapsed().as_secs_f64() * 1000.0;
    tracing::debug!(target: "cast::sql", rows, ms = format_args!("{ms:.2}"), "{sql}");
}
