//! Attaching and detaching: the rows of pivot tables, and nothing of the records on both sides.

use super::loaded::Key;
use super::{Link, Middle, RelatedRecords, RelationType, kind, pivot_sql};
use crate::connection::{BoxFuture, Executor};
use crate::error::{Error, Result};
use crate::model::{Assignment, Model};
use crate::query::plan::{ColumnName, Condition, Scope, Trashed};
use crate::query::{Missing, fetch};
use crate::value::{ColumnType, Value, ValueFor, now};

/// A column of a pivot table with its value.
pub type PivotValue = (&'static str, Value);

/// The key of a record that is to be attached, with the columns of its row in the pivot table.
pub(super) type Wanted = (Value, Vec<PivotValue>);

/// What attaching and detaching changed: the keys of the related records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synced<K> {
    /// Those that are attached now and were not.
    pub attached: Vec<K>,
    /// Those that were attached and are not any more.
    pub detached: Vec<K>,
    /// Those that stayed and got new values in the pivot table.
    pub updated: Vec<K>,
}

/// What to do with records that are attached already, or that are not asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    /// Attach what is asked for, detach everything else.
    Exactly,
    /// Attach what is asked for.
    AtLeast,
    /// Detach what is attached, attach what is not.
    Toggle,
}

#[derive(Default)]
struct Changes {
    attached: Vec<Value>,
    detached: Vec<Value>,
    updated: Vec<Value>,
}

/// Attaching and detaching over a pivot table.
impl<M: Model, F: RelationType<Kind: kind::OverPivot>> RelatedRecords<M, F> {
    /// Attaches records by their keys. What is attached already would be so twice, unless the table forbids it.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "posts", crate = "cast")]
    /// # struct Post { id: i64, #[belongs_to_many(columns("position"))] tags: BelongsToMany<Tag> }
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "tags", crate = "cast")]
    /// # struct Tag { id: i64 }
    /// # async fn run(db: Db, post: Post) -> cast::Result<()> {
    /// let tags = post.related(Post::tags);
    /// tags.attach(&db, [1, 2]).await?;
    /// tags.attach_with(&db, [3], [("position", 1.into())]).await?;
    /// let changes = tags.sync(&db, [2, 3, 4]).await?;
    /// assert_eq!((changes.attached, changes.detached), (vec![4], vec![1]));
    /// tags.detach(&db, [2]).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn attach<'d, V: ValueFor<<F::Model as Model>::Key>>(
        &self,
        db: &'d dyn Executor,
        keys: impl IntoIterator<Item = V>,
    ) -> BoxFuture<'d, Result<()>> {
        self.attach_with(db, keys, [])
    }

    /// Attaches records, with values for columns of the pivot table, which the relation must ask for: `columns("position")`.
    pub fn attach_with<'d, V: ValueFor<<F::Model as Model>::Key>>(
        &self,
        db: &'d dyn Executor,
        keys: impl IntoIterator<Item = V>,
        values: impl IntoIterator<Item = PivotValue>,
    ) -> BoxFuture<'d, Result<()>> {
        let values: Vec<_> = values.into_iter().collect();
        let keys = keys
            .into_iter()
            .map(|key| (key.into_value(), values.clone()));
        let (link, value, keys) = (self.link, self.value.clone(), keys.collect());
        Box::pin(async move { attach(db, link, value, keys).await })
    }

    /// Detaches records by their keys; tells how many rows of the pivot table that were.
    pub fn detach<'d, V: ValueFor<<F::Model as Model>::Key>>(
        &self,
        db: &'d dyn Executor,
        keys: impl IntoIterator<Item = V>,
    ) -> BoxFuture<'d, Result<u64>> {
        let keys = keys.into_iter().map(ValueFor::into_value).collect();
        let (link, value) = (self.link, self.value.clone());
        Box::pin(async move { detach(db, link, value, Some(keys)).await })
    }

    /// Detaches all records.
    pub fn detach_all<'d>(&self, db: &'d dyn Executor) -> BoxFuture<'d, Result<u64>> {
        let (link, value) = (self.link, self.value.clone());
        Box::pin(async move { detach(db, link, value, None).await })
    }

    /// Attaches these records and detaches all others; those that are attached already stay as they are.
    pub fn sync<'d, V: ValueFor<<F::Model as Model>::Key>>(
        &self,
        db: &'d dyn Executor,
        keys: impl IntoIterator<Item = V>,
    ) -> BoxFuture<'d, Result<Synced<<F::Model as Model>::Key>>> {
        self.change(db, plain(keys), How::Exactly)
    }

    /// As [`sync`](Self::sync), with values for columns of the pivot table, which records get that stay, too.
    pub fn sync_with<'d, V: ValueFor<<F::Model as Model>::Key>>(
        &self,
        db: &'d dyn Executor,
        records: impl IntoIterator<Item = (V, Vec<PivotValue>)>,
    ) -> BoxFuture<'d, Result<Synced<<F::Model as Model>::Key>>> {
        let records = records.into_iter();
        let wanted = records.map(|(key, values)| (key.into_value(), values));
        self.change(db, wanted.collect(), How::Exactly)
    }

    /// Attaches those of these records that are not attached yet.
    pub fn sync_without_detaching<'d, V: ValueFor<<F::Model as Model>::Key>>(
        &self,
        db: &'d dyn Executor,
        keys: impl IntoIterator<Item = V>,
    ) -> BoxFuture<'d, Result<Synced<<F::Model as Model>::Key>>> {
        self.change(db, plain(keys), How::AtLeast)
    }

    /// Detaches those of these records that are attached, and attaches the others.
    pub fn toggle<'d, V: ValueFor<<F::Model as Model>::Key>>(
        &self,
        db: &'d dyn Executor,
        keys: impl IntoIterator<Item = V>,
    ) -> BoxFuture<'d, Result<Synced<<F::Model as Model>::Key>>> {
        self.change(db, plain(keys), How::Toggle)
    }

    /// Changes columns of the pivot table for a record that is attached; tells how many rows that were.
    pub fn update_existing_pivot<'d>(
        &self,
        db: &'d dyn Executor,
        key: impl ValueFor<<F::Model as Model>::Key>,
        values: impl IntoIterator<Item = PivotValue>,
    ) -> BoxFuture<'d, Result<u64>> {
        let (link, value, key) = (self.link, self.value.clone(), key.into_value());
        let values = values.into_iter().collect();
        Box::pin(async move {
            let key = foreign_values(db, link, vec![key]).await?.pop();
            match key {
                Some(key) => update(db, link, value, key, values).await,
                None => Ok(0),
            }
        })
    }

    fn change<'d>(
        &self,
        db: &'d dyn Executor,
        wanted: Vec<Wanted>,
        how: How,
    ) -> BoxFuture<'d, Result<Synced<<F::Model as Model>::Key>>> {
        let (link, value) = (self.link, self.value.clone());
        Box::pin(async move {
            let changes = change(db, link, value, wanted, how).await?;
            Ok(Synced {
                attached: decoded(link, changes.attached)?,
                detached: decoded(link, changes.detached)?,
                updated: decoded(link, changes.updated)?,
            })
        })
    }
}

