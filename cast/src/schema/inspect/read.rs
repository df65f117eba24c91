//! Questions to a database, of any driver.

use super::{Column, ForeignKey, Index, Server, Table, TableKind, TypeName};
use super::{mysql, postgres, sqlite};
use crate::connection::Executor;
use crate::dialect::identifier;
use crate::driver::Driver;
use crate::error::Result;

/// What the database says of itself.
///
/// # Errors
///
/// The error of the question.
pub async fn server(db: &dyn Executor) -> Result<Server> {
    match db.driver() {
        Driver::Sqlite => sqlite::server(db).await,
        Driver::Postgres => postgres::server(db).await,
        Driver::MySql => mysql::server(db).await,
    }
}

/// All tables and views, by name. On PostgreSQL those of the current schema.
///
/// # Errors
///
/// The error of the question.
pub async fn tables(db: &dyn Executor) -> Result<Vec<Table>> {
    match db.driver() {
        Driver::Sqlite => sqlite::tables(db).await,
        Driver::Postgres => postgres::tables(db).await,
        Driver::MySql => mysql::tables(db).await,
    }
}

/// All views, by name.
///
/// # Errors
///
/// The error of the question.
pub async fn views(db: &dyn Executor) -> Result<Vec<Table>> {
    let mut tables = tables(db).await?;
    tables.retain(|table| table.kind == TableKind::View);
    Ok(tables)
}

/// The types that somebody made. Only PostgreSQL has such.
///
/// # Errors
///
/// The error of the question.
pub async fn types(db: &dyn Executor) -> Result<Vec<TypeName>> {
    match db.driver() {
        Driver::Postgres => postgres::types(db).await,
        Driver::Sqlite | Driver::MySql => Ok(Vec::new()),
    }
}

/// The columns of a table or view, in order. There are none when there is no such table.
///
/// # Errors
///
/// The error of the question.
pub async fn columns(db: &dyn Executor, table: &str) -> Result<Vec<Column>> {
    match db.driver() {
        Driver::Sqlite => sqlite::columns(db, table).await,
        Driver::Postgres => postgres::columns(db, table).await,
        Driver::MySql => mysql::columns(db, table).await,
    }
}

/// The indexes of a table, its key first.
///
/// # Errors
///
/// The error of the question.
pub async fn indexes(db: &dyn Executor, table: &str) -> Result<Vec<Index>> {
    let mut indexes = match db.driver() {
        Driver::Sqlite => sqlite::indexes(db, table).await,
        Driver::Postgres => postgres::indexes(db, table).await,
        Driver::MySql => mysql::indexes(db, table).await,
    }?;
    indexes.sort_by(|a, b| (!a.primary, &a.name).cmp(&(!b.primary, &b.name)));
    Ok(indexes)
}

/// The foreign keys of a table, by their columns.
///
/// # Errors
///
/// The error of the question.
pub async fn foreign_keys(db: &dyn Executor, table: &str) -> Result<Vec<ForeignKey>> {
    let mut keys = match db.driver() {
        Driver::Sqlite => sqlite::foreign_keys(db, table).await,
        Driver::Postgres => postgres::foreign_keys(db, table).await,
        Driver::MySql => mysql::foreign_keys(db, table).await,
    }?;
    keys.sort_by(|a, b| a.columns.cmp(&b.columns));
    Ok(keys)
}

/// Whether there is a table or view of that name.
///
/// # Errors
///
/// The error of the question.
pub async fn has_table(db: &dyn Executor, table: &str) -> Result<bool> {
    let tables = tables(db).await?;
    Ok(tables
        .iter()
        .any(|found| same(db.driver(), &found.name, table)))
}

/// Whether a table has a column of that name.
///
/// # Errors
///
/// The error of the question.
pub async fn has_column(db: &dyn Executor, table: &str, column: &str) -> Result<bool> {
    has_columns(db, table, &[column]).await
}

/// Whether a table has all of these columns.
///
/// # Errors
///
/// The error of the question.
pub async fn has_columns(db: &dyn Executor, table: &str, wanted: &[&str]) -> Result<bool> {
    let columns = columns(db, table).await?;
    let has = |name: &&str| {
        columns
            .iter()
            .any(|found| same_column(db.driver(), &found.name, name))
    };
    Ok(wanted.iter().all(has))
}

/// Whether a table has an index of that name, or one over just these columns.
///
/// # Errors
///
/// The error of the question.
pub async fn has_index(db: &dyn Executor, table: &str, name_or_columns: &[&str]) -> Result<bool> {
    let indexes = indexes(db, table).await?;
    Ok(indexes
        .iter()
        .any(|index| index.columns == name_or_columns || name_or_columns == [index.name.as_str()]))
}

/// How many records a table or view has.
///
/// # Errors
///
/// [`Error::Query`](crate::Error::Query) when there is no such table.
pub async fn count_rows(db: &dyn Executor, table: &str) -> Result<u64> {
    let sql = format!(
        "SELECT count(*) AS total FROM {}",
        identifier(db.driver(), table)
    );
    let rows = db.select(&sql, vec![]).await?;
    let total = rows.first().map_or(Ok(0), |row| row.get::<i64>("total"))?;
    Ok(u64::try_from(total).unwrap_or(0))
}

/// SQLite's names are the same in upper and lower case; MySQL's tables depend on the system.
fn same(driver: Driver, a: &str, b: &str) -> bool {
    match driver {
        Driver::Sqlite => a.eq_ignore_ascii_case(b),
        Driver::Postgres | Driver::MySql => a == b,
    }
}

/// Names of columns are the same in upper and lower case but on PostgreSQL.
fn same_column(driver: Driver, a: &str, b: &str) -> bool {
    match driver {
        Driver::Postgres => a == b,
        Driver::Sqlite | Driver::MySql => a.eq_ignore_ascii_case(b),
    }
}
