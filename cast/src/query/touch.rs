//! Touching: what is done to a record moves the `updated_at` of those that it belongs to, where a relation says
//! `#[belongs_to(touches)]`, and of those that these belong to in turn.

use std::collections::HashSet;

use super::plan::{ColumnName, Condition, Scope};
use super::run::{Caller, Missing, fetch_written};
use super::sql;
use crate::connection::Executor;
use crate::error::Result;
use crate::model::{Definition, Setting};
use crate::relation::Key;
use crate::row::Row;
use crate::value::{Value, now};

/// Touches the records that rows belong to: one statement for each relation and level.
pub(super) async fn touch_owners(
    db: &dyn Executor,
    model: &'static Definition,
    rows: &[Row],
    caller: Caller,
) -> Result<()> {
    let moment = Value::Timestamp(now());
    // Two models may touch each other: each record is touched once by each of its keys.
    let mut touched = HashSet::new();
    let mut levels = vec![(model, rows.to_vec())];
    while let Some((model, rows)) = levels.pop() {
        for link in model.hooks.touches.iter().map(|link| link()) {
            let owner = link.related;
            let place = model.columns.iter().position(|name| *name == link.local);
            let mut keys = Vec::new();
            for value in rows.iter().filter_map(|row| row.at(place?)) {
                if let Some(key) = Key::of(value)
                    && touched.insert((owner.table, link.foreign, key))
                {
                    keys.push(value.clone());
                }
            }
            if keys.is_empty() {
                continue;
            }
            let column = ColumnName {
                table: owner.table,
                name: link.foreign,
            };
            let mut scope = Scope::new(owner);
            scope.conditions.push(Condition::In(column.into(), keys));
            if let Some(column) = owner.updated_at {
                let to = moment.clone().into();
                let statement = sql::update(&scope, &[Setting { column, to }], false, db.driver());
                db.session().execute_for(statement, caller).await?;
            }
            if !owner.hooks.touches.is_empty() {
                let owners = fetch_written(db, &scope, Missing::Empty, caller).await?;
                levels.push((owner, owners));
            }
        }
    }
    Ok(())
}
