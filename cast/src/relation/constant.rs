//! [`Relation`]: a relation as a typed constant, and [`RelationQuery`]: one with conditions.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Bound, RangeBounds};

use super::plan::Load;
use super::records::value_of_column;
use super::{BelongsTo, EagerLoad, Link, Related, select};
use crate::model::Model;
use crate::query::plan::{ColumnName, Comparison, Condition};
use crate::query::{Filter, OrderBy, Query};

/// A relation of the model `M`, whose field has the type `F`.
///
/// `#[derive(Model)]` makes one constant per relation field: `Post::comments`. It goes wherever a relation is asked for; the
/// methods here narrow it down first.
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
/// # struct Comment { id: i64, post_id: i64, spam: bool, #[belongs_to] post: BelongsTo<Post> }
/// # async fn run(db: Db) -> cast::Result<()> {
/// let posts = Post::query()
///     .with(Post::comments.filter(Comment::spam.eq(false)).latest().limit(3))
///     .filter(Post::comments.exists())
///     .get(&db)
///     .await?;
/// println!("{} of the newest comments", posts[0].comments.get()?.len());
/// # Ok(())
/// # }
/// ```
pub struct Relation<M, F> {
    /// What the relation is. Public for what the derive writes.
    #[doc(hidden)]
    pub link: &'static Link,
    /// Public for the same reason.
    #[doc(hidden)]
    pub types: PhantomData<fn() -> (M, F)>,
}

/// The type of a relation field. Implemented for [`Related`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the type of a relation field",
    label = "not a relation field",
    note = "relation fields are `HasMany<T>`, `BelongsTo<T>` and their like, where `T` is a model"
)]
pub trait RelationType: Sized + 'static {
    /// The model on the other side.
    type Model: Model;
    /// The kind of the relation.
    type Kind;
}

impl<T: Model, K: 'static> RelationType for Related<Vec<T>, K> {
    type Model = T;
    type Kind = K;
}

impl<T: Model, K: 'static> RelationType for Related<Option<T>, K> {
    type Model = T;
    type Kind = K;
}

impl<M, F> Relation<M, F> {
    #[doc(hidden)]
    #[must_use]
    pub const fn link(self) -> &'static Link {
        self.link
    }

    /// The name of the field.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.link.name
    }
}

impl<M: Model, F: RelationType> Relation<M, F> {
    /// The relation without conditions, to give it some.
    pub fn query(self) -> RelationQuery<M, F::Model> {
        RelationQuery::new(self.link, Query::new())
    }

    /// Also loads relations of the related records.
    pub fn with(self, relations: impl EagerLoad<F::Model>) -> RelationQuery<M, F::Model> {
        self.query().with(relations)
    }

    /// Only the related records for which the condition holds.
    #[doc(alias = "where")]
    pub fn filter(self, filter: Filter<F::Model>) -> RelationQuery<M, F::Model> {
        self.query().filter(filter)
    }

    /// The related records in an order.
    pub fn order_by(self, order: impl Into<OrderBy<F::Model>>) -> RelationQuery<M, F::Model> {
        self.query().order_by(order)
    }

    /// The related records, newest first.
    pub fn latest(self) -> RelationQuery<M, F::Model> {
        self.query().latest()
    }

    /// The related records, oldest first.
    pub fn oldest(self) -> RelationQuery<M, F::Model> {
        self.query().oldest()
    }

    /// At most so many related records of each record.
    pub fn limit(self, limit: u64) -> RelationQuery<M, F::Model> {
        self.query().limit(limit)
    }

    /// Also the related records that were deleted softly.
    pub fn with_trashed(self) -> RelationQuery<M, F::Model> {
        self.query().with_trashed()
    }

    /// Only the related records that were deleted softly.
    pub fn only_trashed(self) -> RelationQuery<M, F::Model> {
        self.query().only_trashed()
    }

    /// Holds for records that have a related record.
    pub fn exists(self) -> Filter<M> {
        self.query().exists()
    }

    /// Holds for records that have no related record.
    pub fn is_missing(self) -> Filter<M> {
        self.query().exists().not()
    }

    /// Holds for records that have so many related records: `3..`, `1..=5`, `..2`.
    pub fn count_in(self, numbers: impl RangeBounds<u64>) -> Filter<M> {
        self.query().count_in(numbers)
    }
}

impl<M: Model, T: Model> Relation<M, BelongsTo<T>> {
    /// Holds for records that belong to this one.
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
    /// # struct Post { id: i64, user_id: i64, #[belongs_to] author: BelongsTo<User> }
    /// # fn posts(user: &User) -> Query<Post> {
    /// Post::query().filter(Post::author.is(user))
    /// # }
    /// ```
    #[doc(alias = "where_belongs_to")]
    pub fn is(self, owner: &T) -> Filter<M> {
        let column = ColumnName {
            table: M::DEFINITION.table,
            name: self.link.local,
        };
        let value = value_of_column(owner, self.link.foreign);
        if value.is_null() {
            return Filter::new(Condition::Any(Vec::new()));
        }
        Filter::new(Condition::Compare(
            column.into(),
            Comparison::Equal,
            value.into(),
        ))
    }
}

