//! Tells observers what is done to single records, and touches those that these belong to. Statements for many records at
//! once tell and touch nobody.

use super::delete::delete_only;
use super::plan::Scope;
use super::run::{Caller, Missing, fetch_written, reload};
use super::touch::touch_owners;
use crate::connection::{BoxFuture, Executor};
use crate::error::Result;
use crate::model::{Definition, Happened, Setting, Watch};
use crate::row::Row;
use crate::value::Value;

/// Those who are told of what is done to a model's records.
type Observers = &'static [&'static dyn Watch];

/// Whether something else is to be done when this handle writes a record. A handle without events touches all the same.
pub(super) fn is_told(db: &dyn Executor, model: &Definition) -> bool {
    !model.hooks.touches.is_empty() || !observers(db, model).is_empty()
}

/// Whether somebody is told of what this handle does to records.
pub(super) fn is_observed(db: &dyn Executor, model: &Definition) -> bool {
    !observers(db, model).is_empty()
}

/// Who is told of what this handle does.
fn observers(db: &dyn Executor, model: &Definition) -> Observers {
    match db.tells_observers() {
        true => model.hooks.observers,
        false => &[],
    }
}

/// Asks about the values of a new record.
pub(super) async fn creating(
    db: &dyn Executor,
    model: &Definition,
    values: &mut Vec<Setting>,
) -> Result<()> {
    for watch in observers(db, model) {
        watch.creating(db, values).await?;
    }
    Ok(())
}

/// Asks about the changes of a record, which is read for that.
pub(super) async fn updating(
    db: &dyn Executor,
    (model, key): (&'static Definition, &Value),
    values: &mut Vec<Setting>,
    caller: Caller,
) -> Result<()> {
    let observers = observers(db, model);
    if observers.is_empty() {
        return Ok(());
    }
    let rows = reload(db, model, key.clone(), caller).await?;
    for watch in observers {
        watch.updating(db, rows.clone(), values).await?;
    }
    Ok(())
}

/// Asks about taking back the soft delete of a record, which is read for that.
pub(super) async fn restoring(
    db: &dyn Executor,
    model: &'static Definition,
    key: &Value,
    caller: Caller,
) -> Result<()> {
    let observers = observers(db, model);
    if observers.is_empty() {
        return Ok(());
    }
    let rows = reload(db, model, key.clone(), caller).await?;
    for watch in observers {
        watch.restoring(db, rows.clone()).await?;
    }
    Ok(())
}

/// Tells what was done to records, and touches those that they belong to.
pub(super) async fn happened(
    db: &dyn Executor,
    model: &'static Definition,
    what: Happened,
    rows: &[Row],
    caller: Caller,
) -> Result<()> {
    for watch in observers(db, model) {
        watch.happened(db, what, rows.to_vec()).await?;
    }
    if model.hooks.touches.is_empty() {
        return Ok(());
    }
    touch_owners(db, model, rows, caller).await
}

/// Deletes a record and tells of it; tells whether it was there.
pub(super) fn delete<'a>(
    db: &'a dyn Executor,
    scope: Scope,
    for_good: bool,
    caller: Caller,
) -> BoxFuture<'a, Result<bool>> {
    let model = scope.model;
    if !is_told(db, model) {
        return delete_only(db, scope, for_good, caller);
    }
    Box::pin(async move {
        // The record is wanted, and this may be called with its key alone.
        let rows = fetch_written(db, &scope, Missing::Empty, caller).await?;
        if rows.is_empty() {
            return Ok(false);
        }
        let has_soft_deletes = model.deleted_at.is_some();
        for watch in observers(db, model) {
            let forced = has_soft_deletes && for_good;
            watch.deleting(db, rows.clone(), forced).await?;
        }
        let was_there = delete_only(db, scope, for_good, caller).await?;
        if was_there {
            let what = match has_soft_deletes && !for_good {
                true => Happened::Trashed,
                false => Happened::Deleted,
            };
            happened(db, model, what, &rows, caller).await?;
        }
        Ok(was_there)
    })
}
