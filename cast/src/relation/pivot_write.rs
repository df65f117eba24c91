//! Writes the rows of pivot tables, and nothing of the records on both sides. The methods that ask for it are in `attach`.

use super::loaded::Key;
use super::{Link, Middle, PivotValue, pivot_sql};
use crate::connection::Executor;
use crate::driver::Driver;
use crate::error::{Error, Result};
use crate::model::Assignment;
use crate::query::clauses::{Lock, Wait};
use crate::query::operand::{Output, Select};
use crate::query::plan::{ColumnName, Comparison, Condition, Scope, Trashed};
use crate::query::{Caller, Missing, fetch_for, outputs};
use crate::value::{Value, now};

/// The key of a record that is to be attached, with the columns of its row in the pivot table.
pub(super) type Wanted = (Value, Vec<PivotValue>);

/// What to do with records that are attached already, or that are not asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// Attach what is asked for, detach everything else.
    Exactly,
    /// Attach what is asked for.
    AtLeast,
    /// Detach what is attached, attach what is not.
    Toggle,
}

#[derive(Default)]
pub(super) struct Changes {
    pub(super) attached: Vec<Value>,
    pub(super) detached: Vec<Value>,
    pub(super) updated: Vec<Value>,
}

pub(super) fn middle(link: &Link) -> &Middle {
    let middle = link.middle.as_ref();
    middle.expect("invariant: relations over a pivot table have one")
}

/// Adds rows to the pivot table.
pub(super) async fn attach(
    db: &dyn Executor,
    caller: Caller,
    link: &'static Link,
    value: Value,
    wanted: Vec<Wanted>,
) -> Result<()> {
    let (keys, values): (Vec<_>, Vec<_>) = wanted.into_iter().unzip();
    let keys = foreign_values(db, caller, link, keys).await?;
    insert(
        db,
        caller,
        link,
        &value,
        keys.into_iter().zip(values).collect(),
    )
    .await
}

/// Adds rows to the pivot table, of records by what it knows them by.
pub(super) async fn insert(
    db: &dyn Executor,
    caller: Caller,
    link: &'static Link,
    value: &Value,
    wanted: Vec<Wanted>,
) -> Result<()> {
    if wanted.is_empty() {
        return Ok(());
    }
    let moment = Value::Timestamp(now());
    let mut rows = Vec::with_capacity(wanted.len());
    for (key, values) in wanted {
        check(link, &values)?;
        let mut row = vec![
            set(middle(link).to_model, value.clone()),
            set(middle(link).to_related, key),
        ];
        if let Some(morph) = link.morph {
            row.push(set(morph.column, Value::from(morph.name)));
        }
        row.extend(values.into_iter().map(|(column, value)| set(column, value)));
        if middle(link).timestamps {
            for column in ["created_at", "updated_at"] {
                if !row.iter().any(|set| set.column == column) {
                    row.push(set(column, moment.clone()));
                }
            }
        }
        rows.push(row);
    }
    for statement in pivot_sql::insert(link, rows, db.driver()) {
        db.session().execute_for(statement, caller).await?;
    }
    Ok(())
}

pub(super) async fn detach(
    db: &dyn Executor,
    caller: Caller,
    link: &'static Link,
    value: Value,
    keys: Option<Vec<Value>>,
) -> Result<u64> {
    let keys = match keys {
        Some(keys) if keys.is_empty() => return Ok(0),
        Some(keys) => Some(foreign_values(db, caller, link, keys).await?),
        None => None,
    };
    let statement = pivot_sql::delete(link, &value, keys, db.driver());
    Ok(db.session().execute_for(statement, caller).await?.rows)
}

pub(super) async fn update(
    db: &dyn Executor,
    caller: Caller,
    link: &'static Link,
    value: Value,
    key: Value,
    values: Vec<PivotValue>,
) -> Result<u64> {
    check(link, &values)?;
    if values.is_empty() {
        return Ok(0);
    }
    let mut row: Vec<_> = values
        .into_iter()
        .map(|(column, value)| set(column, value))
        .collect();
    if middle(link).timestamps && !row.iter().any(|set| set.column == "updated_at") {
        row.push(set("updated_at", Value::Timestamp(now())));
    }
    let statement = pivot_sql::update(link, &value, &key, &row, db.driver());
    Ok(db.session().execute_for(statement, caller).await?.rows)
}

/// Brings the pivot table into the state that is asked for, all at once or not at all.
pub(super) async fn change(
    db: &dyn Executor,
    caller: Caller,
    link: &'static Link,
    value: Value,
    wanted: Vec<Wanted>,
    how: How,
) -> Result<Changes> {
    let is_within = db.session().is_transaction();
    let tx = db.session().begin().await?;
    let changes = change_in(&tx, caller, link, (value, is_within), wanted, how).await;
    tx.end(changes).await
}

