//! The methods of [`Query`] that load, count and ask for related records, and those of [`Related`] that give the numbers.

use std::ops::RangeBounds;

use super::aggregate::{Aggregate, Function};
use super::{EagerLoad, Related, RelationOf, RelationType};
use crate::error::Result;
use crate::model::{Column, Model};
use crate::query::{Number, Query};
use crate::value::ColumnType;

/// Relations of the records of a query.
impl<M: Model> Query<M> {
    /// Loads relations with the records: one more statement for each relation, however many records there are.
    ///
    /// A relation that was asked for before is loaded once. What is said of it last counts for which records these are
    /// and in which order; where nothing is said of that, what was said before does. What is to be loaded with them is
    /// all that was asked for: `.with(Post::comments.limit(3)).with(Post::comments.with(Comment::author))` loads three
    /// comments with their authors.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "users", crate = "cast")]
    /// # struct User { id: i64, name: String }
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "posts", crate = "cast")]
    /// # struct Post { id: i64, user_id: i64, #[belongs_to] author: BelongsTo<User>, #[has_many] comments: HasMany<Comment> }
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "comments", crate = "cast")]
    /// # struct Comment { id: i64, post_id: i64, user_id: i64, #[belongs_to] author: BelongsTo<User> }
    /// # async fn run(db: Db) -> cast::Result<()> {
    /// let posts = Post::query()
    ///     .with(Post::author)
    ///     .with(Post::comments.with(Comment::author))
    ///     .get(&db)
    ///     .await?;
    /// for post in &posts {
    ///     println!("{} has {} comments", post.author.get_or_fail()?.name, post.comments.get()?.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn with(mut self, relations: impl EagerLoad<M>) -> Self {
        relations.add_to(&mut self.scope.eager);
        self
    }

    /// Keeps the records that have a related record.
    pub fn has(self, relation: impl RelationOf<M>) -> Self {
        self.filter(relation.narrowed().exists())
    }

    /// Keeps the records that have so many related records: `3..`, `1..=5`, `..2`.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "posts", crate = "cast")]
    /// # struct Post { id: i64, #[has_many] comments: HasMany<Comment> }
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "comments", crate = "cast")]
    /// # struct Comment { id: i64, post_id: i64 }
    /// let discussed = Post::query().has_count(Post::comments, 10..);
    /// ```
    pub fn has_count(self, relation: impl RelationOf<M>, numbers: impl RangeBounds<u64>) -> Self {
        self.filter(relation.narrowed().count_in(numbers))
    }

    /// Keeps the records that have no related record.
    pub fn doesnt_have(self, relation: impl RelationOf<M>) -> Self {
        self.filter(relation.narrowed().is_missing())
    }

    /// Keeps the records that have a related record of a kind.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "posts", crate = "cast")]
    /// # struct Post { id: i64, #[has_many] comments: HasMany<Comment> }
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "comments", crate = "cast")]
    /// # struct Comment { id: i64, post_id: i64, spam: bool }
    /// let clean = Post::query().where_doesnt_have(Post::comments, |c| c.filter(Comment::spam.eq(true)));
    /// ```
    pub fn where_has<R: RelationOf<M>>(
        self,
        relation: R,
        narrow: impl FnOnce(Query<R::Model>) -> Query<R::Model>,
    ) -> Self {
        self.filter(relation.narrowed().query(narrow).exists())
    }

    /// Keeps the records that have no related record of a kind.
    pub fn where_doesnt_have<R: RelationOf<M>>(
        self,
        relation: R,
        narrow: impl FnOnce(Query<R::Model>) -> Query<R::Model>,
    ) -> Self {
        self.filter(relation.narrowed().query(narrow).is_missing())
    }

    /// Keeps the records that have a related record of a kind, and loads those.
    pub fn with_where_has<R: RelationOf<M>>(
        self,
        relation: R,
        narrow: impl FnOnce(Query<R::Model>) -> Query<R::Model>,
    ) -> Self {
        let relation = relation.narrowed().query(narrow);
        self.filter(relation.clone().exists()).with(relation)
    }

    /// Counts the related records; `post.comments.count()` gives the number. It is part of the statement that reads the
    /// records.
    ///
    /// A relation has one number of each kind: what asks for two different ones fails with
    /// [`Error::NumberTwice`](crate::Error::NumberTwice). [`with_count_as`](Self::with_count_as) gives them names.
    pub fn with_count(self, relation: impl RelationOf<M>) -> Self {
        self.aggregate(relation, Function::Count)
    }

    /// Counts the related records under a name, so that one relation can be counted in several ways;
    /// `post.comments.count_of("approved")` gives the number.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "posts", crate = "cast")]
    /// # struct Post { id: i64, #[has_many] comments: HasMany<Comment> }
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "comments", crate = "cast")]
    /// # struct Comment { id: i64, post_id: i64, approved: bool }
    /// # async fn run(db: Db) -> cast::Result<()> {
    /// let posts = Post::query()
    ///     .with_count(Post::comments)
    ///     .with_count_as("approved", Post::comments.filter(Comment::approved.eq(true)))
    ///     .get(&db)
    ///     .await?;
    /// for post in &posts {
    ///     println!("{} of {}", post.comments.count_of("approved")?, post.comments.count()?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn with_count_as(self, name: &'static str, relation: impl RelationOf<M>) -> Self {
        self.aggregate(relation, Function::CountAs(name))
    }

    /// Asks whether there are related records; `post.comments.exists()` gives the answer.
    pub fn with_exists(self, relation: impl RelationOf<M>) -> Self {
        self.aggregate(relation, Function::Exists)
    }

    /// Sums a column of the related records; `post.comments.sum(Comment::votes)` gives it.
    pub fn with_sum<R: RelationOf<M>, T>(self, relation: R, column: Column<R::Model, T>) -> Self {
        self.aggregate(relation, Function::Sum(column.name()))
    }

    /// The mean of a column of the related records; `post.comments.avg(Comment::votes)` gives it.
    pub fn with_avg<R: RelationOf<M>, T>(self, relation: R, column: Column<R::Model, T>) -> Self {
        self.aggregate(relation, Function::Avg(column.name()))
    }

    /// The smallest value of a column of the related records; `post.comments.min(Comment::votes)` gives it.
    pub fn with_min<R: RelationOf<M>, T>(self, relation: R, column: Column<R::Model, T>) -> Self {
        self.aggregate(relation, Function::Min(column.name()))
    }

    /// The largest value of a column of the related records; `post.comments.max(Comment::votes)` gives it.
    pub fn with_max<R: RelationOf<M>, T>(self, relation: R, column: Column<R::Model, T>) -> Self {
        self.aggregate(relation, Function::Max(column.name()))
    }

    fn aggregate(mut self, relation: impl RelationOf<M>, function: Function) -> Self {
        let relation = relation.narrowed();
        self.scope.eager.add_number(Aggregate {
            link: relation.link,
            scope: relation.query.scope,
            function,
        });
        self
    }
}

