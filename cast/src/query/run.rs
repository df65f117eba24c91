//! Runs plans that read: the non-generic core under [`Query`](super::Query) and [`Model`](crate::Model). Rows come out
//! as [`Row`]s; who asked turns them into models.

use std::panic::Location;

use super::operand::{Function, Operand};
use super::plan::{ColumnName, Scope};
use super::sql::{self, Wanted};
use crate::connection::{BoxFuture, Executor, Session, Statement};
use crate::error::QueryProblem;
use crate::error::{Error, Result};
use crate::model::{Definition, PageOfRows};
use crate::relation;
use crate::row::Row;
use crate::value::{ColumnType, Value};
use crate::watch;

/// How many keys a statement asks for at most. SQLite binds 32,766 values, the servers 65,535, and conditions need some.
pub(crate) const KEYS_AT_ONCE: usize = 30_000;

/// The place in a program that asked for a statement.
pub(crate) type Caller = &'static Location<'static>;

/// What to do when no row is found.
pub(crate) enum Missing {
    /// Give no rows.
    Empty,
    /// Fail with [`Error::ModelNotFound`], naming the key if there is one.
    Fail(Option<String>),
}

/// Selects the records of a scope.
#[track_caller]
pub(crate) fn fetch<'a>(
    db: &'a dyn Executor,
    scope: &Scope,
    missing: Missing,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    fetch_for(db, scope, missing, Location::caller())
}

/// Selects the records of a scope, for a place that is known from before.
pub(crate) fn fetch_for<'a>(
    db: &'a dyn Executor,
    scope: &Scope,
    missing: Missing,
    caller: Caller,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    fetch_from(db.session(), scope, missing, caller)
}

/// Selects the records of a scope where they were just written.
pub(super) fn fetch_written<'a>(
    db: &'a dyn Executor,
    scope: &Scope,
    missing: Missing,
    caller: Caller,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    fetch_from(db.session().primary(), scope, missing, caller)
}

fn fetch_from<'a>(
    session: Session<'a>,
    scope: &Scope,
    missing: Missing,
    caller: Caller,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    let statement = sql::select(scope, Wanted::Columns, session.driver());
    let rows = session.fetch_for(statement, caller);
    match missing {
        Missing::Empty => rows,
        Missing::Fail(key) => some_row(rows, scope.model, key),
    }
}

/// Selects the record with a key, if there is one.
#[track_caller]
pub(crate) fn find<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    key: Value,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    fetch(db, &Scope::key(model, key), Missing::Empty)
}

/// Selects the record with a key, which must be there.
#[track_caller]
pub(crate) fn find_or_fail<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    key: Value,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    let missing = Missing::Fail(Some(key_text(&key)));
    fetch(db, &Scope::key(model, key), missing)
}

/// Selects the records with keys, in statements that bind no more than a database takes.
#[track_caller]
pub(crate) fn find_many<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    keys: Vec<Value>,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    let caller = Location::caller();
    if keys.len() <= KEYS_AT_ONCE {
        return fetch_for(db, &Scope::keys(model, keys), Missing::Empty, caller);
    }
    Box::pin(async move {
        let mut rows = Vec::with_capacity(keys.len());
        for keys in keys.chunks(KEYS_AT_ONCE) {
            let scope = Scope::keys(model, keys.to_vec());
            rows.append(&mut fetch_for(db, &scope, Missing::Empty, caller).await?);
        }
        Ok(rows)
    })
}

/// Selects the record that is in hand, deleted or not, if it is still there.
#[track_caller]
pub(crate) fn in_hand<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    key: Value,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    fetch(db, &Scope::in_hand(model, key), Missing::Empty)
}

/// An error in the place of rows.
pub(crate) fn failed<'a>(error: Error) -> BoxFuture<'a, Result<Vec<Row>>> {
    Box::pin(std::future::ready(Err(error)))
}

/// Selects the record that is in hand or about to be written, deleted or not, where it is written.
pub(super) fn reload<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    key: Value,
    caller: Caller,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    let missing = Missing::Fail(Some(key_text(&key)));
    fetch_written(db, &Scope::in_hand(model, key), missing, caller)
}

#[track_caller]
pub(super) fn count<'a>(db: &'a dyn Executor, scope: &Scope) -> BoxFuture<'a, Result<u64>> {
    count_for(db, scope, Location::caller())
}

fn count_for<'a>(
    db: &'a dyn Executor,
    scope: &Scope,
    caller: Caller,
) -> BoxFuture<'a, Result<u64>> {
    if let Err(error) = refuse_lock(scope) {
        return Box::pin(std::future::ready(Err(error)));
    }
    let statement = sql::select(scope, Wanted::Count, db.driver());
    total(db, statement, caller)
}

