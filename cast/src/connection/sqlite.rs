//! SQLite: connecting, binding, reading. Moments and days are text, JSON is text.

use std::path::Path;
use std::str::FromStr as _;
use std::sync::Arc;

use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{
    Arguments as _, AssertSqlSafe, Column as _, ConnectOptions as _, Executor as _, Row as _,
    SqliteConnection, SqlitePool, TypeInfo as _, ValueRef as _,
};

use super::{ConnectOptions, Done, Statement};
use crate::driver::{Driver, redact};
use crate::error::{BoxError, Error, Result};
use crate::row::Row;
use crate::value::{Value, timestamp_text};

pub(super) async fn connect(options: &ConnectOptions) -> Result<SqlitePool> {
    let url = &options.url;
    let settings = SqliteConnectOptions::from_str(url)
        .map_err(|error| Error::InvalidUrl {
            url: redact(url),
            source: Some(error.into()),
        })?
        .foreign_keys(true)
        .busy_timeout(options.busy_timeout)
        .disable_statement_logging();
    let in_memory = url.contains(":memory:") || url.contains("mode=memory");
    let mut pool = SqlitePoolOptions::new()
        .acquire_timeout(options.acquire_timeout)
        .test_before_acquire(false);
    let settings = if in_memory {
        // The data lives as long as its one connection.
        pool = pool
            .max_connections(1)
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None);
        settings
    } else {
        pool = pool
            .max_connections(options.max_connections)
            .min_connections(options.min_connections)
            .idle_timeout(options.idle_timeout)
            .max_lifetime(options.max_lifetime);
        find_file(settings.get_filename(), options.create_if_missing)?;
        // In this mode a commit survives a crash of the program; only a loss of power may cost
        // the last ones, and never the database.
        settings
            .create_if_missing(options.create_if_missing)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
    };
    pool.connect_with(settings)
        .await
        .map_err(|error| match error {
            sqlx::Error::PoolTimedOut => Error::PoolTimeout {
                seconds: options.acquire_timeout.as_secs(),
                max: options.max_connections,
            },
            other => Error::Connection {
                driver: Driver::Sqlite,
                url: redact(url),
                source: other.into(),
            },
        })
}

/// SQLite says only "unable to open database file", so what is wrong is found here.
fn find_file(path: &Path, create: bool) -> Result<()> {
    if path.exists() {
        return Ok(());
    }
    if !create {
        return Err(Error::MissingFile {
            path: path.to_owned(),
        });
    }
    match path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        Some(folder) => std::fs::create_dir_all(folder).map_err(|source| Error::CreateFile {
            path: folder.to_owned(),
            source,
        }),
        None => Ok(()),
    }
}

pub(super) async fn execute(
    connection: &mut SqliteConnection,
    statement: &Statement,
) -> Result<Done, sqlx::Error> {
    let done = connection.execute(query(statement)?).await?;
    Ok(Done {
        rows: done.rows_affected(),
        last_insert_id: done.last_insert_rowid(),
    })
}

pub(super) async fn fetch(
    connection: &mut SqliteConnection,
    statement: &Statement,
) -> Result<Vec<Row>, sqlx::Error> {
    let rows = connection.fetch_all(query(statement)?).await?;
    let Some(first) = rows.first() else {
        return Ok(Vec::new());
    };
    let columns: Arc<[String]> = first
        .columns()
        .iter()
        .map(|column| column.name().to_owned())
        .collect();
    rows.iter()
        .map(|row| {
            let values = (0..columns.len())
                .map(|index| read(row, index))
                .collect::<Result<_, _>>()?;
            Ok(Row::new(Arc::clone(&columns), values))
        })
        .collect()
}

type Query = sqlx::query::Query<'static, sqlx::Sqlite, SqliteArguments>;

fn query(statement: &Statement) -> Result<Query, sqlx::Error> {
    let mut arguments = SqliteArguments::default();
    for value in &statement.values {
        bind(&mut arguments, value).map_err(sqlx::Error::Encode)?;
    }
    Ok(sqlx::query_with(
        AssertSqlSafe(statement.sql.as_str()),
        arguments,
    ))
}

fn bind(arguments: &mut SqliteArguments, value: &Value) -> Result<(), BoxError> {
    match value {
        Value::Null(_) => arguments.add(None::<i64>),
        Value::Bool(truth) => arguments.add(*truth),
        Value::Int(number) => arguments.add(*number),
        Value::Float(number) => arguments.add(*number),
        Value::Text(text) => arguments.add(text.clone()),
        Value::Bytes(bytes) => arguments.add(bytes.clone()),
        Value::Timestamp(moment) => arguments.add(timestamp_text(*moment)),
        Value::Date(day) => arguments.add(day.to_string()),
        Value::Time(time) => arguments.add(time.to_string()),
        Value::Json(json) => arguments.add(json.to_string()),
    }
}

fn read(row: &SqliteRow, index: usize) -> Result<Value, sqlx::Error> {
    let value = row.try_get_raw(index)?;
    if value.is_null() {
        return Ok(Value::NULL);
    }
    // The type of the value, not of the column: SQLite lets a column hold any type.
    let kind = value.type_info();
    Ok(match kind.name() {
        "INTEGER" => Value::Int(row.try_get_unchecked(index)?),
        "REAL" => Value::Float(row.try_get_unchecked(index)?),
        "BLOB" => Value::Bytes(row.try_get_unchecked(index)?),
        _ => Value::Text(row.try_get_unchecked(index)?),
    })
}
