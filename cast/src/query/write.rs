//! Runs plans that write: the non-generic core under what creates, changes and deletes records. Observers are told here;
//! statements for many records at once tell nobody.

use std::panic::Location;

use super::clauses::{Lock, Wait};
use super::events::{self, observers};
use super::plan::{Scope, Trashed};
use super::run::{Caller, KEYS_AT_ONCE, Missing, fetch_for, find_many, key_text, reload, some_row};
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
    let observers = observers(db, model);
    if observers.is_empty() {
        return insert_only(db, model, values, &Conflict::Fail, caller);
    }
    Box::pin(async move {
        events::creating(db, observers, &mut values).await?;
        let rows = insert_only(db, model, values, &Conflict::Fail, caller).await?;
        events::happened(db, observers, Happened::Created, &rows).await?;
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
        let observers = observers(db, model);
        events::creating(db, observers, &mut values).await?;
        let rows = match insert_only(db, model, values, &conflict, caller).await {
            Err(Error::Constraint(violation))
                if is_mysql && violation.kind == Constraint::Unique =>
            {
                return Ok(Vec::new());
            }
            rows => rows?,
        };
        if !rows.is_empty() {
            events::happened(db, observers, Happened::Created, &rows).await?;
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
        let done = db.session().execute_for(statement, caller).await?;
        let key = given.unwrap_or(Value::Int(done.last_insert_id));
        let scope = Scope::in_hand(model, key);
        fetch_for(db, &scope, Missing::Fail(None), caller).await
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
    update_for(db, model, key, values, caller)
}

fn update_for<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    key: Value,
    mut values: Vec<Setting>,
    caller: Caller,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    let observers = observers(db, model);
    if observers.is_empty() {
        return update_only(db, model, key, values, caller);
    }
    Box::pin(async move {
        events::updating(db, observers, (model, &key), &mut values, caller).await?;
        let rows = update_only(db, model, key, values, caller).await?;
        events::happened(db, observers, Happened::Updated, &rows).await?;
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
        fetch_for(db, &scope, Missing::Fail(Some(name)), caller).await
    })
}

/// Makes one record in the database what a record of the program is, as far as the two differ. With `check`, it must not
/// have been changed since the program read it.
#[track_caller]
pub(crate) fn save<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    key: Value,
    values: Vec<Assignment>,
    typed: fn(Row) -> Result<Vec<Assignment>>,
    check: bool,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    let caller = Location::caller();
    Box::pin(async move {
        if db.session().is_transaction() {
            return save_in(db, model, key, values, typed, check, caller).await;
        }
        let tx = db.session().begin().await?;
        let quiet = tx.without_events();
        let on: &dyn Executor = match db.tells_observers() {
            true => &tx,
            false => &quiet,
        };
        let rows = save_in(on, model, key, values, typed, check, caller).await;
        tx.end(rows).await
    })
}

async fn save_in(
    db: &dyn Executor,
    model: &'static Definition,
    key: Value,
    mut values: Vec<Assignment>,
    typed: fn(Row) -> Result<Vec<Assignment>>,
    check: bool,
    caller: Caller,
) -> Result<Vec<Row>> {
    let mut scope = Scope::in_hand(model, key.clone());
    scope.clauses_mut().lock = Some(Lock {
        shared: false,
        wait: Wait::Block,
    });
    let missing = Missing::Fail(Some(key_text(&key)));
    let rows = fetch_for(db, &scope, missing, caller).await?;
    let Some(row) = rows.first() else {
        return Ok(rows);
    };
    let now = typed(row.clone())?;
    let moment = |of: &[Assignment]| {
        let set = of.iter().find(|set| Some(set.column) == model.updated_at);
        set.map(|set| set.value.clone())
    };
    if check && moment(&now) != moment(&values) {
        return Err(Error::Stale {
            model: model.name,
            key: key_text(&key),
        });
    }
    let kept = [model.created_at, model.updated_at, model.deleted_at];
    values.retain(|set| {
        let is_kept = kept.contains(&Some(set.column));
        // What was read and not changed by somebody else is what the program says it is.
        let may_write = match check {
            true => Some(set.column) != model.updated_at,
            false => !is_kept,
        };
        may_write && !now.contains(set)
    });
    if values.is_empty() {
        return Ok(rows);
    }
    let values = values.into_iter().map(Setting::from).collect();
    update_for(db, model, key, values, caller).await
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
    let observers = observers(db, model);
    if observers.is_empty() {
        return update_only(db, model, key, values, caller);
    }
    Box::pin(async move {
        let before = reload(db, model, key.clone(), caller).await?;
        events::restoring(db, observers, &before).await?;
        let rows = update_only(db, model, key, values, caller).await?;
        events::happened(db, observers, Happened::Restored, &rows).await?;
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
    events::delete(db, observers(db, model), scope, false, caller)
}

/// Deletes one record for good; tells whether it was there.
#[track_caller]
pub(crate) fn force_delete_one<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    key: Value,
) -> BoxFuture<'a, Result<bool>> {
    let scope = Scope::in_hand(model, key);
    events::delete(db, observers(db, model), scope, true, Location::caller())
}

/// Deletes the records with some keys, softly where the model says so; tells how many there were.
#[track_caller]
pub(crate) fn destroy<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    keys: Vec<Value>,
) -> BoxFuture<'a, Result<u64>> {
    let caller = Location::caller();
    if observers(db, model).is_empty() && keys.len() <= KEYS_AT_ONCE {
        return soft_delete(db, &Scope::keys(model, keys));
    }
    Box::pin(async move {
        let mut deleted = 0;
        if !observers(db, model).is_empty() {
            // Global scopes hide records from this as they do from the one statement.
            let rows = find_many(db, model, keys).await?;
            for row in &rows {
                let key = row.value(model.key)?.clone();
                deleted += u64::from(delete_for(db, model, key, caller).await?);
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

/// Takes back the soft deletes of the records of a scope.
#[track_caller]
pub(super) fn restore_all<'a>(
    db: &'a dyn Executor,
    mut scope: Scope,
) -> BoxFuture<'a, Result<u64>> {
    let Some(column) = scope.model.deleted_at else {
        return Box::pin(std::future::ready(Ok(0)));
    };
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
