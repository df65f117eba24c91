//! SQLite: connecting, binding, reading. Moments and days are text, JSON is text.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqliteRow, SqliteSynchronous,
};
use sqlx::{
    Arguments as _, AssertSqlSafe, ConnectOptions as _, Decode, Executor as _, Row as _, Sqlite,
    SqliteConnection, TypeInfo as _, ValueRef as _,
};

use super::rows::{self, Read};
use super::{ConnectOptions, Done, Statement};
use crate::driver::redact;
use crate::error::{BoxError, Error, Result};
use crate::value::{Value, timestamp_text};

/// About a millisecond of SQLite's work.
const STEPS_BETWEEN_LOOKS: i32 = 10_000;

/// Reads the URL. Says also whether the database is in memory, where the data lives as long as its
/// one connection.
pub(super) fn settings(
    options: &ConnectOptions,
    url: &str,
) -> Result<(SqliteConnectOptions, bool)> {
    let settings = SqliteConnectOptions::from_str(url)
        .map_err(|error| Error::InvalidUrl {
            url: redact(url),
            source: Some(error.into()),
        })?
        .foreign_keys(true)
        .busy_timeout(options.busy_timeout)
        .statement_cache_capacity(options.statement_cache)
        .disable_statement_logging();
    if url.contains(":memory:") || url.contains("mode=memory") {
        return Ok((settings, true));
    }
    find_file(settings.get_filename(), options.create_if_missing)?;
    // In this mode a commit survives a crash of the program; only a loss of power may cost the
    // last ones, and never the database.
    let settings = settings
        .create_if_missing(options.create_if_missing)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal);
    Ok((settings, false))
}

/// The file of a database; `None` where it is in memory.
pub(super) fn file(options: &ConnectOptions, url: &str) -> Result<Option<PathBuf>> {
    let (settings, in_memory) = settings(options, url)?;
    Ok((!in_memory).then(|| settings.get_filename().to_owned()))
}

/// Stops the statement that runs next once its time is over. SQLite has no such setting: it asks
/// back every so many steps.
pub(super) async fn arm(
    connection: &mut SqliteConnection,
    limit: Duration,
) -> Result<(), sqlx::Error> {
    let end = Instant::now() + limit;
    let mut handle = connection.lock_handle().await?;
    handle.set_progress_handler(STEPS_BETWEEN_LOOKS, move || Instant::now() < end);
    Ok(())
}

/// Takes back what [`arm`] set.
pub(super) async fn disarm(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    connection.lock_handle().await?.remove_progress_handler();
    Ok(())
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

pub(super) type Query = sqlx::query::Query<'static, Sqlite, SqliteArguments>;

/// The statement with its values, in the driver's form.
pub(super) fn query(statement: &Statement) -> Result<Query, sqlx::Error> {
    let mut arguments = SqliteArguments::default();
    // All rows of an insert have the same moment.
    let mut moments = Moments::default();
    for value in &statement.values {
        bind(&mut arguments, value, &mut moments).map_err(sqlx::Error::Encode)?;
    }
    let query = sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), arguments);
    Ok(query.persistent(!names_all_columns(&statement.sql)))
}

/// Whether the columns of the result depend on what the table has. sqlx takes them from the first
/// run of a prepared statement, so such a one must not be kept: another program may change the table.
fn names_all_columns(sql: &str) -> bool {
    // Hot path: that of thousands of rows is long, and looking at each of its characters takes longer than making it.
    if !sql.contains('*') {
        return false;
    }
    let mut before = ' ';
    for char in sql.chars().filter(|char| !char.is_whitespace()) {
        // That of `count(*)` is no list of columns.
        if char == '*' && before != '(' {
            return true;
        }
        before = char;
    }
    false
}

/// The last moment that was written, and its text.
#[derive(Default)]
struct Moments(Option<(Timestamp, String)>);

impl Moments {
    fn text(&mut self, moment: Timestamp) -> String {
        match &self.0 {
            Some((last, text)) if *last == moment => text.clone(),
            _ => {
                let text = timestamp_text(moment);
                self.0 = Some((moment, text.clone()));
                text
            }
        }
    }
}

fn bind(
    arguments: &mut SqliteArguments,
    value: &Value,
    moments: &mut Moments,
) -> Result<(), BoxError> {
    match value {
        Value::Null(_) => arguments.add(None::<i64>),
        Value::Bool(truth) => arguments.add(*truth),
        Value::Int(number) => arguments.add(*number),
        Value::Float(number) => arguments.add(*number),
        Value::Text(text) => arguments.add(text.clone()),
        Value::Bytes(bytes) => arguments.add(bytes.clone()),
        Value::Timestamp(moment) => arguments.add(moments.text(*moment)),
        Value::Date(day) => arguments.add(day.to_string()),
        Value::Time(time) => arguments.add(time.to_string()),
        Value::Json(json) => arguments.add(json.to_string()),
        Value::Uuid(uuid) => arguments.add(uuid.to_string()),
        // A column of decimals makes a number of it.
        #[cfg(feature = "decimal")]
        Value::Decimal(number) => arguments.add(number.to_string()),
        Value::NotJson(not_json) => Err(not_json.reason.as_ref().into()),
    }
}

impl Read for SqliteRow {
    fn read(&self, index: usize) -> Result<Value, sqlx::Error> {
        let value = self.try_get_raw(index)?;
        if value.is_null() {
            return Ok(Value::NULL);
        }
        // The type of the value, not of the column: SQLite lets a column hold any type.
        let decoded = match value.type_info().name() {
            "INTEGER" => Decode::<Sqlite>::decode(value).map(Value::Int),
            "REAL" => Decode::<Sqlite>::decode(value).map(Value::Float),
            "BLOB" => Decode::<Sqlite>::decode(value).map(Value::Bytes),
            _ => Decode::<Sqlite>::decode(value).map(Value::Text),
        };
        decoded.map_err(|source| rows::broken(self, index, source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_whether_all_columns_are_named() {
        for sql in [
            "select * from a",
            "select a.*, b from a",
            "insert into a values (1) returning *",
        ] {
            assert!(names_all_columns(sql), "{sql}");
        }
        assert!(!names_all_columns("select count(*), b from a"));
    }
}
