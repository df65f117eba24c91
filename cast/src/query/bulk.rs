//! Inserts of many records: in statements below the limits of the databases. Nobody is told of the single records.

use std::panic::Location;

use super::run::Caller;
use super::sql::{self, Conflict};
use super::{Columns, Selected};
use crate::connection::{BoxFuture, Executor, Statement, Transaction};
use crate::dialect;
use crate::driver::Driver;
use crate::error::Result;
use crate::model::{Assignment, Definition};
use crate::value::{Value, now};

/// How many values one statement may bind: SQLite's limit is 32,766, that of the others 65,535.
const MOST_VALUES: usize = 32_000;

/// What to do with a row that a unique constraint refuses.
#[derive(Debug, Clone)]
pub(crate) enum BulkConflict {
    /// Fail, and insert none.
    Fail,
    /// Leave the row out.
    Ignore,
    /// Write these columns of the row that is there. The first list are the columns that tell which it is.
    Update(Vec<&'static str>, Vec<&'static str>),
}

/// Inserts records and tells how many rows the database says it touched.
#[track_caller]
pub(crate) fn insert_bulk<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    rows: Vec<Vec<Assignment>>,
    conflict: BulkConflict,
) -> BoxFuture<'a, Result<u64>> {
    let caller = Location::caller();
    let conflict = match conflict {
        BulkConflict::Fail => Conflict::Fail,
        BulkConflict::Ignore => Conflict::Ignore,
        BulkConflict::Update(unique, mut update) => {
            if let Some(column) = model.updated_at
                && !update.contains(&column)
                && !update.is_empty()
            {
                update.push(column);
            }
            Conflict::Update { unique, update }
        }
    };
    let statements = statements(model, rows, &conflict, db.driver());
    Box::pin(async move {
        // All or none, also when one statement cannot hold them all.
        if statements.len() > 1 {
            let tx = db.session().begin().await?;
            let done = execute_all(&tx, statements, caller).await;
            return tx.end(done).await;
        }
        execute_all(db, statements, caller).await
    })
}

async fn execute_all(db: &dyn Executor, statements: Vec<Statement>, caller: Caller) -> Result<u64> {
    let mut rows = 0;
    for statement in statements {
        rows += db.session().execute_for(statement, caller).await?.rows;
    }
    Ok(rows)
}

/// One statement for each run of rows with the same columns, and for so many rows as one may bind.
fn statements(
    model: &'static Definition,
    mut rows: Vec<Vec<Assignment>>,
    conflict: &Conflict,
    driver: Driver,
) -> Vec<Statement> {
    let moment = Value::Timestamp(now());
    for row in &mut rows {
        for column in [model.created_at, model.updated_at].into_iter().flatten() {
            if !row.iter().any(|set| set.column == column) {
                let value = moment.clone();
                row.push(Assignment { column, value });
            }
        }
    }
    let statement = |run: Vec<Vec<Assignment>>| match &*run {
        [row] if row.is_empty() => sql::insert_defaults(model, conflict, driver),
        _ => sql::insert_many(model, run, conflict, driver),
    };
    runs(rows).into_iter().map(statement).collect()
}

/// Rows with the same columns, one behind the other, and so many as one statement may bind. A row without values is
/// alone, since it has a form of its own.
pub(crate) fn runs(rows: Vec<Vec<Assignment>>) -> Vec<Vec<Vec<Assignment>>> {
    let mut runs: Vec<Vec<Vec<Assignment>>> = Vec::new();
    for row in rows {
        match runs.last_mut() {
            Some(run) if may_join(run, &row) => run.push(row),
            _ => runs.push(vec![row]),
        }
    }
    runs
}

fn may_join(run: &[Vec<Assignment>], row: &[Assignment]) -> bool {
    let columns = row.iter().map(|set| set.column);
    let is_alike = columns.eq(run[0].iter().map(|set| set.column));
    !row.is_empty() && run.len() < MOST_VALUES / row.len() && is_alike
}

/// Inserts what a query selects, and tells how many rows that were.
#[track_caller]
pub(crate) fn insert_select<'a, R: 'static>(
    db: &'a dyn Executor,
    model: &'static Definition,
    columns: &[&'static str],
    query: Selected<R>,
) -> BoxFuture<'a, Result<u64>> {
    let statement = sql::insert_from(model, columns, &query.into_select(), db.driver());
    let done = db.session().execute(statement);
    Box::pin(async move { done.await.map(|done| done.rows) })
}

/// The names of columns.
pub(crate) fn column_names<M>(columns: impl Columns<M>) -> Vec<&'static str> {
    let mut names = Vec::new();
    columns.names(&mut names);
    names
}

/// Deletes all rows of a table, and lets its keys begin anew.
#[track_caller]
pub(crate) fn truncate<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
) -> BoxFuture<'a, Result<()>> {
    let caller = Location::caller();
    let driver = db.driver();
    let table = dialect::identifier(driver, model.table);
    let sql = match driver {
        Driver::Postgres => format!("TRUNCATE {table} RESTART IDENTITY CASCADE"),
        Driver::MySql => format!("TRUNCATE TABLE {table}"),
        Driver::Sqlite => {
            return Box::pin(async move {
                let tx = db.session().begin().await?;
                let done = truncate_sqlite(&tx, model.table, caller).await;
                tx.end(done).await
            });
        }
    };
    db.session().batch(sql)
}

/// Deletes the rows, and the last key that SQLite has noted of a table whose keys are never used again, as those of `t.id()`.
/// It has a list of these notes once such a table was made.
async fn truncate_sqlite(tx: &Transaction, table: &str, caller: Caller) -> Result<()> {
    let rows = format!("DELETE FROM {}", dialect::identifier(Driver::Sqlite, table));
    let session = tx.session();
    let statement = Statement::new(rows, Vec::new());
    session.execute_for(statement, caller).await?;
    let keys = "SELECT 1 FROM main.sqlite_master WHERE name = 'sqlite_sequence'";
    let keys = Statement::new(keys.to_owned(), Vec::new());
    if session.fetch_for(keys, caller).await?.is_empty() {
        return Ok(());
    }
    let key = "DELETE FROM main.sqlite_sequence WHERE name = ? COLLATE NOCASE";
    let key = Statement::new(key.to_owned(), vec![table.into()]);
    session.execute_for(key, caller).await?;
    Ok(())
}
