//! [`Model`]: what a record can do. The derive gives the few functions without a body; the others
//! hand over to the non-generic core in `query::run`.

use super::{Assignment, Change, Definition, Pending, Reload};
use crate::connection::{BoxFuture, Executor};
use crate::error::Result;
use crate::query::{self, Query};
use crate::relation::RelationFields;
use crate::row::Row;
use crate::value::{ColumnType, Value, ValueFor};

/// A record of a table. Implemented by `#[derive(Model)]`.
///
/// # Examples
///
/// ```
/// use cast::prelude::*;
///
/// #[derive(Debug, anvil_macros::Model)]
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
    note = "add `#[derive(Model)]` and `#[model(table = \"…\")]` to the struct"
)]
pub trait Model: Sized + Send + Sync + 'static {
    /// The type of the key.
    type Key: ColumnType;
    /// The struct with the values of a record that does not exist yet: `NewPost` for `Post`.
    type New: New;

    #[doc(hidden)]
    const DEFINITION: &'static Definition;

    /// Reads a record from a row that has the columns of [`Definition::columns`] in their order.
    #[doc(hidden)]
    fn hydrate(row: &mut Row) -> Result<Self>;

    /// The values of all columns but the key, and but those that the database generates.
    #[doc(hidden)]
    fn assignments(&self) -> Vec<Assignment>;

    /// The value of the key.
    #[doc(hidden)]
    fn key_value(&self) -> Value;

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
    fn find(db: &dyn Executor, key: impl ValueFor<Self::Key>) -> Pending<'_, Option<Self>> {
        Pending::first(query::find(db, Self::DEFINITION, key.into_value()))
    }

    /// The record with a key; [`Error::ModelNotFound`](crate::Error::ModelNotFound) without one.
    fn find_or_fail(db: &dyn Executor, key: impl ValueFor<Self::Key>) -> Pending<'_, Self> {
        Pending::one(query::find_or_fail(db, Self::DEFINITION, key.into_value()))
    }

    /// All records, in no particular order.
    fn all(db: &dyn Executor) -> Pending<'_, Vec<Self>> {
        Self::query().get(db)
    }

    /// Inserts a record and gives it back as the database stored it. `created_at` and `updated_at`
    /// get the present moment.
    fn create(db: &dyn Executor, new: Self::New) -> Pending<'_, Self> {
        Pending::one(query::insert(db, Self::DEFINITION, new.assignments()))
    }

    /// Changes some columns, and `updated_at`; the struct takes the values that the database then
    /// has. Without changes it only reads them.
    ///
    /// The future fails with [`Error::ModelNotFound`](crate::Error::ModelNotFound) when the record
    /// is gone.
    fn update<'a>(
        &'a mut self,
        db: &'a dyn Executor,
        changes: impl IntoIterator<Item = Change<Self>>,
    ) -> Reload<'a, Self> {
        let values = changes.into_iter().map(Assignment::from).collect();
        Reload::new(
            query::update_one(db, Self::DEFINITION, self.key_value(), values),
            self,
        )
    }

    /// Writes all columns of the struct, and `updated_at`.
    ///
    /// [`update`](Self::update) writes only what changed, and so does not undo what somebody else
    /// wrote to the other columns.
    fn save<'a>(&'a mut self, db: &'a dyn Executor) -> Reload<'a, Self> {
        Reload::new(
            query::save(db, Self::DEFINITION, self.key_value(), self.assignments()),
            self,
        )
    }

    /// Reads the record again.
    fn refresh<'a>(&'a mut self, db: &'a dyn Executor) -> Reload<'a, Self> {
        Reload::new(
            query::update_one(db, Self::DEFINITION, self.key_value(), Vec::new()),
            self,
        )
    }

    /// Deletes the record, softly where the model says so; tells whether it was there.
    fn delete<'a>(&self, db: &'a dyn Executor) -> BoxFuture<'a, Result<bool>> {
        query::delete_one(db, Self::DEFINITION, self.key_value())
    }

    /// Deletes the record for good; tells whether it was there.
    fn force_delete<'a>(&self, db: &'a dyn Executor) -> BoxFuture<'a, Result<bool>> {
        query::force_delete_one(db, Self::DEFINITION, self.key_value())
    }

    /// Takes back a soft delete. On a model without soft deletes it only reads the record again.
    fn restore<'a>(&'a mut self, db: &'a dyn Executor) -> Reload<'a, Self> {
        Reload::new(query::restore(db, Self::DEFINITION, self.key_value()), self)
    }
}

/// The values of a record that does not exist yet. Implemented by `#[derive(Model)]`.
#[doc(hidden)]
pub trait New: Send {
    /// The values, without those that the database is to choose.
    fn assignments(self) -> Vec<Assignment>;
}
