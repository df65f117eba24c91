//! [`RelatedRecords`]: the records that are related to one record, to query them and to write them.

use std::fmt;
use std::marker::PhantomData;
use std::panic::Location;

use super::loaded::RelationFields;
use super::rows::morph;
use super::{BelongsTo, Link, Relation, RelationType, kind, pivot_write, select};
use crate::connection::{BoxFuture, Executor};
use crate::error::Result;
use crate::model::{Assignment, Model, New, Pending, Reload};
use crate::query::plan::{ColumnName, Comparison, Condition};
use crate::query::{self, Caller, Filter, Page, Query};
use crate::value::{Kind, Value};

/// What a record can do with its relations. Implemented for every model that has some.
pub trait HasRelations: Model + RelationFields {
    /// The records that are related to this one: to query them, to make one, to attach some.
    ///
    /// # Examples
    ///
    /// ```
    /// use cast::prelude::*;
    ///
    /// #[derive(anvil_macros::Model)]
    /// #[model(table = "users", crate = "cast")]
    /// pub struct User {
    ///     pub id: i64,
    ///     #[has_many]
    ///     pub posts: HasMany<Post>,
    /// }
    ///
    /// #[derive(anvil_macros::Model)]
    /// #[model(table = "posts", crate = "cast")]
    /// pub struct Post {
    ///     pub id: i64,
    ///     pub user_id: i64,
    ///     pub title: String,
    /// }
    ///
    /// # async fn run(db: Db, user: User) -> cast::Result<()> {
    /// let post = NewPost { user_id: user.id, title: "Hello".into() };
    /// user.related(User::posts).create(&db, post).await?;
    /// let drafts = user.related(User::posts).filter(Post::title.starts_with("Draft"));
    /// println!("{} drafts", drafts.count(&db).await?);
    /// # Ok(())
    /// # }
    /// ```
    fn related<F: RelationType>(&self, relation: Relation<Self, F>) -> RelatedRecords<Self, F> {
        let link = relation.link();
        RelatedRecords {
            link,
            value: self.local(link.index),
            types: PhantomData,
        }
    }

    /// Makes this record belong to another one, and writes that.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "users", crate = "cast")]
    /// # struct User { id: i64 }
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "posts", crate = "cast")]
    /// # struct Post { id: i64, user_id: Option<i64>, #[belongs_to] author: BelongsTo<User> }
    /// # async fn run(db: Db, mut post: Post, user: User) -> cast::Result<()> {
    /// post.associate(&db, Post::author, &user).await?;
    /// assert_eq!(post.user_id, Some(user.id));
    /// post.dissociate(&db, Post::author).await?;
    /// assert_eq!(post.user_id, None);
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    fn associate<'a, T: Model>(
        &'a mut self,
        db: &'a dyn Executor,
        relation: Relation<Self, BelongsTo<T>>,
        owner: &T,
    ) -> Reload<'a, Self> {
        let link = relation.link();
        set_key(self, db, link, value_of_column(owner, link.foreign))
    }

    /// Makes this record belong to none. The column must take nulls.
    #[track_caller]
    fn dissociate<'a, T: Model>(
        &'a mut self,
        db: &'a dyn Executor,
        relation: Relation<Self, BelongsTo<T>>,
    ) -> Reload<'a, Self> {
        set_key(self, db, relation.link(), Value::Null(Kind::Unknown))
    }
}

impl<M: Model + RelationFields> HasRelations for M {}

#[track_caller]
fn set_key<'a, M: Model>(
    record: &'a mut M,
    db: &'a dyn Executor,
    link: &Link,
    value: Value,
) -> Reload<'a, M> {
    let set = Assignment {
        column: link.local,
        value,
    };
    let rows = query::update_one(db, M::DEFINITION, record.key_value(), vec![set]);
    Reload::new(rows, record)
}

pub(super) fn value_of_column<T: Model>(record: &T, column: &str) -> Value {
    if column == T::DEFINITION.key {
        return record.key_value();
    }
    let values = record.assignments().into_iter();
    let mut values = values.filter(|set| set.column == column);
    values.next().map_or(Value::NULL, |set| set.value)
}

/// The records that are related to one record of `M` by a relation whose field has the type `F`.
///
/// Made by [`HasRelations::related`].
#[must_use = "nothing happens until one of the calls is awaited"]
pub struct RelatedRecords<M, F> {
    pub(super) link: &'static Link,
    /// The value of [`Link::local`].
    pub(super) value: Value,
    types: PhantomData<fn() -> (M, F)>,
}

impl<M: Model, F: RelationType> RelatedRecords<M, F> {
    /// A query for them.
    pub fn query(&self) -> Query<F::Model> {
        Query::new().filter(Filter::new(belongs(self.link, &self.value)))
    }

    /// Those for which a condition holds.
    #[doc(alias = "where")]
    pub fn filter(&self, filter: Filter<F::Model>) -> Query<F::Model> {
        self.query().filter(filter)
    }

    /// All of them.
    #[track_caller]
    pub fn get<'d>(&self, db: &'d dyn Executor) -> Pending<'d, Vec<F::Model>> {
        self.query().get(db)
    }

    /// The first of them, if there is one.
    #[track_caller]
    pub fn first<'d>(&self, db: &'d dyn Executor) -> Pending<'d, Option<F::Model>> {
        self.query().first(db)
    }

    /// One page of them.
    #[track_caller]
    pub fn paginate<'d>(
        &self,
        db: &'d dyn Executor,
        per_page: u64,
        page: u64,
    ) -> Pending<'d, Page<F::Model>> {
        self.query().paginate(db, per_page, page)
    }

    /// How many there are.
    #[track_caller]
    pub fn count<'d>(&self, db: &'d dyn Executor) -> BoxFuture<'d, Result<u64>> {
        self.query().count(db)
    }

    /// Whether there is one.
    #[track_caller]
    pub fn exists<'d>(&self, db: &'d dyn Executor) -> BoxFuture<'d, Result<bool>> {
        self.query().exists(db)
    }
}

