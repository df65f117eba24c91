//! [`Column`]: a column as a typed constant, and the conditions that it makes.

use std::fmt;
use std::marker::PhantomData;

use super::Change;
use crate::query::operand::Operand;
use crate::query::plan::{ColumnName, Comparison, Condition, Sort};
use crate::query::{Expression, Filter, OrderBy};
use crate::value::{ColumnType, Kind, Value, ValueFor};

/// A column of the model `M` whose field has the type `T`.
///
/// `#[derive(Model)]` makes one constant per field: `Post::title`. An optional column is compared
/// with values of the inner type.
///
/// # Examples
///
/// ```
/// # use cast::prelude::*;
/// #[derive(anvil_macros::Model)]
/// #[model(table = "posts", crate = "cast")]
/// struct Post {
///     id: i64,
///     title: String,
///     published_at: Option<Timestamp>,
/// }
///
/// let filter = Post::title.contains("rust").and(Post::published_at.lte(cast::now()));
/// ```
pub struct Column<M, T> {
    // The derive writes both, since a call would be checked and carried out for each column.
    #[doc(hidden)]
    pub name: ColumnName,
    #[doc(hidden)]
    pub types: PhantomData<fn() -> (M, T)>,
}

impl<M, T> Column<M, T> {
    /// A column by its names; what the derive calls.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(table: &'static str, name: &'static str) -> Self {
        Self {
            name: ColumnName { table, name },
            types: PhantomData,
        }
    }

    /// The column's name in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name.name
    }

    /// The table's name in the database.
    #[must_use]
    pub const fn table(self) -> &'static str {
        self.name.table
    }

    pub(crate) const fn column_name(self) -> ColumnName {
        self.name
    }

    pub(crate) const fn from_name(name: ColumnName) -> Self {
        Self {
            name,
            types: PhantomData,
        }
    }

    /// The column as an expression, which can be calculated with and selected under a name.
    pub fn expression(self) -> Expression<M, T> {
        Expression::new(self.name.into())
    }

    /// Smallest first.
    pub fn asc(self) -> OrderBy<M> {
        OrderBy::new(Sort::column(self.name, false))
    }

    /// Largest first.
    pub fn desc(self) -> OrderBy<M> {
        OrderBy::new(Sort::column(self.name, true))
    }

    /// Has no value.
    pub fn is_null(self) -> Filter<M> {
        Filter::new(Condition::IsNull(self.name.into()))
    }

    /// Has a value.
    pub fn is_not_null(self) -> Filter<M> {
        self.is_null().not()
    }
}

impl<M, T: ColumnType> Column<M, T> {
    /// The column by the type without its `Option`: what columns that join tables must have in common.
    #[doc(hidden)]
    #[must_use]
    pub const fn inner(self) -> Column<M, T::Inner> {
        Column::new(self.name.table, self.name.name)
    }

    /// What the column holds.
    #[doc(hidden)]
    #[must_use]
    pub const fn kind(self) -> Kind {
        T::KIND
    }

    /// Gives the column a new value, for `update`.
    pub fn set(self, value: impl ValueFor<T>) -> Change<M> {
        Change::new(self.name.name, self.name.holding(value.into_value()))
    }

    /// Equal to.
    pub fn eq(self, value: impl ValueFor<T::Inner>) -> Filter<M> {
        self.compare(Comparison::Equal, value.into_value())
    }

    /// Not equal to. A null is neither equal nor unequal.
    pub fn ne(self, value: impl ValueFor<T::Inner>) -> Filter<M> {
        self.compare(Comparison::NotEqual, value.into_value())
    }

    /// Greater than.
    pub fn gt(self, value: impl ValueFor<T::Inner>) -> Filter<M> {
        self.compare(Comparison::Greater, value.into_value())
    }

    /// Greater than or equal to.
    pub fn gte(self, value: impl ValueFor<T::Inner>) -> Filter<M> {
        self.compare(Comparison::GreaterOrEqual, value.into_value())
    }

    /// Less than.
    pub fn lt(self, value: impl ValueFor<T::Inner>) -> Filter<M> {
        self.compare(Comparison::Less, value.into_value())
    }

    /// Less than or equal to.
    pub fn lte(self, value: impl ValueFor<T::Inner>) -> Filter<M> {
        self.compare(Comparison::LessOrEqual, value.into_value())
    }

    /// Between two values, both included.
    pub fn between(self, low: impl ValueFor<T::Inner>, high: impl ValueFor<T::Inner>) -> Filter<M> {
        Filter::new(Condition::Between(
            self.name.into(),
            low.into_value().into(),
            high.into_value().into(),
        ))
    }

    /// One of the values. An empty list finds nothing.
    pub fn in_list<V: ValueFor<T::Inner>>(self, values: impl IntoIterator<Item = V>) -> Filter<M> {
        let values = values.into_iter().map(ValueFor::into_value).collect();
        Filter::new(Condition::In(self.name.into(), values))
    }

    fn compare(self, comparison: Comparison, value: Value) -> Filter<M> {
        Filter::new(self.name.compare(comparison, value))
    }
}

impl<M, T: ColumnType<Inner = String>> Column<M, T> {
    /// Matches a pattern, in which `%` stands for any text and `_` for any character; `\` takes
    /// that meaning off them. SQLite and MySQL take `a` and `A` for the same, PostgreSQL does not.
    pub fn like(self, pattern: impl Into<String>) -> Filter<M> {
        Filter::new(Condition::Like(self.name.into(), pattern.into()))
    }

    /// Contains the text; `%` and `_` in it have no special meaning.
    pub fn contains(self, text: impl AsRef<str>) -> Filter<M> {
        Filter::new(like(self.name.into(), "%", text.as_ref(), "%"))
    }

    /// Starts with the text; `%` and `_` in it have no special meaning.
    pub fn starts_with(self, text: impl AsRef<str>) -> Filter<M> {
        Filter::new(like(self.name.into(), "", text.as_ref(), "%"))
    }

    /// Ends with the text; `%` and `_` in it have no special meaning.
    pub fn ends_with(self, text: impl AsRef<str>) -> Filter<M> {
        Filter::new(like(self.name.into(), "%", text.as_ref(), ""))
    }
}

/// The pattern of a text that stands for itself, between two pieces of pattern.
pub(crate) fn like(column: Operand, before: &str, text: &str, after: &str) -> Condition {
    let escaped = text
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    Condition::Like(column, format!("{before}{escaped}{after}"))
}

impl<M, T> Clone for Column<M, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, T> Copy for Column<M, T> {}

impl<M, T> fmt::Debug for Column<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.name.table, self.name.name)
    }
}
