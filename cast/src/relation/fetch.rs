//! Runs the loading of relations: one statement for each relation and level, whatever the number of parents.

use std::collections::{HashMap, HashSet};

use super::aggregate::Aggregate;
use super::loaded::{Key, Level, Loaded, RelationFields, hold_aggregate};
use super::plan::{Eager, Load};
use super::{Link, select};
use crate::connection::{BoxFuture, Executor};
use crate::error::{Error, Result};
use crate::model::Definition;
use crate::query::plan::{ColumnName, Condition, Scope, Trashed};
use crate::query::{Caller, KEYS_AT_ONCE, Missing, fetch_for, records_with};
use crate::row::Row;
use crate::value::Value;

/// Selects the records of a scope, and loads what the scope asks for with them.
pub(crate) fn fetch<'a>(
    db: &'a dyn Executor,
    mut scope: Scope,
    missing: Missing,
    caller: Caller,
) -> BoxFuture<'a, Result<(Vec<Row>, Box<Loaded>)>> {
    let checked = scope.eager.check();
    let rows = fetch_for(db, &scope, missing, caller);
    Box::pin(async move {
        checked?;
        let rows = rows.await?;
        let eager = std::mem::take(&mut scope.eager);
        let loaded = load_for_rows(db, caller, scope.model, eager, &rows, true).await?;
        Ok((rows, Box::new(loaded)))
    })
}

/// Loads what belongs to rows; `eager` is checked already. `take` says that no row is used twice.
fn load_for_rows<'a>(
    db: &'a dyn Executor,
    caller: Caller,
    model: &'static Definition,
    eager: Eager,
    rows: &'a [Row],
    take: bool,
) -> BoxFuture<'a, Result<Loaded>> {
    Box::pin(async move {
        let mut loaded = Loaded::new(model);
        loaded.aggregates = fields_of(&eager.aggregates);
        for load in eager.loads {
            let local = position(model, load.link.local);
            let mut level = if load.targets.is_empty() {
                let values = rows.iter().filter_map(|row| row.at(local));
                let (keys, unique) = distinct(values);
                load_level(db, caller, load, keys, take && unique).await?
            } else {
                let name = position(model, morph_column(load.link));
                let parents = rows
                    .iter()
                    .filter_map(|row| Some((row.at(name)?, row.at(local)?)));
                let mut level = load_targets(db, caller, load, parents.collect(), take).await?;
                level.name = name;
                level
            };
            level.local = local;
            loaded.levels.push(level);
        }
        Ok(loaded)
    })
}

/// Loads relations of records that are there. With `missing_only`, what is loaded already stays, and only what it lacks
/// itself is loaded.
pub(super) fn load_for_records<'a>(
    db: &'a dyn Executor,
    caller: Caller,
    mut records: Vec<&'a mut dyn RelationFields>,
    eager: Eager,
    missing_only: bool,
) -> BoxFuture<'a, Result<()>> {
    Box::pin(async move {
        eager.check()?;
        if records.is_empty() {
            return Ok(());
        }
        for load in eager.loads {
            let index = load.link.index;
            let wanted: Vec<usize> = (0..records.len())
                .filter(|place| !missing_only || !records[*place].field(index).is_loaded())
                .collect();
            if missing_only {
                let scopes = load.targets.iter().map(|(_, scope)| scope);
                let scopes: Vec<&Scope> = match load.targets.is_empty() {
                    true => vec![&load.scope],
                    false => scopes.collect(),
                };
                for (target, scope) in scopes.into_iter().enumerate() {
                    if scope.eager.is_empty() {
                        continue;
                    }
                    let present = records.iter_mut().enumerate();
                    let present = present.filter(|(place, _)| wanted.binary_search(place).is_err());
                    let mut children = Vec::new();
                    for (_, record) in present {
                        let state = record.field(index).state.as_mut();
                        let Some(loaded) = state.and_then(|state| state.records.as_mut()) else {
                            continue;
                        };
                        let (of, fields) = (load.link.holder.children)(&mut **loaded);
                        if of == target {
                            children.extend(fields);
                        }
                    }
                    load_for_records(db, caller, children, scope.eager.clone(), true).await?;
                }
            }
            let values: Vec<Value> = wanted
                .iter()
                .map(|place| records[*place].local(index))
                .collect();
            let names: Vec<Value> = wanted
                .iter()
                .map(|place| records[*place].morph_name(index))
                .collect();
            let mut level = if load.targets.is_empty() {
                let (keys, unique) = distinct(values.iter());
                load_level(db, caller, load, keys, unique).await?
            } else {
                let parents = names.iter().zip(&values).collect();
                load_targets(db, caller, load, parents, true).await?
            };
            for (place, (name, value)) in wanted.into_iter().zip(names.iter().zip(&values)) {
                let rows = level.rows_of_named(Some(name), Some(value));
                level.fill(records[place].field(index), rows)?;
            }
        }
        match eager.aggregates.first() {
            Some(aggregate) => {
                let model = aggregate.link.model;
                aggregate_for_records(db, caller, records, model, eager.aggregates).await
            }
            None => Ok(()),
        }
    })
}

