//! [`Wire`]: one open connection of any driver. Every `match` on the driver's type of connection is
//! here; what is done with a connection before and after a statement is in `lease`.

use std::time::Duration;

use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, SqlSafeStr};
use tokio::sync::mpsc;

use super::{ConnectOptions, Done, Statement, rows};
use crate::driver::{Driver, redact};
use crate::error::{Error, Result};
use crate::row::Row;

#[cfg(feature = "mysql")]
use super::mysql;
#[cfg(feature = "postgres")]
use super::postgres;
#[cfg(feature = "sqlite")]
use super::sqlite;

/// How to make a connection, read off a URL.
pub(super) enum Settings {
    #[cfg(feature = "sqlite")]
    Sqlite(Box<sqlx::sqlite::SqliteConnectOptions>),
    #[cfg(feature = "postgres")]
    Postgres(Box<sqlx::postgres::PgConnectOptions>),
    #[cfg(feature = "mysql")]
    MySql(Box<sqlx::mysql::MySqlConnectOptions>),
}

/// An open connection.
pub(super) enum Wire {
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::SqliteConnection),
    #[cfg(feature = "postgres")]
    Postgres(sqlx::PgConnection),
    #[cfg(feature = "mysql")]
    MySql(sqlx::MySqlConnection),
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

impl Settings {
    /// Reads a URL. Says also whether the database is in memory, and so has one connection only.
    pub(super) fn read(options: &ConnectOptions, url: &str) -> Result<(Self, bool)> {
        let driver = Driver::from_url(url)?;
        check_tls(driver, url)?;
        Ok(match driver {
            #[cfg(feature = "sqlite")]
            Driver::Sqlite => {
                let (settings, in_memory) = sqlite::settings(options, url)?;
                (Self::Sqlite(settings.into()), in_memory)
            }
            #[cfg(feature = "postgres")]
            Driver::Postgres => (
                Self::Postgres(postgres::settings(options, url)?.into()),
                false,
            ),
            #[cfg(feature = "mysql")]
            Driver::MySql => (Self::MySql(mysql::settings(options, url)?.into()), false),
            #[cfg(not(all(feature = "sqlite", feature = "postgres", feature = "mysql")))]
            _ => {
                let feature = driver.feature();
                return Err(Error::MissingDriver { driver, feature });
            }
        })
    }

    pub(super) fn driver(&self) -> Driver {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => Driver::Sqlite,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Driver::Postgres,
            #[cfg(feature = "mysql")]
            Self::MySql(_) => Driver::MySql,
        }
    }

    pub(super) async fn open(&self) -> Result<Wire, sqlx::Error> {
        Ok(match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(settings) => Wire::Sqlite(settings.connect().await?),
            #[cfg(feature = "postgres")]
            Self::Postgres(settings) => Wire::Postgres(settings.connect().await?),
            #[cfg(feature = "mysql")]
            Self::MySql(settings) => Wire::MySql(settings.connect().await?),
        })
    }
}

/// Refuses a URL that demands encryption when there is none: the driver would say so only after
/// it has reached the server.
fn check_tls(driver: Driver, url: &str) -> Result<()> {
    if cfg!(feature = "tls") || driver == Driver::Sqlite {
        return Ok(());
    }
    let parameters = url.split_once('?').map_or("", |(_, parameters)| parameters);
    for parameter in parameters.split('&') {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let demands = !matches!(
            value.to_ascii_lowercase().as_str(),
            "disable" | "disabled" | "allow" | "prefer" | "preferred"
        );
        if matches!(name, "sslmode" | "ssl-mode") && demands {
            return Err(Error::MissingTls {
                mode: parameter.to_owned(),
                url: redact(url),
            });
        }
    }
    Ok(())
}

/// Limits the time of statements on MySQL; zero is no limit. The two servers name the setting
/// differently, and each takes the other's name for a comment.
pub(super) fn limit_statements(limit: Duration) -> String {
    let (seconds, milliseconds) = (limit.as_secs_f64(), limit.as_millis());
    format!(
        "SET SESSION /*M! max_statement_time = {seconds:.3} */ /*!50708 max_execution_time = \
         {milliseconds} */"
    )
}

