//! Runs plans that write: the non-generic core under what creates, changes and deletes records. Observers are told here;
//! statements for many records at once tell nobody.

use std::panic::Location;

use super::plan::{Scope, Trashed};
use super::run::{Caller, Missing, fetch_written, key_text, reload, reload_written, some_row};
use super::settings::merged;
use super::sql::{self, Conflict};
use crate::connection::{BoxFuture, Executor};
use crate::driver::Driver;
use crate::error::{Constraint, Error, Result};
use crate::model::{Assignment, Definition, Happened, Setting, Watch};
use crate::row::Row;
use crate::value::{Kind, Value, now};

/// Inserts a record and gives it back as the database stored it.
#[track_caller]
pub(crate) fn insert<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    values: Vec<Assignment>,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    insert_for(db, model, values, Location::caller())
}

/// Inserts a record for a place in the program that is known from before.
pub(crate) fn insert_for<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    values: Vec<Assignment>,
    caller: Caller,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    let values = values.into_iter().map(Setting::from).collect();
    insert_observed(db, model, values, caller)
}

/// Inserts a record, some of whose values the database may calculate.
#[track_caller]
pub(crate) fn insert_settings<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    values: Vec<Setting>,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    insert_observed(db, model, values, Location::caller())
}

fn insert_observed<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    mut values: Vec<Setting>,
    caller: Caller,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    let Some(watch) = model.hooks.observer else {
        return insert_only(db, model, values, &Conflict::Fail, caller);
    };
    Box::pin(async move {
        watch.creating(db, &mut values).await?;
        let rows = insert_only(db, model, values, &Conflict::Fail, caller).await?;
        watch.happened(db, Happened::Created, rows.clone()).await?;
        Ok(rows)
    })
}

/// Inserts a record unless a unique constraint refuses it; then there is no row.
pub(super) fn insert_or_ignore_one<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    values: Vec<Assignment>,
    caller: Caller,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    let mut values: Vec<Setting> = values.into_iter().map(Setting::from).collect();
    // MySQL does not tell a row that it left out from one that it inserted; but there, unlike on PostgreSQL, a
    // transaction goes on after a statement that failed.
    let is_mysql = db.driver() == Driver::MySql;
    let conflict = if is_mysql {
        Conflict::Fail
    } else {
        Conflict::Ignore
    };
    Box::pin(async move {
        if let Some(watch) = model.hooks.observer {
            watch.creating(db, &mut values).await?;
        }
        let rows = match insert_only(db, model, values, &conflict, caller).await {
            Err(Error::Constraint(violation))
                if is_mysql && violation.kind == Constraint::Unique =>
            {
                return Ok(Vec::new());
            }
            rows => rows?,
        };
        if let (Some(watch), false) = (model.hooks.observer, rows.is_empty()) {
            watch.happened(db, Happened::Created, rows.clone()).await?;
        }
        Ok(rows)
    })
}

fn insert_only<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    mut values: Vec<Setting>,
    conflict: &Conflict,
    caller: Caller,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    let moment = Value::Timestamp(now());
    for column in [model.created_at, model.updated_at].into_iter().flatten() {
        set_unless_given(&mut values, column, moment.clone());
    }
    let driver = db.driver();
    let given = given_key(model, &values);
    let statement = sql::insert(model, &values, conflict, driver);
    if sql::returns(driver) {
        return db.session().fetch_for(statement, caller);
    }
    Box::pin(async move {
        let (rows, done) = db.session().insert_for(statement, caller).await?;
        if !rows.is_empty() {
            return Ok(rows);
        }
        let key = match (given, done.last_insert_id) {
            (Some(key), _) => key,
            // The key 0 would find all texts that begin with a letter.
            (None, 0) => return Err(Error::UnknownKey { table: model.table }),
            (None, counted) => Value::Int(counted),
        };
        let scope = Scope::in_hand(model, key);
        fetch_written(db, &scope, Missing::Fail(None), caller).await
    })
}

/// Updates the records of a scope and tells how many there were.
#[track_caller]
pub(crate) fn update<'a>(
    db: &'a dyn Executor,
    scope: &Scope,
    mut values: Vec<Setting>,
) -> BoxFuture<'a, Result<u64>> {
    if values.is_empty() {
        return Box::pin(std::future::ready(Ok(0)));
    }
    touch(scope.model, &mut values);
    let values = match merged(scope.model, values) {
        Ok(values) => values,
        Err(error) => return Box::pin(std::future::ready(Err(error))),
    };
    let done = db
        .session()
        .execute(sql::update(scope, &values, false, db.driver()));
    Box::pin(async move { done.await.map(|done| done.rows) })
}

/// Updates one record and gives it back as the database stored it.
#[track_caller]
pub(crate) fn update_one<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    key: Value,
    values: Vec<Assignment>,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    let values = values.into_iter().map(Setting::from).collect();
    update_settings(db, model, key, values)
}

/// Updates one record, some of whose values the database may calculate, and gives it back as the database stored it.
/// Without changes it only reads the record.
#[track_caller]
pub(crate) fn update_settings<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    key: Value,
    values: Vec<Setting>,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    let caller = Location::caller();
    if values.is_empty() {
        return reload(db, model, key, caller);
    }
    let mut values = match merged(model, values) {
        Ok(values) => values,
        Err(error) => return Box::pin(std::future::ready(Err(error))),
    };
    let Some(watch) = model.hooks.observer else {
        return update_only(db, model, key, values, caller);
    };
    Box::pin(async move {
        watch.updating(db, &mut values).await?;
        let rows = update_only(db, model, key, values, caller).await?;
        watch.happened(db, Happened::Updated, rows.clone()).await?;
        Ok(rows)
    })
}

