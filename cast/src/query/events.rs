//! Tells observers what is done to single records. Statements for many records at once tell nobody.

use super::delete::delete_only;
use super::plan::Scope;
use super::run::{Caller, Missing, fetch_written, reload_written};
use crate::connection::{BoxFuture, Executor};
use crate::error::Result;
use crate::model::{Definition, Happened, Setting, Watch};
use crate::row::Row;
use crate::value::Value;

/// Those who are told of what is done to a model's records.
pub(super) type Observers = &'static [&'static dyn Watch];

/// Who is told of what this handle does.
pub(super) fn observers(db: &dyn Executor, model: &Definition) -> Observers {
    match db.tells_observers() {
        true => model.hooks.observers,
        false => &[],
    }
}

/// Asks about the values of a new record.
pub(super) async fn creating(
    db: &dyn Executor,
    observers: Observers,
    values: &mut Vec<Setting>,
) -> Result<()> {
    for watch in observers {
        watch.creating(db, values).await?;
    }
    Ok(())
}

/// Asks about the changes of a record, which is read for that.
pub(super) async fn updating(
    db: &dyn Executor,
    observers: Observers,
    (model, key): (&'static Definition, &Value),
    values: &mut Vec<Setting>,
    caller: Caller,
) -> Result<()> {
    let rows = reload_written(db, model, key.clone(), caller).await?;
    for watch in observers {
        watch.updating(db, rows.clone(), values).await?;
    }
    Ok(())
}

/// Asks about taking back the soft delete of a record.
pub(super) async fn restoring(db: &dyn Executor, observers: Observers, rows: &[Row]) -> Result<()> {
    for watch in observers {
        watch.restoring(db, rows.to_vec()).await?;
    }
    Ok(())
}

/// Tells what was done to records.
pub(super) async fn happened(
    db: &dyn Executor,
    observers: Observers,
    what: Happened,
    rows: &[Row],
) -> Result<()> {
    for watch in observers {
        watch.happened(db, what, rows.to_vec()).await?;
    }
    Ok(())
}

/// Deletes a record and tells of it; tells whether it was there.
pub(super) fn delete<'a>(
    db: &'a dyn Executor,
    observers: Observers,
    scope: Scope,
    for_good: bool,
    caller: Caller,
) -> BoxFuture<'a, Result<bool>> {
    if observers.is_empty() {
        return delete_only(db, scope, for_good, caller);
    }
    Box::pin(async move {
        // An observer wants the record, and this may be called with its key alone.
        let rows = fetch_written(db, &scope, Missing::Empty, caller).await?;
        if rows.is_empty() {
            return Ok(false);
        }
        let has_soft_deletes = scope.model.deleted_at.is_some();
        for watch in observers {
            let forced = has_soft_deletes && for_good;
            watch.deleting(db, rows.clone(), forced).await?;
        }
        let was_there = delete_only(db, scope, for_good, caller).await?;
        if was_there {
            let what = match has_soft_deletes && !for_good {
                true => Happened::Trashed,
                false => Happened::Deleted,
            };
            happened(db, observers, what, &rows).await?;
        }
        Ok(was_there)
    })
}