/// Numbers over the related records.
impl<C, K> Related<C, K>
where
    Self: RelationType,
{
    /// The sum that [`with_sum`](Query::with_sum) asked for; 0 without related records.
    ///
    /// # Errors
    ///
    /// [`Error::RelationNotLoaded`](crate::Error::RelationNotLoaded) when it was not asked for.
    pub fn sum<T>(
        &self,
        column: Column<<Self as RelationType>::Model, T>,
    ) -> Result<<T::Inner as Number>::Sum>
    where
        T: ColumnType<Inner: Number>,
    {
        let function = Function::Sum(column.name());
        let sum = self.aggregate::<Option<<T::Inner as Number>::Sum>>(function, "with_sum")?;
        Ok(sum.unwrap_or_default())
    }

    /// The mean that [`with_avg`](Query::with_avg) asked for; `None` without related records.
    ///
    /// # Errors
    ///
    /// As [`sum`](Self::sum).
    pub fn avg<T>(&self, column: Column<<Self as RelationType>::Model, T>) -> Result<Option<f64>> {
        self.aggregate(Function::Avg(column.name()), "with_avg")
    }

    /// The value that [`with_min`](Query::with_min) asked for; `None` without related records.
    ///
    /// # Errors
    ///
    /// As [`sum`](Self::sum).
    pub fn min<T>(
        &self,
        column: Column<<Self as RelationType>::Model, T>,
    ) -> Result<Option<T::Inner>>
    where
        T: ColumnType<Inner: ColumnType<Inner = T::Inner>>,
    {
        self.aggregate(Function::Min(column.name()), "with_min")
    }

    /// The value that [`with_max`](Query::with_max) asked for; `None` without related records.
    ///
    /// # Errors
    ///
    /// As [`sum`](Self::sum).
    pub fn max<T>(
        &self,
        column: Column<<Self as RelationType>::Model, T>,
    ) -> Result<Option<T::Inner>>
    where
        T: ColumnType<Inner: ColumnType<Inner = T::Inner>>,
    {
        self.aggregate(Function::Max(column.name()), "with_max")
    }
}
