//! Deletes records, softly where the model says so: single ones, of which observers are told, and many at once.

use std::panic::Location;

use super::events::{self, is_told};
use super::plan::Scope;
use super::run::{Caller, KEYS_AT_ONCE, Missing, fetch_written};
use super::sql;
use super::write::touch;
use crate::connection::{BoxFuture, Executor, Statement};
use crate::error::Result;
use crate::model::{Definition, Setting};
use crate::value::{Value, now};

/// Deletes one record, softly where the model says so; tells whether it was there.
#[track_caller]
pub(crate) fn delete_one<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    key: Value,
) -> BoxFuture<'a, Result<bool>> {
    delete_for(db, model, key, Location::caller())
}

fn delete_for<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    key: Value,
    caller: Caller,
) -> BoxFuture<'a, Result<bool>> {
    let mut scope = Scope::key(model, key);
    scope.unscoped = true;
    events::delete(db, scope, false, caller)
}

/// Deletes one record for good; tells whether it was there.
#[track_caller]
pub(crate) fn force_delete_one<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    key: Value,
) -> BoxFuture<'a, Result<bool>> {
    let scope = Scope::in_hand(model, key);
    events::delete(db, scope, true, Location::caller())
}

/// Deletes the records with some keys, softly where the model says so; tells how many there were.
#[track_caller]
pub(crate) fn destroy<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    keys: Vec<Value>,
) -> BoxFuture<'a, Result<u64>> {
    let caller = Location::caller();
    if !is_told(db, model) && keys.len() <= KEYS_AT_ONCE {
        return soft_delete(db, &Scope::keys(model, keys));
    }
    Box::pin(async move {
        let mut deleted = 0;
        if is_told(db, model) {
            for keys in keys.chunks(KEYS_AT_ONCE) {
                // Global scopes hide records from this as they do from the one statement.
                let scope = Scope::keys(model, keys.to_vec());
                for row in fetch_written(db, &scope, Missing::Empty, caller).await? {
                    let key = row.value(model.key)?.clone();
                    deleted += u64::from(delete_for(db, model, key, caller).await?);
                }
            }
            return Ok(deleted);
        }
        let tx = db.session().begin().await?;
        let mut done = Ok(());
        for keys in keys.chunks(KEYS_AT_ONCE) {
            match soft_delete(&tx, &Scope::keys(model, keys.to_vec())).await {
                Ok(rows) => deleted += rows,
                Err(error) => {
                    done = Err(error);
                    break;
                }
            }
        }
        tx.end(done).await?;
        Ok(deleted)
    })
}

pub(super) fn delete_only<'a>(
    db: &'a dyn Executor,
    scope: Scope,
    for_good: bool,
    caller: Caller,
) -> BoxFuture<'a, Result<bool>> {
    let statement = match scope.model.deleted_at {
        Some(column) if !for_good => soft_delete_sql(db, &scope, column),
        _ => sql::delete(&scope, db.driver()),
    };
    let done = db.session().execute_for(statement, caller);
    Box::pin(async move { done.await.map(|done| done.rows > 0) })
}

/// Deletes the records of a scope for good and tells how many there were.
#[track_caller]
pub(crate) fn delete<'a>(db: &'a dyn Executor, scope: &Scope) -> BoxFuture<'a, Result<u64>> {
    let done = db.session().execute(sql::delete(scope, db.driver()));
    Box::pin(async move { done.await.map(|done| done.rows) })
}

/// Deletes the records of a scope: marks them when the model has soft deletes.
#[track_caller]
pub(crate) fn soft_delete<'a>(db: &'a dyn Executor, scope: &Scope) -> BoxFuture<'a, Result<u64>> {
    match scope.model.deleted_at {
        Some(column) => {
            let done = db.session().execute(soft_delete_sql(db, scope, column));
            Box::pin(async move { done.await.map(|done| done.rows) })
        }
        None => delete(db, scope),
    }
}

fn soft_delete_sql(db: &dyn Executor, scope: &Scope, column: &'static str) -> Statement {
    let to = Value::Timestamp(now()).into();
    let mut values = vec![Setting { column, to }];
    touch(scope.model, &mut values);
    sql::update(scope, &values, false, db.driver())
}