fn update_only<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    key: Value,
    mut values: Vec<Setting>,
    caller: Caller,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    let name = key_text(&key);
    let mut scope = Scope::in_hand(model, key);
    touch(model, &mut values);
    let driver = db.driver();
    let new_key = given_key(model, &values);
    let statement = sql::update(&scope, &values, true, driver);
    if sql::returns(driver) {
        let rows = db.session().fetch_for(statement, caller);
        return some_row(rows, model, Some(name));
    }
    Box::pin(async move {
        db.session().execute_for(statement, caller).await?;
        if let Some(key) = new_key {
            scope.conditions = Scope::key(model, key).conditions;
        }
        fetch_written(db, &scope, Missing::Fail(Some(name)), caller).await
    })
}

/// Writes all values of one record but the moment of its last change, which is now.
#[track_caller]
pub(crate) fn save<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    key: Value,
    mut values: Vec<Assignment>,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    values.retain(|set| Some(set.column) != model.updated_at);
    update_one(db, model, key, values)
}

/// Sets the moment of the last change of one record to now.
#[track_caller]
pub(crate) fn touch_one<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    key: Value,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    let mut values = Vec::new();
    touch(model, &mut values);
    update_settings(db, model, key, values)
}

/// Takes back the soft delete of one record, or only reads it when the model has none.
#[track_caller]
pub(crate) fn restore<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    key: Value,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    let caller = Location::caller();
    let Some(column) = model.deleted_at else {
        return reload(db, model, key, caller);
    };
    let values = vec![Setting {
        column,
        to: Value::Null(Kind::Timestamp).into(),
    }];
    let Some(watch) = model.hooks.observer else {
        return update_only(db, model, key, values, caller);
    };
    Box::pin(async move {
        let before = reload_written(db, model, key.clone(), caller).await?;
        watch.restoring(db, before).await?;
        let rows = update_only(db, model, key, values, caller).await?;
        watch.happened(db, Happened::Restored, rows.clone()).await?;
        Ok(rows)
    })
}

/// Deletes one record, softly where the model says so; tells whether it was there.
#[track_caller]
pub(crate) fn delete_one<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    key: Value,
) -> BoxFuture<'a, Result<bool>> {
    let caller = Location::caller();
    let mut scope = Scope::key(model, key);
    scope.unscoped = true;
    match model.hooks.observer {
        None => delete_only(db, scope, false, caller),
        Some(watch) => observed_delete(db, watch, scope, false, caller),
    }
}

/// Deletes one record for good; tells whether it was there.
#[track_caller]
pub(crate) fn force_delete_one<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    key: Value,
) -> BoxFuture<'a, Result<bool>> {
    let caller = Location::caller();
    let scope = Scope::in_hand(model, key);
    match model.hooks.observer {
        None => delete_only(db, scope, true, caller),
        Some(watch) => observed_delete(db, watch, scope, true, caller),
    }
}

fn observed_delete<'a>(
    db: &'a dyn Executor,
    watch: &'static dyn Watch,
    scope: Scope,
    for_good: bool,
    caller: Caller,
) -> BoxFuture<'a, Result<bool>> {
    Box::pin(async move {
        // An observer wants the record, and this may be called with its key alone.
        let rows = fetch_written(db, &scope, Missing::Empty, caller).await?;
        if rows.is_empty() {
            return Ok(false);
        }
        watch.deleting(db, rows.clone()).await?;
        let soft = scope.model.deleted_at.is_some() && !for_good;
        let was_there = delete_only(db, scope, for_good, caller).await?;
        if was_there {
            let happened = if soft {
                Happened::Trashed
            } else {
                Happened::Deleted
            };
            watch.happened(db, happened, rows).await?;
        }
        Ok(was_there)
    })
}

fn delete_only<'a>(
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

/// Takes back the soft deletes of the records of a scope.
#[track_caller]
pub(super) fn restore_all<'a>(
    db: &'a dyn Executor,
    mut scope: Scope,
) -> BoxFuture<'a, Result<u64>> {
    let Some(column) = scope.model.deleted_at else {
        return Box::pin(std::future::ready(Ok(0)));
    };
    let clauses = scope.clauses.as_deref_mut();
    for union in clauses.into_iter().flat_map(|clauses| &mut clauses.unions) {
        union.select.scope.trashed = Trashed::Only;
    }
    scope.trashed = Trashed::Only;
    let to = Value::Null(Kind::Timestamp).into();
    update(db, &scope, vec![Setting { column, to }])
}

fn soft_delete_sql(
    db: &dyn Executor,
    scope: &Scope,
    column: &'static str,
) -> crate::connection::Statement {
    let to = Value::Timestamp(now()).into();
    let mut values = vec![Setting { column, to }];
    touch(scope.model, &mut values);
    sql::update(scope, &values, false, db.driver())
}

/// The key among the values, if it is there as a value.
fn given_key(model: &Definition, values: &[Setting]) -> Option<Value> {
    let set = values.iter().find(|set| set.column == model.key)?;
    match &set.to {
        super::operand::Operand::Value(value) => Some(value.clone()),
        _ => None,
    }
}

fn touch(model: &Definition, values: &mut Vec<Setting>) {
    if let Some(column) = model.updated_at {
        set_unless_given(values, column, Value::Timestamp(now()));
    }
}

fn set_unless_given(values: &mut Vec<Setting>, column: &'static str, value: Value) {
    if !values.iter().any(|set| set.column == column) {
        let to = value.into();
        values.push(Setting { column, to });
    }
}
