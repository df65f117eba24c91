//! [`Model`]: what a record can do. The derive gives the few functions without a body; the others
//! hand over to the non-generic core in `query::run`.

use std::fmt;

use serde::Serialize;

use super::original::typed;
use super::{
    Assignment, Change, Definition, Fields, Original, Pending, Reload, Replica, Saves, Setting,
    Told,
};
use crate::connection::{BoxFuture, Executor};
use crate::error::Result;
use crate::query::{self, Amount, BulkConflict, Columns, Filter, Number, Query, Selected};
use crate::relation::{End, Related, RelationFields};
use crate::row::Row;
use crate::value::{ColumnType, Value, ValueFor};

use super::Column;

/// A record of a table. Implemented by `#[derive(Model)]`.
///
/// # Examples
///
/// ```
/// use cast::prelude::*;
///
/// #[derive(anvil_macros::Model)]
/// #[model(table = "posts", crate = "cast")]
/// pub struct Post {
///     pub id: i64,
///     pub title: String,
///     #[column(default)]
///     pub hits: i64,
///     pub created_at: Timestamp,
///     pub updated_at: Timestamp,
/// }
///
/// # async fn run(db: Db) -> cast::Result<()> {
/// let mut post = Post::create(&db, NewPost { title: "Hello".into(), hits: None }).await?;
/// post.update(&db, [Post::title.set("Hello, world")]).await?;
/// assert_eq!(Post::find_or_fail(&db, post.id).await?.title, "Hello, world");
/// post.delete(&db).await?;
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    label = "not a model",
    note = "add `#[derive(Model)]` and `#[model(table = \"…\")]` to the struct"
)]
pub trait Model: fmt::Debug + Serialize + Sized + Send + Sync + 'static {
    /// The type of the key.
    type Key: ColumnType;
    /// The struct with the values of a record that does not exist yet: `NewPost` for `Post`.
    type New: New;

    #[doc(hidden)]
    const DEFINITION: &'static Definition;

    /// The key as a column.
    #[doc(hidden)]
    const KEY: Column<Self, Self::Key> = Column::new(Self::DEFINITION.table, Self::DEFINITION.key);

    /// A record of this model as the other side of a relation.
    #[doc(hidden)]
    const ONE: &'static End = &End::of::<Self>(false);

    /// Records of this model as the other side of a relation.
    #[doc(hidden)]
    const MANY: &'static End = &End::of::<Self>(true);

    /// Reads a record from a row that has the columns of [`Definition::columns`] in their order; `None` when a value does
    /// not fit, and then the row knows which.
    #[doc(hidden)]
    fn hydrate(row: &mut Row) -> Option<Self>;

    /// Lists the columns.
    #[doc(hidden)]
    fn told_columns<'r>(&'r self, to: &mut Fields<'r>);

    /// Lists the relations.
    #[doc(hidden)]
    fn told_relations<'r>(&'r self, _to: &mut Fields<'r>) {}

    /// A field with a record of this model.
    #[doc(hidden)]
    fn told_one<K>(field: &Related<Option<Self>, K>) -> &dyn Told {
        field
    }

    /// A field with records of this model.
    #[doc(hidden)]
    fn told_many<K>(field: &Related<Vec<Self>, K>) -> &dyn Told {
        field
    }

    /// Whether the field at a place, columns before relations, asks to be left out of this record's JSON.
    #[doc(hidden)]
    fn is_left_out(&self, _index: usize) -> bool {
        false
    }

    /// The values of all columns but the key, and but those that the database generates.
    #[doc(hidden)]
    fn assignments(&self) -> Vec<Assignment> {
        Fields::of(self).written(Self::DEFINITION, None)
    }

    /// The values that differ from others.
    #[doc(hidden)]
    fn differing(&self, before: &[Assignment]) -> Vec<Assignment> {
        Fields::of(self).written(Self::DEFINITION, Some(before))
    }

    /// The values that have changed since the record was read; none of one that does not remember what it was.
    #[doc(hidden)]
    fn unsaved(&mut self) -> Result<Vec<Assignment>> {
        let before = self
            .original()
            .and_then(|original| original.assignments::<Self>());
        match before {
            Some(before) => Ok(self.differing(&before?)),
            None => Ok(Vec::new()),
        }
    }

    /// What the record was read as, where it remembers that.
    #[doc(hidden)]
    fn original(&mut self) -> Option<&mut Original> {
        None
    }

    /// The value of the key.
    #[doc(hidden)]
    fn key_value(&self) -> Value {
        Fields::of(self).key(Self::DEFINITION)
    }

    /// The relation fields, if there are any.
    #[doc(hidden)]
    fn relations(&mut self) -> Option<&mut dyn RelationFields> {
        None
    }

    /// Starts a query.
    fn query() -> Query<Self> {
        Query::new()
    }

    /// The record with a key, if it exists.
    #[track_caller]
    fn find(db: &dyn Executor, key: impl ValueFor<Self::Key>) -> Pending<'_, Option<Self>> {
        Pending::first(query::find(db, Self::DEFINITION, key.into_value()))
    }

    /// The record with a key, or what a function gives.
    #[track_caller]
    fn find_or<'a>(
        db: &'a dyn Executor,
        key: impl ValueFor<Self::Key>,
        otherwise: impl FnOnce() -> Self + Send + 'a,
    ) -> BoxFuture<'a, Result<Self>> {
        let found = Self::find(db, key);
        Box::pin(async move { Ok(found.await?.unwrap_or_else(otherwise)) })
    }

    /// The first record for which a condition holds, if there is one.
    #[track_caller]
    fn first_where(db: &dyn Executor, filter: Filter<Self>) -> Pending<'_, Option<Self>> {
        Self::query().filter(filter).first(db)
    }

    /// The record with a key; [`Error::ModelNotFound`](crate::Error::ModelNotFound) without one.
    #[track_caller]
    fn find_or_fail(db: &dyn Executor, key: impl ValueFor<Self::Key>) -> Pending<'_, Self> {
        Pending::one(query::find_or_fail(db, Self::DEFINITION, key.into_value()))
    }

    /// All records, in no particular order.
    #[track_caller]
    fn all(db: &dyn Executor) -> Pending<'_, Vec<Self>> {
        Self::query().get(db)
    }

    /// Inserts a record and gives it back as the database stored it. `created_at` and `updated_at`
    /// get the present moment.
    #[track_caller]
    fn create(db: &dyn Executor, new: Self::New) -> Pending<'_, Self> {
        Pending::one(query::insert(db, Self::DEFINITION, new.assignments()))
    }

    /// Changes some columns, and `updated_at`; the struct takes the values that the database then
    /// has. Without changes it only reads them.
    ///
    /// The future fails with [`Error::ModelNotFound`](crate::Error::ModelNotFound) when the record
    /// is gone.
    #[track_caller]
    fn update<'a>(
        &'a mut self,
        db: &'a dyn Executor,
        changes: impl IntoIterator<Item = Change<Self>>,
    ) -> Reload<'a, Self> {
        let values = changes.into_iter().map(Setting::from).collect();
        Reload::new(
            query::update_settings(db, Self::DEFINITION, self.key_value(), values),
            self,
        )
    }

    /// Writes the columns that have changed since the record was read, and `updated_at`. Where nothing has changed,
    /// nothing is done, and no [`Observer`](crate::Observer) is told.
    ///
    /// What was read is remembered by a field `#[original]`; see [`Original`]. In a model without one it is
    /// compared with the record in the database, which is locked for that, and the future fails with
    /// [`Error::Stale`](crate::Error::Stale) when `updated_at` says that somebody else has changed it meanwhile. A model
    /// with neither does not compile here.
    ///
    /// Of a record that was made by hand, with `Original::default()`, all columns are written that differ from those in
    /// the database, except `created_at`, `updated_at` and `deleted_at`.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "posts", crate = "cast")]
    /// # struct Post { id: i64, title: String, hits: i64, updated_at: Timestamp }
    /// # async fn run(db: Db) -> cast::Result<()> {
    /// let mut post = Post::find_or_fail(&db, 1).await?;
    /// post.title = "Another title".into();
    /// post.save(&db).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    fn save<'a>(&'a mut self, db: &'a dyn Executor) -> Reload<'a, Self>
    where
        Self: Saves,
    {
        let (model, key) = (Self::DEFINITION, self.key_value());
        let (before, has_field) = match self.original() {
            Some(original) => (original.assignments::<Self>(), true),
            None => (None, false),
        };
        match before {
            Some(Ok(before)) => {
                let changes = self.differing(&before);
                if changes.is_empty() {
                    return Reload::nothing(self);
                }
                Reload::new(query::update_one(db, model, key, changes), self)
            }
            Some(Err(error)) => Reload::new(query::failed(error), self),
            None => {
                let values = self.assignments();
                let rows = query::save(db, model, key, values, typed::<Self>, !has_field);
                Reload::new(rows, self)
            }
        }
    }

    /// Reads the record again, from the database that is written to. Relations that were loaded are not loaded any more: what they hold may have changed, too.
    #[track_caller]
    fn refresh<'a>(&'a mut self, db: &'a dyn Executor) -> Reload<'a, Self> {
        let rows = query::update_one(db, Self::DEFINITION, self.key_value(), Vec::new());
        Reload::again(rows, self)
    }

    /// The record as it is in the database now, softly deleted or not; `None` when it is gone. This one stays as it is.
    #[track_caller]
    fn fresh<'d>(&self, db: &'d dyn Executor) -> Pending<'d, Option<Self>> {
        Pending::first(query::in_hand(db, Self::DEFINITION, self.key_value()))
    }

    /// Deletes the record, softly where the model says so; tells whether it was there.
    #[track_caller]
    fn delete<'a>(&self, db: &'a dyn Executor) -> BoxFuture<'a, Result<bool>> {
        query::delete_one(db, Self::DEFINITION, self.key_value())
    }

    /// Deletes the record for good; tells whether it was there.
    #[track_caller]
    fn force_delete<'a>(&self, db: &'a dyn Executor) -> BoxFuture<'a, Result<bool>> {
        query::force_delete_one(db, Self::DEFINITION, self.key_value())
    }

    /// Takes back a soft delete. On a model without soft deletes it only reads the record again.
    #[track_caller]
    fn restore<'a>(&'a mut self, db: &'a dyn Executor) -> Reload<'a, Self> {
        Reload::new(query::restore(db, Self::DEFINITION, self.key_value()), self)
    }

    /// The records with these keys, those that exist, in no particular order.
    #[track_caller]
    fn find_many<V: ValueFor<Self::Key>>(
        db: &dyn Executor,
        keys: impl IntoIterator<Item = V>,
    ) -> Pending<'_, Vec<Self>> {
        let keys = keys.into_iter().map(ValueFor::into_value).collect();
        Pending::all(query::find_many(db, Self::DEFINITION, keys))
    }

    /// Deletes the records with these keys, softly where the model says so; tells how many there were. Where an
    /// [`Observer`](crate::Observer) is to be told, one by one, so that an error leaves those deleted that were before; else all
    /// or none.
    #[track_caller]
    fn destroy<V: ValueFor<Self::Key>>(
        db: &dyn Executor,
        keys: impl IntoIterator<Item = V>,
    ) -> BoxFuture<'_, Result<u64>> {
        let keys = keys.into_iter().map(ValueFor::into_value).collect();
        query::destroy(db, Self::DEFINITION, keys)
    }

    /// Inserts records in as few statements as the database takes, all of them or none; tells how many.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "tags", crate = "cast")]
    /// # struct Tag { id: i64, name: String }
    /// # async fn run(db: Db) -> cast::Result<()> {
    /// let new = ["rust", "web"].map(|name| NewTag { name: name.into() });
    /// assert_eq!(Tag::insert_many(&db, new).await?, 2);
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    fn insert_many(
        db: &dyn Executor,
        new: impl IntoIterator<Item = Self::New>,
    ) -> BoxFuture<'_, Result<u64>> {
        query::insert_bulk(db, Self::DEFINITION, rows(new), BulkConflict::Fail)
    }

    /// Inserts records, and leaves out those that a unique constraint refuses; tells how many were inserted. Other
    /// errors stay errors. MySQL does not say which rows it left out, so that its number is that of all.
    #[track_caller]
    fn insert_or_ignore(
        db: &dyn Executor,
        new: impl IntoIterator<Item = Self::New>,
    ) -> BoxFuture<'_, Result<u64>> {
        query::insert_bulk(db, Self::DEFINITION, rows(new), BulkConflict::Ignore)
    }

    /// Inserts records, and where one with the same values in the `unique` columns is there already, writes the
    /// `update` columns of that one. There must be a unique index over the `unique` columns; MySQL takes whichever
    /// unique index refuses. Tells how many rows the database says it touched; MySQL counts a changed one twice.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "flights", crate = "cast")]
    /// # struct Flight { id: i64, departure: String, destination: String, price: i32 }
    /// # async fn run(db: Db, flights: Vec<NewFlight>) -> cast::Result<()> {
    /// Flight::upsert(&db, flights, (Flight::departure, Flight::destination), Flight::price).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    fn upsert<'a>(
        db: &'a dyn Executor,
        new: impl IntoIterator<Item = Self::New>,
        unique: impl Columns<Self>,
        update: impl Columns<Self>,
    ) -> BoxFuture<'a, Result<u64>> {
        let conflict =
            BulkConflict::Update(query::column_names(unique), query::column_names(update));
        query::insert_bulk(db, Self::DEFINITION, rows(new), conflict)
    }

    /// Inserts what a query selects into as many columns; tells how many rows that were. `created_at` and its like are
    /// not filled in.
    #[track_caller]
    fn insert_using<'a, C: Columns<Self>>(
        db: &'a dyn Executor,
        columns: C,
        query: Selected<C::Row>,
    ) -> BoxFuture<'a, Result<u64>> {
        let columns = query::column_names(columns);
        query::insert_select(db, Self::DEFINITION, &columns, query)
    }

    /// Deletes all records for good, and lets keys begin anew. On PostgreSQL what refers to them goes, too (`CASCADE`).
    #[track_caller]
    fn truncate(db: &dyn Executor) -> BoxFuture<'_, Result<()>> {
        query::truncate(db, Self::DEFINITION)
    }

    /// Adds to a column in the database; the struct takes the values that the database then has.
    #[track_caller]
    fn increment<'a, T>(
        &'a mut self,
        db: &'a dyn Executor,
        column: Column<Self, T>,
        by: impl Into<Amount<Self>>,
    ) -> Reload<'a, Self>
    where
        T: ColumnType,
        T::Inner: Number,
    {
        self.update(db, [column.increase(by)])
    }

    /// Subtracts from a column in the database; the struct takes the values that the database then has.
    #[track_caller]
    fn decrement<'a, T>(
        &'a mut self,
        db: &'a dyn Executor,
        column: Column<Self, T>,
        by: impl Into<Amount<Self>>,
    ) -> Reload<'a, Self>
    where
        T: ColumnType,
        T::Inner: Number,
    {
        self.update(db, [column.decrease(by)])
    }

    /// Sets `updated_at` to now.
    #[track_caller]
    fn touch<'a>(&'a mut self, db: &'a dyn Executor) -> Reload<'a, Self> {
        let rows = query::touch_one(db, Self::DEFINITION, self.key_value());
        Reload::new(rows, self)
    }

    /// Whether this is the same record, whatever its other values are.
    fn is(&self, other: &Self) -> bool {
        self.key_value() == other.key_value()
    }

    /// Whether some value differs from those of another state of the record, such as a clone that was made before.
    ///
    /// A model with a field `#[original]` needs no clone: see [`Remembers::is_changed`](crate::Remembers::is_changed).
    fn is_dirty(&self, original: &Self) -> bool {
        !self.dirty(original).is_empty()
    }

    /// The columns whose values differ from those that the record had, with the new values: for
    /// [`update`](Self::update).
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(Clone, anvil_macros::Model)]
    /// # #[model(table = "posts", crate = "cast")]
    /// # struct Post { id: i64, title: String, body: String }
    /// # async fn run(db: Db, mut post: Post) -> cast::Result<()> {
    /// let original = post.clone();
    /// post.title = "Another title".into();
    /// assert!(post.is_dirty(&original));
    /// let changes = post.dirty(&original);
    /// post.update(&db, changes).await?;
    /// # Ok(())
    /// # }
    /// ```
    fn dirty(&self, original: &Self) -> Vec<Change<Self>> {
        let changed = self.differing(&original.assignments());
        changed.into_iter().map(Change::from).collect()
    }

    /// The values of this record for a new one, without its key and without `created_at` and its like.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "addresses", crate = "cast")]
    /// # struct Address { id: i64, kind: String, street: String }
    /// # async fn run(db: Db, shipping: Address) -> cast::Result<()> {
    /// let billing = shipping.replicate().with([Address::kind.set("billing")]).create(&db).await?;
    /// # Ok(())
    /// # }
    /// ```
    fn replicate(&self) -> Replica<Self> {
        Replica::new(self.assignments())
    }
}

fn rows<N: New>(new: impl IntoIterator<Item = N>) -> Vec<Vec<Assignment>> {
    new.into_iter().map(New::assignments).collect()
}

/// The values of a record that does not exist yet. Implemented by `#[derive(Model)]`.
#[doc(hidden)]
pub trait New: Send {
    /// The values, without those that the database is to choose.
    fn assignments(self) -> Vec<Assignment>;
}
