//! Runs plans: the non-generic core under [`Query`](super::Query) and
//! [`Model`](crate::Model). Rows come out as [`Row`]s; who asked turns them into models.

use super::compile::{self, Wanted};
use super::plan::{Scope, Trashed};
use crate::connection::{BoxFuture, Executor};
use crate::error::{Error, Result};
use crate::model::{Assignment, Definition, PageOfRows};
use crate::relation;
use crate::row::Row;
use crate::value::{Kind, Value, now};

/// What to do when no row is found.
pub(crate) enum Missing {
    /// Give no rows.
    Empty,
    /// Fail with [`Error::ModelNotFound`], naming the key if there is one.
    Fail(Option<String>),
}

/// Selects the records of a scope.
pub(crate) fn fetch<'a>(
    db: &'a dyn Executor,
    scope: &Scope,
    missing: Missing,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    let statement = compile::select(scope, Wanted::Columns, db.driver());
    let rows = db.session().fetch(statement);
    match missing {
        Missing::Empty => rows,
        Missing::Fail(key) => some_row(rows, scope.model, key),
    }
}

/// Selects the record with a key, if there is one.
pub(crate) fn find<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    key: Value,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    fetch(db, &Scope::key(model, key), Missing::Empty)
}

/// Selects the record with a key, which must be there.
pub(crate) fn find_or_fail<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    key: Value,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    let missing = Missing::Fail(Some(key_text(&key)));
    fetch(db, &Scope::key(model, key), missing)
}

pub(super) fn count<'a>(db: &'a dyn Executor, scope: &Scope) -> BoxFuture<'a, Result<u64>> {
    let rows = db
        .session()
        .fetch(compile::select(scope, Wanted::Count, db.driver()));
    Box::pin(async move {
        let total: i64 = match rows.await?.first() {
            Some(row) => row.get("total")?,
            None => 0,
        };
        Ok(u64::try_from(total).unwrap_or(0))
    })
}

pub(super) fn exists<'a>(db: &'a dyn Executor, scope: &Scope) -> BoxFuture<'a, Result<bool>> {
    let rows = db
        .session()
        .fetch(compile::select(scope, Wanted::Existence, db.driver()));
    Box::pin(async move { Ok(!rows.await?.is_empty()) })
}

/// The total, and the records of one page.
pub(super) fn paginate<'a>(
    db: &'a dyn Executor,
    mut scope: Scope,
    per_page: u64,
    page: u64,
) -> BoxFuture<'a, Result<PageOfRows>> {
    scope.limit = None;
    scope.offset = None;
    Box::pin(async move {
        let total = count(db, &scope).await?;
        let offset = (page - 1).saturating_mul(per_page);
        if offset >= total {
            return Ok((total, Vec::new(), None));
        }
        scope.limit = Some(per_page);
        scope.offset = Some(offset);
        if scope.eager.is_empty() {
            return Ok((total, fetch(db, &scope, Missing::Empty).await?, None));
        }
        let (rows, loaded) = relation::fetch(db, scope, Missing::Empty).await?;
        Ok((total, rows, Some(loaded)))
    })
}

/// Inserts a record and gives it back as the database stored it.
pub(crate) fn insert<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    mut values: Vec<Assignment>,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    let moment = Value::Timestamp(now());
    for column in [model.created_at, model.updated_at].into_iter().flatten() {
        set_unless_given(&mut values, column, moment.clone());
    }
    let driver = db.driver();
    let given = values
        .iter()
        .find(|set| set.column == model.key)
        .map(|set| set.value.clone());
    let statement = compile::insert(model, values, driver);
    if compile::returns(driver) {
        return db.session().fetch(statement);
    }
    Box::pin(async move {
        let done = db.session().execute(statement).await?;
        let key = given.unwrap_or(Value::Int(done.last_insert_id));
        fetch(db, &Scope::key(model, key), Missing::Fail(None)).await
    })
}