impl<M: Model, F: RelationType<Kind: kind::CanCreate>> RelatedRecords<M, F> {
    /// Inserts a record that is related to this one, whatever its key columns say of that; over a pivot table it is attached.
    #[track_caller]
    pub fn create<'d>(
        &self,
        db: &'d dyn Executor,
        new: <F::Model as Model>::New,
    ) -> Pending<'d, F::Model> {
        let rows = create(db, self.link, self.value.clone(), vec![new.assignments()]);
        Pending::one(rows)
    }

    /// Inserts several records as [`create`](Self::create) does: all, or none when one fails.
    #[track_caller]
    pub fn create_many<'d>(
        &self,
        db: &'d dyn Executor,
        new: impl IntoIterator<Item = <F::Model as Model>::New>,
    ) -> Pending<'d, Vec<F::Model>> {
        let new = new.into_iter().map(New::assignments).collect();
        Pending::all(create(db, self.link, self.value.clone(), new))
    }
}

impl<M: Model, F: RelationType<Kind: kind::HoldsOurKey>> RelatedRecords<M, F> {
    /// Makes a record that exists belong to this one. Of a record that remembers what it was read as, what has changed
    /// is written, too; of others, the key alone.
    #[track_caller]
    pub fn save<'d>(&self, db: &'d dyn Executor, record: &'d mut F::Model) -> Reload<'d, F::Model> {
        let mut values = match record.unsaved() {
            Ok(values) => values,
            Err(error) => return Reload::new(query::failed(error), record),
        };
        set_keys(self.link, &self.value, &mut values);
        let rows = query::update_one(db, F::Model::DEFINITION, record.key_value(), values);
        Reload::new(rows, record)
    }

    /// Makes records that exist belong to this one: all of them, or none when one fails. They then have the values that
    /// the database has.
    ///
    /// # Errors
    ///
    /// Those of [`save`](Self::save).
    pub fn save_many<'d>(
        &self,
        db: &'d dyn Executor,
        records: impl IntoIterator<Item = &'d mut F::Model>,
    ) -> BoxFuture<'d, Result<()>> {
        let records: Vec<_> = records.into_iter().collect();
        let this = self.clone();
        Box::pin(async move {
            let tx = db.session().begin().await?;
            let quiet = tx.without_events();
            let on: &dyn Executor = match db.tells_observers() {
                true => &tx,
                false => &quiet,
            };
            let mut done = Ok(());
            for record in records {
                done = this.save(on, record).await;
                if done.is_err() {
                    break;
                }
            }
            tx.end(done).await
        })
    }
}

/// The condition that a record is related to one that has a value in [`Link::local`].
fn belongs(link: &'static Link, value: &Value) -> Condition {
    if value.is_null() {
        return Condition::Any(Vec::new());
    }
    if link.pick.is_some() {
        return select::picked(link, value);
    }
    let table = link.related.table;
    if link.middle.is_some() {
        return select::joined_to(link, value);
    }
    let column = ColumnName {
        table,
        name: link.foreign,
    };
    let equal = Condition::Compare(column.into(), Comparison::Equal, value.clone().into());
    Condition::All([equal].into_iter().chain(morph(link)).collect())
}

/// Gives a related record the columns that make it belong.
fn set_keys(link: &Link, value: &Value, values: &mut Vec<Assignment>) {
    let morph = link
        .morph
        .map(|morph| (morph.column, Value::from(morph.name)));
    for (column, value) in [(link.foreign, value.clone())].into_iter().chain(morph) {
        values.retain(|set| set.column != column);
        values.push(Assignment { column, value });
    }
}

#[track_caller]
fn create<'d>(
    db: &'d dyn Executor,
    link: &'static Link,
    value: Value,
    new: Vec<Vec<Assignment>>,
) -> BoxFuture<'d, Result<Vec<crate::row::Row>>> {
    if new.len() == 1 && link.middle.is_none() {
        let mut values = new.into_iter().flatten().collect();
        set_keys(link, &value, &mut values);
        return query::insert(db, link.related, values);
    }
    let caller = Location::caller();
    Box::pin(async move {
        let tx = db.session().begin().await?;
        let rows = match db.tells_observers() {
            true => create_in(&tx, caller, link, value, new).await,
            false => create_in(&tx.without_events(), caller, link, value, new).await,
        };
        tx.end(rows).await
    })
}

async fn create_in(
    db: &dyn Executor,
    caller: Caller,
    link: &'static Link,
    value: Value,
    new: Vec<Vec<Assignment>>,
) -> Result<Vec<crate::row::Row>> {
    let mut rows = Vec::with_capacity(new.len());
    for mut values in new {
        if link.middle.is_none() {
            set_keys(link, &value, &mut values);
        }
        rows.append(&mut query::insert_for(db, link.related, values, caller).await?);
    }
    if link.middle.is_some() {
        let place = link
            .related
            .columns
            .iter()
            .position(|name| *name == link.foreign);
        let keys = rows.iter().filter_map(|row| row.at(place?).cloned());
        let keys = keys.map(|key| (key, Vec::new())).collect();
        pivot_write::insert(db, caller, link, &value, keys).await?;
    }
    Ok(rows)
}

impl<M, F> Clone for RelatedRecords<M, F> {
    fn clone(&self) -> Self {
        Self {
            link: self.link,
            value: self.value.clone(),
            types: PhantomData,
        }
    }
}

impl<M, F> fmt::Debug for RelatedRecords<M, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple(&self.link.path()).field(&self.value).finish()
    }
}
