//! Attaching and detaching: the methods of [`RelatedRecords`] over a pivot table.

use std::panic::Location;

use super::pivot_write::{How, Wanted, attach, change, detach, foreign_values, middle, update};
use super::{Link, RelatedRecords, RelationType, kind};
use crate::connection::{BoxFuture, Executor};
use crate::error::{Error, Result};
use crate::model::Model;
use crate::value::{ColumnType, Value, ValueFor};

/// A column of a pivot table with its value.
pub type PivotValue = (&'static str, Value);

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
    #[track_caller]
    pub fn attach<'d, V: ValueFor<<F::Model as Model>::Key>>(
        &self,
        db: &'d dyn Executor,
        keys: impl IntoIterator<Item = V>,
    ) -> BoxFuture<'d, Result<()>> {
        self.attach_with(db, keys, [])
    }

    /// Attaches records, with values for columns of the pivot table, which the relation must ask for: `columns("position")`.
    #[track_caller]
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
        let caller = Location::caller();
        Box::pin(async move { attach(db, caller, link, value, keys).await })
    }

    /// Attaches records that are in hand.
    pub(crate) async fn attach_records(
        &self,
        db: &dyn Executor,
        records: &[F::Model],
        values: Vec<PivotValue>,
    ) -> Result<()> {
        let wanted = records
            .iter()
            .map(|record| (record.key_value(), values.clone()));
        let caller = Location::caller();
        attach(db, caller, self.link, self.value.clone(), wanted.collect()).await
    }

    /// Detaches records by their keys; tells how many rows of the pivot table that were.
    #[track_caller]
    pub fn detach<'d, V: ValueFor<<F::Model as Model>::Key>>(
        &self,
        db: &'d dyn Executor,
        keys: impl IntoIterator<Item = V>,
    ) -> BoxFuture<'d, Result<u64>> {
        let keys = keys.into_iter().map(ValueFor::into_value).collect();
        let (link, value) = (self.link, self.value.clone());
        let caller = Location::caller();
        Box::pin(async move { detach(db, caller, link, value, Some(keys)).await })
    }

    /// Detaches all records.
    #[track_caller]
    pub fn detach_all<'d>(&self, db: &'d dyn Executor) -> BoxFuture<'d, Result<u64>> {
        let (link, value) = (self.link, self.value.clone());
        let caller = Location::caller();
        Box::pin(async move { detach(db, caller, link, value, None).await })
    }

    /// Attaches these records and detaches all others; those that are attached already stay as they are.
    #[track_caller]
    pub fn sync<'d, V: ValueFor<<F::Model as Model>::Key>>(
        &self,
        db: &'d dyn Executor,
        keys: impl IntoIterator<Item = V>,
    ) -> BoxFuture<'d, Result<Synced<<F::Model as Model>::Key>>> {
        self.change(db, plain(keys), How::Exactly)
    }

    /// As [`sync`](Self::sync), with values for columns of the pivot table, which records get that stay, too.
    #[track_caller]
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
    #[track_caller]
    pub fn sync_without_detaching<'d, V: ValueFor<<F::Model as Model>::Key>>(
        &self,
        db: &'d dyn Executor,
        keys: impl IntoIterator<Item = V>,
    ) -> BoxFuture<'d, Result<Synced<<F::Model as Model>::Key>>> {
        self.change(db, plain(keys), How::AtLeast)
    }

    /// Detaches those of these records that are attached, and attaches the others.
    #[track_caller]
    pub fn toggle<'d, V: ValueFor<<F::Model as Model>::Key>>(
        &self,
        db: &'d dyn Executor,
        keys: impl IntoIterator<Item = V>,
    ) -> BoxFuture<'d, Result<Synced<<F::Model as Model>::Key>>> {
        self.change(db, plain(keys), How::Toggle)
    }

    /// Changes columns of the pivot table for a record that is attached; tells how many rows that were.
    #[track_caller]
    pub fn update_existing_pivot<'d>(
        &self,
        db: &'d dyn Executor,
        key: impl ValueFor<<F::Model as Model>::Key>,
        values: impl IntoIterator<Item = PivotValue>,
    ) -> BoxFuture<'d, Result<u64>> {
        let (link, value, key) = (self.link, self.value.clone(), key.into_value());
        let values = values.into_iter().collect();
        let caller = Location::caller();
        Box::pin(async move {
            let key = foreign_values(db, caller, link, vec![key]).await?.pop();
            match key {
                Some(key) => update(db, caller, link, value, key, values).await,
                None => Ok(0),
            }
        })
    }

    #[track_caller]
    fn change<'d>(
        &self,
        db: &'d dyn Executor,
        wanted: Vec<Wanted>,
        how: How,
    ) -> BoxFuture<'d, Result<Synced<<F::Model as Model>::Key>>> {
        let (link, value) = (self.link, self.value.clone());
        let caller = Location::caller();
        Box::pin(async move {
            let changes = change(db, caller, link, value, wanted, how).await?;
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
            model: middle(link).table.to_owned(),
            column: middle(link).to_related.to_owned(),
            database_type: None,
            expected: K::NAME,
            found: mismatch.found,
        })
    };
    values.into_iter().map(decode).collect()
}