/// Updates the records of a scope and tells how many there were.
pub(crate) fn update<'a>(
    db: &'a dyn Executor,
    scope: &Scope,
    mut values: Vec<Assignment>,
) -> BoxFuture<'a, Result<u64>> {
    if values.is_empty() {
        return Box::pin(std::future::ready(Ok(0)));
    }
    touch(scope.model, &mut values);
    let done = db
        .session()
        .execute(compile::update(scope, values, false, db.driver()));
    Box::pin(async move { done.await.map(|done| done.rows) })
}

/// Updates one record and gives it back as the database stored it. Without changes it only reads
/// the record.
pub(crate) fn update_one<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    key: Value,
    mut values: Vec<Assignment>,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    let name = key_text(&key);
    let mut scope = Scope::key(model, key);
    // A record that is in hand may be changed even when it is deleted softly.
    scope.trashed = Trashed::Include;
    if values.is_empty() {
        return fetch(db, &scope, Missing::Fail(Some(name)));
    }
    touch(model, &mut values);
    let driver = db.driver();
    let new_key = values
        .iter()
        .find(|set| set.column == model.key)
        .map(|set| set.value.clone());
    let statement = compile::update(&scope, values, true, driver);
    if compile::returns(driver) {
        return some_row(db.session().fetch(statement), model, Some(name));
    }
    Box::pin(async move {
        db.session().execute(statement).await?;
        if let Some(key) = new_key {
            scope.conditions = Scope::key(model, key).conditions;
        }
        fetch(db, &scope, Missing::Fail(Some(name))).await
    })
}

/// Writes all values of one record but the moment of its last change, which is now.
pub(crate) fn save<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    key: Value,
    mut values: Vec<Assignment>,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    values.retain(|set| Some(set.column) != model.updated_at);
    update_one(db, model, key, values)
}

/// Takes back the soft delete of one record, or only reads it when the model has none.
pub(crate) fn restore<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    key: Value,
) -> BoxFuture<'a, Result<Vec<Row>>> {
    let unmark = |column| Assignment {
        column,
        value: Value::Null(Kind::Timestamp),
    };
    let values = model.deleted_at.map(unmark).into_iter().collect();
    update_one(db, model, key, values)
}

/// Deletes one record, softly where the model says so; tells whether it was there.
pub(crate) fn delete_one<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    key: Value,
) -> BoxFuture<'a, Result<bool>> {
    let done = soft_delete(db, &Scope::key(model, key));
    Box::pin(async move { done.await.map(|rows| rows > 0) })
}

/// Deletes one record for good; tells whether it was there.
pub(crate) fn force_delete_one<'a>(
    db: &'a dyn Executor,
    model: &'static Definition,
    key: Value,
) -> BoxFuture<'a, Result<bool>> {
    let mut scope = Scope::key(model, key);
    scope.trashed = Trashed::Include;
    let done = delete(db, &scope);
    Box::pin(async move { done.await.map(|rows| rows > 0) })
}

/// Deletes the records of a scope for good and tells how many there were.
pub(super) fn delete<'a>(db: &'a dyn Executor, scope: &Scope) -> BoxFuture<'a, Result<u64>> {
    let done = db.session().execute(compile::delete(scope, db.driver()));
    Box::pin(async move { done.await.map(|done| done.rows) })
}

/// Deletes the records of a scope: marks them when the model has soft deletes.
pub(super) fn soft_delete<'a>(db: &'a dyn Executor, scope: &Scope) -> BoxFuture<'a, Result<u64>> {
    match scope.model.deleted_at {
        Some(column) => {
            let mark = Assignment {
                column,
                value: Value::Timestamp(now()),
            };
            update(db, scope, vec![mark])
        }
        None => delete(db, scope),
    }
}

/// A key as an error text shows it.
fn key_text(key: &Value) -> String {
    match key {
        Value::Int(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        other => other.describe(),
    }
}

fn touch(model: &Definition, values: &mut Vec<Assignment>) {
    if let Some(column) = model.updated_at {
        set_unless_given(values, column, Value::Timestamp(now()));
    }
}

fn set_unless_given(values: &mut Vec<Assignment>, column: &'static str, value: Value) {
    if !values.iter().any(|set| set.column == column) {
        values.push(Assignment { column, value });
    }
}

fn some_row<'a>(
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
