//! [`Query`]: the typed builder. It only fills a plan; `compile` and `run` do the work.

use std::fmt;
use std::marker::PhantomData;

use super::plan::{Scope, Trashed};
use super::run::{self, Missing};
use super::sql::{self, Wanted};
use super::{Filter, OrderBy, Page};
use super::{delete, write};
use crate::connection::{BoxFuture, Executor};
use crate::driver::Driver;
use crate::error::Result;
use crate::model::{Change, Coming, Model, Pending, Setting};
use crate::relation;
use crate::value::Value;

/// A query for records of `M`.
///
/// Conditions given one after another must all hold. Records that were deleted softly are left
/// out unless [`with_trashed`](Self::with_trashed) is said.
///
/// # Examples
///
/// ```
/// # use cast::prelude::*;
/// # #[derive(anvil_macros::Model)]
/// # #[model(table = "posts", crate = "cast")]
/// # struct Post { id: i64, title: String, hits: i64 }
/// # async fn run(db: Db) -> cast::Result<()> {
/// let popular = Post::query()
///     .filter(Post::hits.gte(100))
///     .order_by(Post::hits.desc())
///     .limit(10)
///     .get(&db)
///     .await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a query does nothing until `get`, `first` or another of its last calls"]
pub struct Query<M> {
    pub(crate) scope: Scope,
    model: PhantomData<fn() -> M>,
}

impl<M: Model> Query<M> {
    pub(crate) fn new() -> Self {
        Self {
            scope: Scope::new(M::DEFINITION),
            model: PhantomData,
        }
    }

    /// Keeps the records for which the condition holds.
    #[doc(alias = "where")]
    pub fn filter(mut self, filter: Filter<M>) -> Self {
        self.scope.conditions.push(filter.condition);
        self
    }

