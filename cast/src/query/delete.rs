//! Deletes records, softly where the model says so: single ones, of which observers are told, and many at once.

use std::panic::Location;

use super::events::{self, is_observed, is_told};
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
        // Observers run what they like, which is not to happen within a transaction that nobody asked for.
        if is_observed(db, model) {
            return destroy_each(db, model, &keys, caller).await;
        }
        // All or none, also when it takes several statements.
        let tx = db.session().begin().await?;
        let done = match is_told(db, model) {
            true => destroy_each(&tx.without_events(), model, &keys, caller).await,
            false => destroy_at_once(&tx, model, &keys).await,
        };
        tx.end(done).await
    })
}

/// Deletes records one by one, so that observers are told and owners touched.
async fn destroy_each(
    db: &dyn Executor,
    model: &'static Definition,
    keys: &[Value],
    caller: Caller,
) -> Result<u64> {
    let mut deleted = 0;
    for keys in keys.chunks(KEYS_AT_ONCE) {
        // Global scopes hide records from this as they do from the one statement.
        let scope = Scope::keys(model, keys.to_vec());
        for row in fetch_written(db, &scope, Missing::Empty, caller).await? {
            let key = row.value(model.key)?.clone();
            deleted += u64::from(delete_for(db, model, key, caller).await?);
        }
    }
    Ok(deleted)
}

/// Deletes records by statements that bind no more than a database takes.
async fn destroy_at_once(
    db: &dyn Executor,
    model: &'static Definition,
    keys: &[Value],
) -> Result<u64> {
    let mut deleted = 0;
    for keys in keys.chunks(KEYS_AT_ONCE) {
        deleted += soft_delete(db, &Scope::keys(model, keys.to_vec())).await?;
    }
    Ok(deleted)
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