/// Computes numbers over the relations of records that are there.
async fn aggregate_for_records(
    db: &dyn Executor,
    caller: Caller,
    mut records: Vec<&mut dyn RelationFields>,
    model: &'static Definition,
    aggregates: Vec<Aggregate>,
) -> Result<()> {
    let key = position(model, model.key);
    let fields = fields_of(&aggregates);
    let values: Vec<Value> = records.iter().map(|record| record.key()).collect();
    let (keys, _) = distinct(values.iter());
    let mut found = HashMap::new();
    for keys in keys.chunks(KEYS_AT_ONCE) {
        let mut scope = Scope::new(model);
        (scope.trashed, scope.unscoped) = (Trashed::Include, true);
        scope.eager.aggregates.clone_from(&aggregates);
        let column = ColumnName {
            table: model.table,
            name: model.key,
        };
        scope
            .conditions
            .push(Condition::In(column.into(), keys.to_vec()));
        for row in fetch_for(db, &scope, Missing::Empty, caller).await? {
            if let Some(key) = row.at(key).and_then(Key::of) {
                found.insert(key, row);
            }
        }
    }
    for (record, key) in records.iter_mut().zip(&values) {
        let Some(row) = Key::of(key).and_then(|key| found.get(&key)) else {
            continue;
        };
        for (place, (field, function)) in fields.iter().enumerate() {
            let value = row.at(model.columns.len() + place);
            let value = value.cloned().unwrap_or(Value::NULL);
            hold_aggregate(record.field(*field), *function, value);
        }
    }
    Ok(())
}

async fn load_level(
    db: &dyn Executor,
    caller: Caller,
    mut load: Load,
    keys: Vec<Value>,
    take: bool,
) -> Result<Level> {
    let link = load.link;
    let model = load.scope.model;
    let mut rows = Vec::new();
    for keys in keys.chunks(KEYS_AT_ONCE) {
        let statement = records_with(&select::load(&load, keys), db.driver());
        let mut found = db.session().fetch_for(statement, caller).await?;
        if rows.is_empty() {
            rows = found;
        } else {
            rows.append(&mut found);
        }
    }
    let parent = match link.middle {
        Some(_) => model.columns.len() + load.scope.eager.aggregates.len(),
        None => position(model, link.foreign),
    };
    let eager = std::mem::take(&mut load.scope.eager);
    let next = load_for_rows(db, caller, model, eager, &rows, take).await?;
    let mut groups = HashMap::<_, Vec<Row>>::with_capacity(keys.len());
    for row in rows {
        if let Some(key) = row.at(parent).and_then(Key::of) {
            groups.entry(key).or_default().push(row);
        }
    }
    Ok(Level {
        link,
        local: 0,
        groups,
        take,
        next,
        targets: Vec::new(),
        name: 0,
    })
}

/// Loads records of several models for parents that name the model and the key: one statement for each model.
async fn load_targets(
    db: &dyn Executor,
    caller: Caller,
    load: Load,
    parents: Vec<(&Value, &Value)>,
    take: bool,
) -> Result<Level> {
    let link = load.link;
    let known = |name: &str| {
        load.targets
            .iter()
            .any(|(target, _)| target.related.morph == name)
    };
    for (name, _) in &parents {
        if let Value::Text(name) = name
            && !known(name)
        {
            return Err(Error::UnknownMorph {
                relation: link.path(),
                name: name.clone(),
                known: load
                    .targets
                    .iter()
                    .map(|(target, _)| target.related.morph.to_owned())
                    .collect(),
            });
        }
    }
    let mut targets = Vec::with_capacity(load.targets.len());
    for (target, scope) in load.targets {
        let ids = parents
            .iter()
            .filter(|(name, _)| matches!(name, Value::Text(name) if name == target.related.morph));
        let (keys, unique) = distinct(ids.map(|(_, id)| *id));
        let load = Load {
            link: target,
            scope,
            targets: Vec::new(),
        };
        targets.push(load_level(db, caller, load, keys, take && unique).await?);
    }
    Ok(Level {
        link,
        local: 0,
        groups: HashMap::new(),
        take,
        next: Loaded::default(),
        targets,
        name: 0,
    })
}

fn morph_column(link: &Link) -> &'static str {
    let morph = link.morph.as_ref();
    morph
        .expect("invariant: a relation to several models has a column that names one")
        .column
}

/// The values without nulls and repetitions, and whether none was repeated.
fn distinct<'v>(values: impl Iterator<Item = &'v Value>) -> (Vec<Value>, bool) {
    let mut seen = HashSet::new();
    let mut keys = Vec::new();
    let mut unique = true;
    for value in values {
        let Some(key) = Key::of(value) else { continue };
        if seen.insert(key) {
            keys.push(value.clone());
        } else {
            unique = false;
        }
    }
    (keys, unique)
}

fn fields_of(aggregates: &[Aggregate]) -> Vec<(usize, super::aggregate::Function)> {
    aggregates
        .iter()
        .map(|aggregate| (aggregate.link.index, aggregate.function))
        .collect()
}

fn position(model: &Definition, column: &str) -> usize {
    let place = model.columns.iter().position(|name| *name == column);
    place.expect("invariant: the derive names columns of the model")
}