impl Wire {
    /// Prepares a new connection for its pool.
    pub(super) async fn prepare(&mut self, options: &ConnectOptions) -> Result<(), sqlx::Error> {
        match options.statement_timeout {
            Some(limit) if self.driver() == Driver::MySql => {
                self.batch(&limit_statements(limit)).await
            }
            _ => Ok(()),
        }
    }

    fn driver(&self) -> Driver {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => Driver::Sqlite,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Driver::Postgres,
            #[cfg(feature = "mysql")]
            Self::MySql(_) => Driver::MySql,
        }
    }

    /// Runs a statement without rows.
    pub(super) async fn execute(&mut self, statement: &Statement) -> Result<Done, sqlx::Error> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(connection) => sqlite::execute(connection, statement).await,
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => postgres::execute(connection, statement).await,
            #[cfg(feature = "mysql")]
            Self::MySql(connection) => mysql::execute(connection, statement).await,
        }
    }

    /// Runs a query and reads all its rows.
    pub(super) async fn fetch(&mut self, statement: &Statement) -> Result<Vec<Row>, sqlx::Error> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(connection) => {
                rows::collect(connection.fetch_many(sqlite::query(statement)?)).await
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => {
                rows::collect(connection.fetch_many(postgres::query(statement)?)).await
            }
            #[cfg(feature = "mysql")]
            Self::MySql(connection) => {
                rows::collect(connection.fetch_many(mysql::query(statement)?)).await
            }
        }
    }

    /// Runs an insert: the rows that it gives back, and what it did.
    pub(super) async fn insert(
        &mut self,
        statement: &Statement,
    ) -> Result<(Vec<Row>, Done), sqlx::Error> {
        match self {
            #[cfg(feature = "mysql")]
            Self::MySql(connection) => mysql::insert(connection, statement).await,
            // Where an insert always gives its rows back, it is a query.
            #[cfg(any(feature = "sqlite", feature = "postgres"))]
            other => Ok((other.fetch(statement).await?, Done::NOTHING)),
        }
    }

    /// Runs a query and sends its rows until nobody takes them any more. Tells how many it sent.
    pub(super) async fn stream(
        &mut self,
        statement: &Statement,
        sender: &mpsc::Sender<Row>,
    ) -> Result<u64, sqlx::Error> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(connection) => {
                rows::send(connection.fetch_many(sqlite::query(statement)?), sender).await
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => {
                rows::send(connection.fetch_many(postgres::query(statement)?), sender).await
            }
            #[cfg(feature = "mysql")]
            Self::MySql(connection) => {
                rows::send(connection.fetch_many(mysql::query(statement)?), sender).await
            }
        }
    }

    /// Runs SQL text as it is: several statements at once, nothing bound.
    pub(super) async fn batch(&mut self, sql: &str) -> Result<(), sqlx::Error> {
        let text = AssertSqlSafe(sql).into_sql_str();
        each_driver!(Self: self, connection => {
            sqlx::raw_sql(text).execute(connection).await.map(drop)
        })
    }

    /// Sets or takes back the limit on the time of a statement, where that is not the server's
    /// own affair.
    #[cfg(feature = "sqlite")]
    pub(super) async fn limit(&mut self, limit: Option<Duration>) -> Result<(), sqlx::Error> {
        match (self, limit) {
            (Self::Sqlite(connection), Some(limit)) => sqlite::arm(connection, limit).await,
            (Self::Sqlite(connection), None) => sqlite::disarm(connection).await,
            #[cfg(any(feature = "postgres", feature = "mysql"))]
            _ => Ok(()),
        }
    }

    /// Forgets the prepared statements when an error says that they are no longer right; tells
    /// whether it did. Only PostgreSQL does not prepare them anew by itself.
    #[cfg(feature = "postgres")]
    pub(super) async fn renew(&mut self, error: &sqlx::Error) -> bool {
        match self {
            Self::Postgres(connection) if super::failure::is_stale(error) => {
                connection.clear_cached_statements().await.is_ok()
            }
            _ => false,
        }
    }

    pub(super) async fn ping(&mut self) -> Result<(), sqlx::Error> {
        each_driver!(Self: self, connection => connection.ping().await)
    }

    pub(super) async fn close(self) {
        // What cannot be closed in order is closed by dropping it.
        let _ = each_driver!(Self: self, connection => connection.close().await);
    }
}
