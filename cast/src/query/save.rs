//! Saves a record of the program that does not remember what it was read as: by what the database has now.

use std::panic::Location;

use super::clauses::{Lock, Wait};
use super::plan::Scope;
use super::run::{Caller, Missing, fetch_written, key_text};
use super::write::update_for;
use crate::connection::{BoxFuture, Executor};
use crate::error::{Error, Result};
use crate::model::{Assignment, Definition, Setting};
use crate::row::Row;
use crate::value::Value;

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
    let rows = fetch_written(db, &scope, missing, caller).await?;
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