fn plain<K, V: ValueFor<K>>(keys: impl IntoIterator<Item = V>) -> Vec<Wanted> {
    let keys = keys.into_iter();
    keys.map(|key| (key.into_value(), Vec::new())).collect()
}

fn decoded<K: ColumnType>(link: &Link, values: Vec<Value>) -> Result<Vec<K>> {
    let decode = |value| {
        K::from_value(value).map_err(|mismatch| Error::Decode {
            table: middle(link).table.to_owned(),
            column: middle(link).to_related.to_owned(),
            expected: K::NAME,
            found: mismatch.found,
        })
    };
    values.into_iter().map(decode).collect()
}

fn middle(link: &Link) -> &Middle {
    let middle = link.middle.as_ref();
    middle.expect("invariant: relations over a pivot table have one")
}

/// Adds rows to the pivot table.
pub(super) async fn attach(
    db: &dyn Executor,
    link: &'static Link,
    value: Value,
    wanted: Vec<Wanted>,
) -> Result<()> {
    let (keys, values): (Vec<_>, Vec<_>) = wanted.into_iter().unzip();
    let keys = foreign_values(db, link, keys).await?;
    insert(db, link, &value, keys.into_iter().zip(values).collect()).await
}

async fn insert(
    db: &dyn Executor,
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
    for statement in pivot_sql::insert(middle(link), rows, db.driver()) {
        db.session().execute(statement).await?;
    }
    Ok(())
}

async fn detach(
    db: &dyn Executor,
    link: &'static Link,
    value: Value,
    keys: Option<Vec<Value>>,
) -> Result<u64> {
    let keys = match keys {
        Some(keys) if keys.is_empty() => return Ok(0),
        Some(keys) => Some(foreign_values(db, link, keys).await?),
        None => None,
    };
    let statement = pivot_sql::delete(link, &value, keys, db.driver());
    Ok(db.session().execute(statement).await?.rows)
}

async fn update(
    db: &dyn Executor,
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
    let statement = pivot_sql::update(link, &value, key, row, db.driver());
    Ok(db.session().execute(statement).await?.rows)
}

/// Brings the pivot table into the state that is asked for, all at once or not at all.
async fn change(
    db: &dyn Executor,
    link: &'static Link,
    value: Value,
    wanted: Vec<Wanted>,
    how: How,
) -> Result<Changes> {
    match db.session().begin().await? {
        Some(tx) => {
            let changes = change_in(&tx, link, value, wanted, how).await;
            tx.end(changes).await
        }
        None => change_in(db, link, value, wanted, how).await,
    }
}

async fn change_in(
    db: &dyn Executor,
    link: &'static Link,
    value: Value,
    wanted: Vec<Wanted>,
    how: How,
) -> Result<Changes> {
    let (keys, values): (Vec<_>, Vec<_>) = wanted.into_iter().unzip();
    let keys = foreign_values(db, link, keys).await?;
    let statement = pivot_sql::current(link, &value, db.driver());
    let rows = db.session().fetch(statement).await?;
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
            update(db, link, value.clone(), key.clone(), values).await?;
            changes.updated.push(key.clone());
        }
    }
    if how == How::Exactly {
        removed.extend(present.into_iter().filter(|key| !has(&keys, key)));
    }
    if !removed.is_empty() {
        let statement = pivot_sql::delete(link, &value, Some(removed.clone()), db.driver());
        db.session().execute(statement).await?;
    }
    insert(db, link, &value, added).await?;
    changes.detached = removed;
    Ok(changes)
}

/// The values that the pivot table knows records by, where that is not their key.
async fn foreign_values(
    db: &dyn Executor,
    link: &'static Link,
    keys: Vec<Value>,
) -> Result<Vec<Value>> {
    let model = link.related;
    if link.foreign == model.key || keys.is_empty() {
        return Ok(keys);
    }
    let mut scope = Scope::new(model);
    scope.trashed = Trashed::Include;
    let column = ColumnName {
        table: model.table,
        name: model.key,
    };
    scope.conditions.push(Condition::In(column, keys.clone()));
    let rows = fetch(db, &scope, Missing::Empty).await?;
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