/// A relation of `M` to records of `T`, of which only some are meant.
///
/// Made by the methods of [`Relation`], and taken wherever a relation is.
#[must_use = "a relation does nothing until it is given to a query"]
pub struct RelationQuery<M, T> {
    pub(super) link: &'static Link,
    pub(super) query: Query<T>,
    model: PhantomData<fn() -> M>,
}

impl<M: Model, T: Model> RelationQuery<M, T> {
    pub(super) fn new(link: &'static Link, query: Query<T>) -> Self {
        Self {
            link,
            query,
            model: PhantomData,
        }
    }

    /// Says in the words of a query which related records are meant, and in which order.
    pub fn query(mut self, narrow: impl FnOnce(Query<T>) -> Query<T>) -> Self {
        self.query = narrow(self.query);
        self
    }

    /// Also loads relations of the related records.
    pub fn with(self, relations: impl EagerLoad<T>) -> Self {
        self.query(|query| query.with(relations))
    }

    /// Only the related records for which the condition holds, too.
    #[doc(alias = "where")]
    pub fn filter(self, filter: Filter<T>) -> Self {
        self.query(|query| query.filter(filter))
    }

    /// The related records in an order.
    pub fn order_by(self, order: impl Into<OrderBy<T>>) -> Self {
        self.query(|query| query.order_by(order))
    }

    /// The related records, newest first.
    pub fn latest(self) -> Self {
        self.query(Query::latest)
    }

    /// The related records, oldest first.
    pub fn oldest(self) -> Self {
        self.query(Query::oldest)
    }

    /// At most so many related records of each record.
    pub fn limit(self, limit: u64) -> Self {
        self.query(|query| query.limit(limit))
    }

    /// Leaves out the first related records of each record.
    pub fn offset(self, offset: u64) -> Self {
        self.query(|query| query.offset(offset))
    }

    /// Also the related records that were deleted softly.
    pub fn with_trashed(self) -> Self {
        self.query(Query::with_trashed)
    }

    /// Only the related records that were deleted softly.
    pub fn only_trashed(self) -> Self {
        self.query(Query::only_trashed)
    }

    /// Holds for records that have such a related record.
    pub fn exists(self) -> Filter<M> {
        Filter::new(select::exists(self.link, &self.query.scope))
    }

    /// Holds for records that have no such related record.
    pub fn is_missing(self) -> Filter<M> {
        self.exists().not()
    }

    /// Holds for records that have so many such related records: `3..`, `1..=5`, `..2`.
    pub fn count_in(self, numbers: impl RangeBounds<u64>) -> Filter<M> {
        let start = match numbers.start_bound() {
            Bound::Included(number) => *number,
            Bound::Excluded(number) => number.saturating_add(1),
            Bound::Unbounded => 0,
        };
        let end = match numbers.end_bound() {
            Bound::Included(number) => Some(*number),
            // No number is below nought.
            Bound::Excluded(0) => return Filter::new(Condition::Any(Vec::new())),
            Bound::Excluded(number) => Some(number - 1),
            Bound::Unbounded => None,
        };
        if start == 1 && end.is_none() {
            return self.exists();
        }
        let scope = &self.query.scope;
        let mut conditions = Vec::new();
        if start > 0 {
            let least = Comparison::GreaterOrEqual;
            conditions.push(select::counts(self.link, scope, least, start));
        }
        if let Some(end) = end {
            let most = Comparison::LessOrEqual;
            conditions.push(select::counts(self.link, scope, most, end));
        }
        Filter::new(Condition::All(conditions))
    }

    pub(super) fn load(self) -> Load {
        Load {
            link: self.link,
            scope: self.query.scope,
            targets: Vec::new(),
        }
    }
}

impl<M: Model, F: RelationType> From<Relation<M, F>> for RelationQuery<M, F::Model> {
    fn from(relation: Relation<M, F>) -> Self {
        relation.query()
    }
}

impl<M, F> Clone for Relation<M, F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, F> Copy for Relation<M, F> {}

impl<M, F> fmt::Debug for Relation<M, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.link.path())
    }
}

impl<M, T> Clone for RelationQuery<M, T> {
    fn clone(&self) -> Self {
        Self {
            link: self.link,
            query: self.query.clone(),
            model: PhantomData,
        }
    }
}

impl<M, T> fmt::Debug for RelationQuery<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple(&self.link.path()).field(&self.query).finish()
    }
}