/// Locks the record whose rows are about to be changed, so that two changes at once come one after the other: each
/// reads first what there is. SQLite lets one transaction write at a time.
async fn lock(db: &dyn Executor, caller: Caller, link: &Link, value: &Value) -> Result<()> {
    if db.driver() == Driver::Sqlite {
        return Ok(());
    }
    let column = |name| ColumnName {
        table: link.model.table,
        name,
    };
    let mut scope = Scope::new(link.model);
    (scope.trashed, scope.unscoped) = (Trashed::Include, true);
    scope.conditions.push(Condition::Compare(
        column(link.local).into(),
        Comparison::Equal,
        value.clone().into(),
    ));
    scope.clauses_mut().lock = Some(Lock {
        shared: false,
        wait: Wait::Block,
    });
    let select = Select {
        scope,
        outputs: vec![Output::column(column(link.model.key))],
    };
    let statement = outputs(&select, db.driver());
    db.session().fetch_for(statement, caller).await.map(drop)
}

async fn change_in(
    db: &dyn Executor,
    caller: Caller,
    link: &'static Link,
    (value, is_within): (Value, bool),
    wanted: Vec<Wanted>,
    how: How,
) -> Result<Changes> {
    let (keys, values): (Vec<_>, Vec<_>) = wanted.into_iter().unzip();
    lock(db, caller, link, &value).await?;
    let keys = foreign_values(db, caller, link, keys).await?;
    let statement = pivot_sql::current(link, &value, is_within, db.driver());
    let rows = db.session().fetch_for(statement, caller).await?;
    let present: Vec<Value> = rows.iter().filter_map(|row| row.at(0).cloned()).collect();
    let has = |keys: &[Value], key: &Value| {
        let key = Key::of(key);
        keys.iter().any(|other| Key::of(other) == key)
    };
    let mut changes = Changes::default();
    let mut added: Vec<Wanted> = Vec::new();
    let mut removed = Vec::new();
    for (key, values) in keys.iter().zip(values) {
        if added
            .iter()
            .any(|(other, _)| Key::of(other) == Key::of(key))
        {
            continue;
        }
        if !has(&present, key) {
            changes.attached.push(key.clone());
            added.push((key.clone(), values));
        } else if how == How::Toggle {
            removed.push(key.clone());
        } else if !values.is_empty() {
            update(db, caller, link, value.clone(), key.clone(), values).await?;
            changes.updated.push(key.clone());
        }
    }
    if how == How::Exactly {
        removed.extend(present.into_iter().filter(|key| !has(&keys, key)));
    }
    if !removed.is_empty() {
        let statement = pivot_sql::delete(link, &value, Some(removed.clone()), db.driver());
        db.session().execute_for(statement, caller).await?;
    }
    insert(db, caller, link, &value, added).await?;
    changes.detached = removed;
    Ok(changes)
}

/// The values that the pivot table knows records by, where that is not their key.
pub(super) async fn foreign_values(
    db: &dyn Executor,
    caller: Caller,
    link: &'static Link,
    keys: Vec<Value>,
) -> Result<Vec<Value>> {
    let model = link.related;
    if link.foreign == model.key || keys.is_empty() {
        return Ok(keys);
    }
    let mut scope = Scope::new(model);
    (scope.trashed, scope.unscoped) = (Trashed::Include, true);
    let column = ColumnName {
        table: model.table,
        name: model.key,
    };
    scope
        .conditions
        .push(Condition::In(column.into(), keys.clone()));
    let rows = fetch_for(db, &scope, Missing::Empty, caller).await?;
    let mut values = Vec::with_capacity(keys.len());
    for key in &keys {
        let row = rows.iter().find(|row| {
            let found = row.value(model.key).ok().and_then(Key::of);
            found.is_some() && found == Key::of(key)
        });
        match row {
            Some(row) => values.push(row.value(link.foreign)?.clone()),
            None => {
                return Err(Error::ModelNotFound {
                    model: model.name,
                    key: Some(key.describe()),
                });
            }
        }
    }
    Ok(values)
}

/// A column that the relation does not ask for is a mistake in writing.
fn check(link: &Link, values: &[PivotValue]) -> Result<()> {
    let known = middle(link).columns;
    match values.iter().find(|(column, _)| !known.contains(column)) {
        None => Ok(()),
        Some((column, _)) => Err(Error::UnknownColumn {
            column: (*column).to_owned(),
            known: known.iter().map(|column| (*column).to_owned()).collect(),
        }),
    }
}

fn set(column: &'static str, value: Value) -> Assignment {
    Assignment { column, value }
}
