//! [`Filter`] and [`OrderBy`]: conditions and orders that know which model they are for.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Not;

use super::Query;
use super::Selected;
use super::operand::Select;
use super::plan::{Condition, Sort};
use crate::model::{Column, Model};
use crate::value::Value;

/// A condition on the records of `M`, made from its columns.
///
/// # Examples
///
/// ```
/// # use cast::prelude::*;
/// # #[derive(anvil_macros::Model)]
/// # #[model(table = "posts", crate = "cast")]
/// # struct Post { id: i64, title: String, hits: i64 }
/// let popular = Post::hits.gt(100).or(Post::title.starts_with("Rust"));
/// let query = Post::query().filter(popular.and(Post::id.ne(7)));
/// ```
#[must_use = "a filter does nothing until it is given to a query"]
pub struct Filter<M> {
    pub(crate) condition: Condition,
    model: PhantomData<fn() -> M>,
}

impl<M> Filter<M> {
    pub(crate) fn new(condition: Condition) -> Self {
        Self {
            condition,
            model: PhantomData,
        }
    }

    /// Holds when both hold.
    pub fn and(self, other: Self) -> Self {
        Self::new(match self.condition {
            Condition::All(mut conditions) => {
                conditions.push(other.condition);
                Condition::All(conditions)
            }
            condition => Condition::All(vec![condition, other.condition]),
        })
    }

    /// Holds when at least one holds.
    pub fn or(self, other: Self) -> Self {
        Self::new(match self.condition {
            Condition::Any(mut conditions) => {
                conditions.push(other.condition);
                Condition::Any(conditions)
            }
            condition => Condition::Any(vec![condition, other.condition]),
        })
    }

    /// Holds when it does not hold. A comparison with a null is neither true nor false, so
    /// neither the filter nor its opposite finds it.
    #[expect(
        clippy::should_implement_trait,
        reason = "`Not` is implemented; this form chains"
    )]
    pub fn not(self) -> Self {
        Self::new(Condition::Not(Box::new(self.condition)))
    }

    /// Holds when all hold; also when there are none.
    pub fn all(filters: impl IntoIterator<Item = Self>) -> Self {
        Self::new(Condition::All(conditions(filters)))
    }

    /// Holds when at least one holds.
    pub fn any(filters: impl IntoIterator<Item = Self>) -> Self {
        Self::new(Condition::Any(conditions(filters)))
    }

    /// Holds when none holds.
    pub fn none(filters: impl IntoIterator<Item = Self>) -> Self {
        Self::any(filters).not()
    }

    /// Holds when a query for another model finds a record. That query speaks of the columns here as
    /// `Post::id.joined()`.
    pub fn exists<N: Model>(query: Query<N>) -> Self {
        Self::new(Condition::Exists(Box::new(Select {
            scope: query.scope,
            outputs: Vec::new(),
        })))
    }

    /// Holds when the rows that a query selects are there.
    pub fn exists_rows<R: 'static>(query: Selected<R>) -> Self {
        Self::new(Condition::Exists(Box::new(query.into_select())))
    }

    /// The same, in a query for another model that joins `M` or stands inside a query for it.
    pub fn joined<N: Model>(self) -> Filter<N> {
        Filter::new(self.condition)
    }

    /// A condition in SQL, for what the columns cannot say. Values stand as `?`.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "posts", crate = "cast")]
    /// # struct Post { id: i64, title: String }
    /// let long = Post::query().filter(Filter::raw("length(title) > ?", vec![80.into()]));
    /// ```
    pub fn raw(sql: impl Into<String>, values: Vec<Value>) -> Self {
        Self::new(Condition::Raw(sql.into(), values))
    }
}

/// The condition of a global scope; what the derive calls.
#[doc(hidden)]
pub fn global_scope<M>(scope: impl FnOnce() -> Filter<M>) -> Condition {
    scope().condition
}

fn conditions<M>(filters: impl IntoIterator<Item = Filter<M>>) -> Vec<Condition> {
    filters.into_iter().map(|filter| filter.condition).collect()
}

impl<M> Not for Filter<M> {
    type Output = Self;

    fn not(self) -> Self {
        Filter::not(self)
    }
}

impl<M> Clone for Filter<M> {
    fn clone(&self) -> Self {
        Self::new(self.condition.clone())
    }
}

impl<M> fmt::Debug for Filter<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.condition.fmt(f)
    }
}

/// An order of the records of `M`: a column, upwards or downwards.
#[must_use = "an order does nothing until it is given to a query"]
pub struct OrderBy<M> {
    pub(crate) sort: Sort,
    model: PhantomData<fn() -> M>,
}

impl<M> OrderBy<M> {
    pub(crate) fn new(sort: Sort) -> Self {
        Self {
            sort,
            model: PhantomData,
        }
    }
}

impl<M, T> From<Column<M, T>> for OrderBy<M> {
    fn from(column: Column<M, T>) -> Self {
        column.asc()
    }
}

impl<M> fmt::Debug for OrderBy<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sort.fmt(f)
    }
}
