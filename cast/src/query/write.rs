//! Runs plans that write: the non-generic core under what creates, changes and deletes records. Observers are told here,
//! and owners touched; statements for many records at once tell and touch nobody.

use std::panic::Location;

use super::events::{self, is_told};
use super::plan::{Scope, Trashed};
use super::run::{Caller, Missing, fetch_written, key_text, reload, some_row};
use super::settings::merged;
use super::sql::{self, Conflict};
use crate::connection::{BoxFuture, Executor};
use crate::driver::Driver;
use crate::error::{Constraint, Error, Result};
use crate::model::{Assignment, Definition, Happened, Setting};
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
    if !is_told(db, model) {
        return insert_only(db, model, values, &Conflict::Fail, caller);
    }
    Box::pin(async move {
        events::creating(db, model, &mut values).await?;
        let rows = insert_only(db, model, values, &Conflict::Fail, caller).await?;
        events::happened(db, model, Happened::Created, &rows, caller).await?;
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
        events::creating(db, model, &mut values).await?;
        let rows = match insert_only(db, model, values, &conflict, caller).await {
            Err(Error::Constraint(violation))
                if is_mysql && violation.kind == Constraint::Unique =>
            {
                return Ok(Vec::new());
            }
            rows => rows?,
        };
        if !rows.is_empty() {
            events::happened(db, model, Happened::Created, &rows, caller).await?;
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
    match merged(model, values) {
        Ok(values) => update_for(db, model, key, values, caller),
        Err(error) => Box::pin(std::future::ready(Err(error))),
    }
}

/// Updates one record for a place in the program that is known from before.
pub(super) fn update_for<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    key: Value,
    mut values: Vec<Setting>,
    caller: Caller,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    if !is_told(db, model) {
        return update_only(db, model, key, values, caller);
    }
    Box::pin(async move {
        events::updating(db, (model, &key), &mut values, caller).await?;
        let rows = update_only(db, model, key, values, caller).await?;
        events::happened(db, model, Happened::Updated, &rows, caller).await?;
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
    if !is_told(db, model) {
        return update_only(db, model, key, values, caller);
    }
    Box::pin(async move {
        events::restoring(db, model, &key, caller).await?;
        let rows = update_only(db, model, key, values, caller).await?;
        events::happened(db, model, Happened::Restored, &rows, caller).await?;
        Ok(rows)
    })
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

/// The key among the values, if it is there as a value.
fn given_key(model: &Definition, values: &[Setting]) -> Option<Value> {
    let set = values.iter().find(|set| set.column == model.key)?;
    match &set.to {
        super::operand::Operand::Value(value) => Some(value.clone()),
        _ => None,
    }
}

/// Sets the moment of the last change, where the model has one and nothing else is said of it.
pub(super) fn touch(model: &Definition, values: &mut Vec<Setting>) {
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