/// Runs a statement that counts.
pub(super) fn total<'a>(
    db: &'a dyn Executor,
    statement: Statement,
    caller: Caller,
) -> BoxFuture<'a, Result<u64>> {
    let rows = db.session().fetch_for(statement, caller);
    Box::pin(async move {
        let total: i64 = match rows.await?.first() {
            Some(row) => row.get("total")?,
            None => 0,
        };
        Ok(u64::try_from(total).unwrap_or(0))
    })
}

#[track_caller]
pub(super) fn exists<'a>(db: &'a dyn Executor, scope: &Scope) -> BoxFuture<'a, Result<bool>> {
    let rows = db
        .session()
        .fetch(sql::select(scope, Wanted::Existence, db.driver()));
    Box::pin(async move { Ok(!rows.await?.is_empty()) })
}

/// A number locks no records, and whoever asks for one behind a lock counts on that.
pub(super) fn refuse_lock(scope: &Scope) -> Result<()> {
    let clauses = scope.clauses.as_deref();
    match clauses.is_some_and(|clauses| clauses.lock.is_some()) {
        true => Err(invalid(scope.model, QueryProblem::LockedNumber)),
        false => Ok(()),
    }
}

pub(super) fn invalid(model: &Definition, problem: QueryProblem) -> Error {
    Error::InvalidQuery {
        table: model.table,
        problem,
    }
}

/// Refuses an aggregate over what is not one row for each record.
fn refuse_aggregate(scope: &Scope, function: Function) -> Result<()> {
    refuse_lock(scope)?;
    if !scope.is_grouped() {
        return Ok(());
    }
    let function = match function {
        Function::Avg => "avg",
        Function::Min => "min",
        Function::Max => "max",
        _ => "sum",
    };
    Err(invalid(scope.model, QueryProblem::Grouped { function }))
}

/// Selects an aggregate of a column.
#[track_caller]
pub(super) fn aggregate<'a, T: ColumnType>(
    db: &'a dyn Executor,
    scope: &Scope,
    function: Function,
    column: ColumnName,
) -> BoxFuture<'a, Result<Option<T>>>
where
    Option<T>: ColumnType,
{
    if let Err(error) = refuse_aggregate(scope, function) {
        return Box::pin(std::future::ready(Err(error)));
    }
    let of = Operand::Column(column);
    let whole = Operand::Call(function, vec![of.clone()]);
    let statement = sql::aggregate(scope, &whole, Some((function, of)), db.driver());
    let rows = db.session().fetch(statement);
    Box::pin(async move {
        match rows.await?.first() {
            Some(row) => row.get("total"),
            None => Ok(None),
        }
    })
}

/// Asks the database how it would run a select.
#[track_caller]
pub(super) fn explain<'a>(db: &'a dyn Executor, scope: &Scope) -> BoxFuture<'a, Result<Vec<Row>>> {
    db.session().fetch(sql::explain(scope, db.driver()))
}

/// The total, and the records of one page.
#[track_caller]
pub(super) fn paginate<'a>(
    db: &'a dyn Executor,
    mut scope: Scope,
    per_page: u64,
    page: u64,
) -> BoxFuture<'a, Result<PageOfRows>> {
    let caller = Location::caller();
    scope.limit = None;
    scope.offset = None;
    Box::pin(watch::part(page > 1, async move {
        scope.eager.check()?;
        let lock = scope
            .clauses
            .as_mut()
            .and_then(|clauses| clauses.lock.take());
        let total = count_for(db, &scope, caller).await?;
        if let Some(lock) = lock {
            scope.clauses_mut().lock = Some(lock);
        }
        scope.sort_by_key_last();
        let offset = (page - 1).saturating_mul(per_page);
        if offset >= total {
            return Ok((total, Vec::new(), None));
        }
        scope.limit = Some(per_page);
        scope.offset = Some(offset);
        if scope.eager.is_empty() {
            let rows = fetch_for(db, &scope, Missing::Empty, caller).await?;
            return Ok((total, rows, None));
        }
        let (rows, loaded) = relation::fetch(db, scope, Missing::Empty, caller).await?;
        Ok((total, rows, Some(loaded)))
    }))
}

/// A key as an error text shows it.
pub(super) fn key_text(key: &Value) -> String {
    match key {
        Value::Int(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Uuid(uuid) => uuid.to_string(),
        other => other.describe(),
    }
}

pub(super) fn not_found(model: &'static Definition) -> Error {
    Error::ModelNotFound {
        model: model.name,
        key: None,
    }
}

pub(super) fn some_row<'a>(
    rows: BoxFuture<'a, Result<Vec<Row>>>,
    model: &'static Definition,
    key: Option<String>,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    Box::pin(async move {
        let rows = rows.await?;
        if rows.is_empty() {
            return Err(Error::ModelNotFound {
                model: model.name,
                key,
            });
        }
        Ok(rows)
    })
}
