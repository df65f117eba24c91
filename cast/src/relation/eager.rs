//! What takes relations: [`EagerLoad`] for queries, [`LoadRelations`] for records that are there, and the methods of
//! [`Query`] that load, count and ask for related records.

use std::ops::RangeBounds;

use super::aggregate::{Aggregate, Function};
use super::fetch::load_for_records;
use super::loaded::RelationFields;
use super::plan::Eager;
use super::{Related, Relation, RelationQuery, RelationType};
use crate::connection::{BoxFuture, Executor};
use crate::error::Result;
use crate::model::{Column, Model};
use crate::query::Query;
use crate::value::ColumnType;

/// A relation of `M` that can be loaded: `Post::comments`, one with conditions, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a relation of `{M}`",
    label = "not a relation of `{M}`"
)]
pub trait EagerLoad<M> {
    #[doc(hidden)]
    fn add_to(self, wishes: &mut Wishes);
}

/// The relations that are to be loaded.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct Wishes(pub(super) Eager);

#[diagnostic::do_not_recommend]
impl<M: Model, F: RelationType> EagerLoad<M> for Relation<M, F> {
    fn add_to(self, wishes: &mut Wishes) {
        wishes.0.add(self.query().load());
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, T: Model> EagerLoad<M> for RelationQuery<M, T> {
    fn add_to(self, wishes: &mut Wishes) {
        wishes.0.add(self.load());
    }
}

macro_rules! tuples {
    ($(($($name:ident)+))+) => {$(
        #[diagnostic::do_not_recommend]
        impl<M, $($name: EagerLoad<M>),+> EagerLoad<M> for ($($name,)+) {
            #[expect(non_snake_case, reason = "the names of the types, too")]
            fn add_to(self, wishes: &mut Wishes) {
                let ($($name,)+) = self;
                $($name.add_to(wishes);)+
            }
        }
    )+};
}

tuples! { (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) }

/// The related records, of which a number is asked for: a relation, or one with conditions.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a relation of `{M}`",
    label = "not a relation of `{M}`"
)]
pub trait RelationOf<M> {
    /// The model on the other side.
    type Model: Model;

    #[doc(hidden)]
    fn narrowed(self) -> RelationQuery<M, Self::Model>;
}

#[diagnostic::do_not_recommend]
impl<M: Model, F: RelationType> RelationOf<M> for Relation<M, F> {
    type Model = F::Model;

    fn narrowed(self) -> RelationQuery<M, F::Model> {
        self.query()
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, T: Model> RelationOf<M> for RelationQuery<M, T> {
    type Model = T;

    fn narrowed(self) -> Self {
        self
    }
}

/// Relations of the records of a query.
impl<M: Model> Query<M> {
    /// Loads relations with the records: one more statement for each relation, however many records there are.
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
        let mut wishes = Wishes(std::mem::take(&mut self.scope.eager));
        relations.add_to(&mut wishes);
        self.scope.eager = wishes.0;
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
    pub fn with_count(self, relation: impl RelationOf<M>) -> Self {
        self.aggregate(relation, Function::Count)
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
        let aggregates = &mut self.scope.eager.aggregates;
        aggregates.retain(|old| old.link != relation.link || old.function != function);
        aggregates.push(Aggregate {
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
    pub fn sum<T>(&self, column: Column<<Self as RelationType>::Model, T>) -> Result<T::Inner>
    where
        T: ColumnType<Inner: Default + ColumnType<Inner = T::Inner>>,
    {
        let sum = self.aggregate::<Option<T::Inner>>(Function::Sum(column.name()), "with_sum")?;
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

/// Loading of relations for records that are there: for one, or for a slice of them.
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
/// # async fn run(db: Db) -> cast::Result<()> {
/// let mut posts = Post::all(&db).await?;
/// posts.load(&db, Post::comments).await?;
/// posts[0].load_missing(&db, Post::comments).await?;
/// # Ok(())
/// # }
/// ```
pub trait LoadRelations {
    /// The model.
    type Model: Model;

    #[doc(hidden)]
    fn fields(&mut self) -> Vec<&mut dyn RelationFields>;

    /// Loads relations, anew if they were loaded: one statement for each, however many records there are.
    fn load<'a>(
        &'a mut self,
        db: &'a dyn Executor,
        relations: impl EagerLoad<Self::Model>,
    ) -> BoxFuture<'a, Result<()>> {
        let mut wishes = Wishes::default();
        relations.add_to(&mut wishes);
        load_for_records(db, self.fields(), wishes.0, false)
    }

    /// Loads relations of the records that lack them. What is loaded stays as it is, but gets what it lacks itself:
    /// `load_missing(&db, Post::comments.with(Comment::author))`.
    fn load_missing<'a>(
        &'a mut self,
        db: &'a dyn Executor,
        relations: impl EagerLoad<Self::Model>,
    ) -> BoxFuture<'a, Result<()>> {
        let mut wishes = Wishes::default();
        relations.add_to(&mut wishes);
        load_for_records(db, self.fields(), wishes.0, true)
    }

    /// Counts the related records: one statement.
    fn load_count<'a>(
        &'a mut self,
        db: &'a dyn Executor,
        relation: impl RelationOf<Self::Model>,
    ) -> BoxFuture<'a, Result<()>> {
        self.load_numbers(db, |query| query.with_count(relation))
    }

    /// Computes numbers over the related records: one statement.
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
    /// # struct Comment { id: i64, post_id: i64, votes: i64 }
    /// # async fn run(db: Db, mut post: Post) -> cast::Result<()> {
    /// post.load_numbers(&db, |query| query.with_sum(Post::comments, Comment::votes)).await?;
    /// println!("{}", post.comments.sum(Comment::votes)?);
    /// # Ok(())
    /// # }
    /// ```
    fn load_numbers<'a>(
        &'a mut self,
        db: &'a dyn Executor,
        ask: impl FnOnce(Query<Self::Model>) -> Query<Self::Model>,
    ) -> BoxFuture<'a, Result<()>> {
        let mut eager = ask(Query::new()).scope.eager;
        eager.loads.clear();
        load_for_records(db, self.fields(), eager, false)
    }
}

impl<M: Model> LoadRelations for M {
    type Model = M;

    fn fields(&mut self) -> Vec<&mut dyn RelationFields> {
        self.relations().into_iter().collect()
    }
}

impl<M: Model> LoadRelations for [M] {
    type Model = M;

    fn fields(&mut self) -> Vec<&mut dyn RelationFields> {
        self.iter_mut().filter_map(Model::relations).collect()
    }
}