    /// Keeps the condition only when there is a value for it: what optional search fields need.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "posts", crate = "cast")]
    /// # struct Post { id: i64, title: String }
    /// let search: Option<&str> = None;
    /// let query = Post::query().when(search, |query, word| query.filter(Post::title.contains(word)));
    /// assert!(!query.to_sql(cast::Driver::Sqlite).0.contains("WHERE"));
    /// ```
    pub fn when<T>(self, value: Option<T>, then: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => then(self, value),
            None => self,
        }
    }

    /// Sorts by a column: `Post::title` or `Post::title.asc()`, `Post::title.desc()`. Later
    /// orders decide among records that are equal by the earlier.
    pub fn order_by(mut self, order: impl Into<OrderBy<M>>) -> Self {
        self.scope.sort.push(order.into().sort);
        self
    }

    /// Newest first: by `created_at`, or by the key in a model without it. Records of one moment
    /// are sorted by the key.
    pub fn latest(mut self) -> Self {
        self.scope.by_age(true);
        self
    }

    /// Oldest first; the opposite of [`latest`](Self::latest).
    pub fn oldest(mut self) -> Self {
        self.scope.by_age(false);
        self
    }

    /// At most so many records.
    #[doc(alias = "take")]
    pub fn limit(mut self, limit: u64) -> Self {
        self.scope.limit = Some(limit);
        self
    }

    /// Leaves out the first records.
    #[doc(alias = "skip")]
    pub fn offset(mut self, offset: u64) -> Self {
        self.scope.offset = Some(offset);
        self
    }

    /// Also finds records that were deleted softly.
    pub fn with_trashed(mut self) -> Self {
        self.scope.trashed = Trashed::Include;
        self
    }

    /// Finds only records that were deleted softly.
    pub fn only_trashed(mut self) -> Self {
        self.scope.trashed = Trashed::Only;
        self
    }

    /// The records.
    #[track_caller]
    pub fn get(self, db: &dyn Executor) -> Pending<'_, Vec<M>> {
        Pending::all(self.rows(db, Missing::Empty))
    }

    /// The first record, if there is one.
    #[track_caller]
    pub fn first(mut self, db: &dyn Executor) -> Pending<'_, Option<M>> {
        self.scope.limit = Some(1);
        Pending::first(self.rows(db, Missing::Empty))
    }

    /// The first record; [`Error::ModelNotFound`](crate::Error::ModelNotFound) without one.
    #[track_caller]
    pub fn first_or_fail(mut self, db: &dyn Executor) -> Pending<'_, M> {
        self.scope.limit = Some(1);
        Pending::one(self.rows(db, Missing::Fail(None)))
    }

    #[track_caller]
    pub(super) fn rows(self, db: &dyn Executor, missing: Missing) -> Coming<'_> {
        if self.scope.eager.is_empty() {
            Coming::All(run::fetch(db, &self.scope, missing))
        } else {
            let caller = std::panic::Location::caller();
            Coming::Related(relation::fetch(db, self.scope, missing, caller))
        }
    }

    /// How many records there are.
    #[track_caller]
    pub fn count(self, db: &dyn Executor) -> BoxFuture<'_, Result<u64>> {
        run::count(db, &self.scope)
    }

    /// Whether there is a record. Cheaper than [`count`](Self::count).
    #[track_caller]
    pub fn exists(self, db: &dyn Executor) -> BoxFuture<'_, Result<bool>> {
        run::exists(db, &self.scope)
    }

    /// Changes all the records at once, and their `updated_at`; tells how many there were.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "posts", crate = "cast")]
    /// # struct Post { id: i64, title: String, hidden: bool }
    /// # async fn run(db: Db) -> cast::Result<()> {
    /// let hidden = Post::query()
    ///     .filter(Post::title.contains("spam"))
    ///     .update(&db, [Post::hidden.set(true)])
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn update(
        self,
        db: &dyn Executor,
        changes: impl IntoIterator<Item = Change<M>>,
    ) -> BoxFuture<'_, Result<u64>> {
        write::update(
            db,
            &self.scope,
            changes.into_iter().map(Setting::from).collect(),
        )
    }

    /// Deletes all the records at once, softly where the model says so; tells how many there were.
    #[track_caller]
    pub fn delete(self, db: &dyn Executor) -> BoxFuture<'_, Result<u64>> {
        delete::soft_delete(db, &self.scope)
    }

    /// Deletes all the records for good.
    #[track_caller]
    pub fn force_delete(self, db: &dyn Executor) -> BoxFuture<'_, Result<u64>> {
        delete::delete(db, &self.scope)
    }

    /// One page of the records, with the total. Pages count from 1; page 0 is page 1. A limit or
    /// an offset given before is not used.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "posts", crate = "cast")]
    /// # struct Post { id: i64, title: String }
    /// # async fn run(db: Db) -> cast::Result<()> {
    /// let page = Post::query().latest().paginate(&db, 20, 1).await?;
    /// println!("{} of {}", page.len(), page.total());
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn paginate(self, db: &dyn Executor, per_page: u64, page: u64) -> Pending<'_, Page<M>> {
        let (per_page, page) = (per_page.max(1), page.max(1));
        Pending::page(
            run::paginate(db, self.scope, per_page, page),
            per_page,
            page,
        )
    }

    /// The SQL of the select on a database, and the values for its placeholders.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "posts", crate = "cast")]
    /// # struct Post { id: i64 }
    /// let (sql, values) = Post::query().filter(Post::id.lt(9)).to_sql(cast::Driver::Postgres);
    /// assert_eq!(sql, r#"SELECT "posts"."id" FROM "posts" WHERE "posts"."id" < $1"#);
    /// assert_eq!(values, [cast::Value::Int(9)]);
    /// ```
    #[must_use]
    pub fn to_sql(&self, driver: Driver) -> (String, Vec<Value>) {
        let statement = sql::select(&self.scope, Wanted::Columns, driver);
        (statement.sql, statement.values)
    }
}

impl<M> Clone for Query<M> {
    fn clone(&self) -> Self {
        Self {
            scope: self.scope.clone(),
            model: PhantomData,
        }
    }
}

impl<M> fmt::Debug for Query<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Query").field(&self.scope).finish()
    }
}
