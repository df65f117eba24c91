//! [`Expression`]: what can be selected, compared and sorted by, beside columns: aggregates, functions, calculations,
//! sub-queries.

use std::fmt;
use std::marker::PhantomData;

use super::operand::{Calculation, Function, Operand, Output, Window};
use super::plan::{Comparison, Condition, Sort};
use super::{Filter, OrderBy};
use crate::model::{Column, Model};
use crate::value::{ColumnType, Kind, ValueFor};

/// A value that the database calculates in a query for `M`, read as a `T`.
///
/// Made from columns (`Post::hits.sum()`, `Post::title.lower()`), by the functions of [`func`](crate::func), or from
/// other expressions.
///
/// # Examples
///
/// ```
/// use cast::{func, prelude::*};
///
/// # #[derive(anvil_macros::Model)]
/// # #[model(table = "posts", crate = "cast")]
/// # struct Post { id: i64, user_id: i64, hits: i32 }
/// # async fn run(db: Db) -> cast::Result<()> {
/// let busy: Vec<(i64, i64)> = Post::query()
///     .group_by(Post::user_id)
///     .having(Post::hits.sum().gt(1_000))
///     .select((Post::user_id, func::count()))
///     .get(&db)
///     .await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "an expression does nothing until it is given to a query"]
pub struct Expression<M, T> {
    pub(crate) operand: Operand,
    types: PhantomData<fn() -> (M, T)>,
}

impl<M, T> Expression<M, T> {
    pub(crate) fn new(operand: Operand) -> Self {
        Self {
            operand,
            types: PhantomData,
        }
    }

    pub(super) fn call(function: Function, arguments: Vec<Operand>) -> Self {
        Self::new(Operand::Call(function, arguments))
    }

    /// Smallest first.
    pub fn asc(self) -> OrderBy<M> {
        self.order(false)
    }

    /// Largest first.
    pub fn desc(self) -> OrderBy<M> {
        self.order(true)
    }

    fn order(self, descending: bool) -> OrderBy<M> {
        OrderBy::new(Sort {
            by: self.operand,
            descending,
            nulls: None,
        })
    }

    /// Has no value.
    pub fn is_null(self) -> Filter<M> {
        Filter::new(Condition::IsNull(self.operand))
    }

    /// Has a value.
    pub fn is_not_null(self) -> Filter<M> {
        self.is_null().not()
    }

    /// Gives the column of the result a name, by which a query around this one knows it.
    pub fn named(self, name: &'static str) -> Named<M, T> {
        Named {
            output: Output {
                operand: self.operand,
                alias: Some(name),
            },
            types: PhantomData,
        }
    }

    /// The aggregate or ranking over the rows around each row.
    ///
    /// # Examples
    ///
    /// ```
    /// use cast::{func, prelude::*};
    ///
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "posts", crate = "cast")]
    /// # struct Post { id: i64, user_id: i64, hits: i32 }
    /// let ranked = Post::query().select((
    ///     Post::id,
    ///     func::rank().over(|rows| rows.partition_by(Post::user_id).order_by(Post::hits.desc())),
    /// ));
    /// ```
    pub fn over(self, rows: impl FnOnce(Around<M>) -> Around<M>) -> Self {
        let around = rows(Around {
            window: Window::default(),
            model: PhantomData,
        });
        Self::new(Operand::Over(
            Box::new(self.operand),
            Box::new(around.window),
        ))
    }

    /// The same, in a query for another model that joins `M` or stands inside a query for it.
    pub fn joined<N: Model>(self) -> Expression<N, T> {
        Expression::new(self.operand)
    }

    /// The same, read as null where there is none: what a column of a left join is.
    pub fn optional(self) -> Expression<M, Option<T::Inner>>
    where
        T: ColumnType,
    {
        Expression::new(self.operand)
    }

    fn calculate(self, with: Calculation, other: Operand) -> Self {
        Self::new(Operand::Calculate(
            Box::new(self.operand),
            with,
            Box::new(other),
        ))
    }

    /// The sum of the two.
    #[expect(
        clippy::should_implement_trait,
        reason = "it takes values and columns alike"
    )]
    pub fn add(self, other: impl Into<Amount<M>>) -> Self {
        self.calculate(Calculation::Add, other.into().operand)
    }

    /// The difference of the two.
    #[expect(
        clippy::should_implement_trait,
        reason = "it takes values and columns alike"
    )]
    pub fn sub(self, other: impl Into<Amount<M>>) -> Self {
        self.calculate(Calculation::Subtract, other.into().operand)
    }

    /// The product of the two.
    #[expect(
        clippy::should_implement_trait,
        reason = "it takes values and columns alike"
    )]
    pub fn mul(self, other: impl Into<Amount<M>>) -> Self {
        self.calculate(Calculation::Multiply, other.into().operand)
    }
}

impl<M, T: ColumnType> Expression<M, T> {
    /// The quotient of the two; of whole numbers, the whole number before the fraction.
    #[expect(
        clippy::should_implement_trait,
        reason = "it takes values and columns alike"
    )]
    pub fn div(self, other: impl Into<Amount<M>>) -> Self {
        let other = other.into();
        let with = match T::KIND == Kind::Int && other.is_whole {
            true => Calculation::DivideWhole,
            false => Calculation::Divide,
        };
        self.calculate(with, other.operand)
    }

    /// Equal to.
    pub fn eq(self, value: impl ValueFor<T::Inner>) -> Filter<M> {
        self.compare(Comparison::Equal, value.into_value().into())
    }

    /// Not equal to. A null is neither equal nor unequal.
    pub fn ne(self, value: impl ValueFor<T::Inner>) -> Filter<M> {
        self.compare(Comparison::NotEqual, value.into_value().into())
    }

    /// Greater than.
    pub fn gt(self, value: impl ValueFor<T::Inner>) -> Filter<M> {
        self.compare(Comparison::Greater, value.into_value().into())
    }

    /// Greater than or equal to.
    pub fn gte(self, value: impl ValueFor<T::Inner>) -> Filter<M> {
        self.compare(Comparison::GreaterOrEqual, value.into_value().into())
    }

    /// Less than.
    pub fn lt(self, value: impl ValueFor<T::Inner>) -> Filter<M> {
        self.compare(Comparison::Less, value.into_value().into())
    }

    /// Less than or equal to.
    pub fn lte(self, value: impl ValueFor<T::Inner>) -> Filter<M> {
        self.compare(Comparison::LessOrEqual, value.into_value().into())
    }

    /// Between two values, both included.
    pub fn between(self, low: impl ValueFor<T::Inner>, high: impl ValueFor<T::Inner>) -> Filter<M> {
        let (low, high) = (low.into_value(), high.into_value());
        Filter::new(Condition::Between(self.operand, low.into(), high.into()))
    }

    /// One of the values. An empty list finds nothing.
    pub fn in_list<V: ValueFor<T::Inner>>(self, values: impl IntoIterator<Item = V>) -> Filter<M> {
        let values = values.into_iter().map(ValueFor::into_value).collect();
        Filter::new(Condition::In(self.operand, values))
    }

    pub(super) fn compare(self, comparison: Comparison, other: Operand) -> Filter<M> {
        Filter::new(Condition::Compare(self.operand, comparison, other))
    }
}

impl<M, T: ColumnType<Inner = String>> Expression<M, T> {
    /// Matches a pattern, as [`Column::like`] does.
    pub fn like(self, pattern: impl Into<String>) -> Filter<M> {
        Filter::new(Condition::Like(self.operand, pattern.into()))
    }

    /// Contains the text; `%` and `_` in it have no special meaning.
    pub fn contains(self, text: impl AsRef<str>) -> Filter<M> {
        Filter::new(crate::model::like(self.operand, "%", text.as_ref(), "%"))
    }
}

/// A number, a column or an expression to calculate with.
#[must_use = "an amount does nothing until it is calculated with"]
pub struct Amount<M> {
    pub(super) operand: Operand,
    is_whole: bool,
    model: PhantomData<fn() -> M>,
}

impl<M> Amount<M> {
    fn new(operand: Operand, kind: Kind) -> Self {
        Self {
            operand,
            is_whole: kind == Kind::Int,
            model: PhantomData,
        }
    }
}

macro_rules! amounts {
    ($($kind:ident: $($type:ty),+;)+) => {$($(
        impl<M> From<$type> for Amount<M> {
            fn from(number: $type) -> Self {
                Self::new(Operand::Value(number.into()), Kind::$kind)
            }
        }
    )+)+};
}

amounts! {
    Int: i16, i32, i64;
    Float: f32, f64;
}
#[cfg(feature = "decimal")]
amounts! {
    Decimal: rust_decimal::Decimal;
}

impl<M, T: ColumnType> From<Column<M, T>> for Amount<M> {
    fn from(column: Column<M, T>) -> Self {
        Self::new(column.column_name().into(), T::KIND)
    }
}

impl<M, T: ColumnType> From<Expression<M, T>> for Amount<M> {
    fn from(expression: Expression<M, T>) -> Self {
        Self::new(expression.operand, T::KIND)
    }
}

/// The rows that [`Expression::over`] looks at.
#[must_use = "it is what `over` wants back"]
pub struct Around<M> {
    window: Window,
    model: PhantomData<fn() -> M>,
}

impl<M> Around<M> {
    /// Only rows with the same value.
    pub fn partition_by<T>(mut self, by: impl Into<Expression<M, T>>) -> Self {
        self.window.partition.push(by.into().operand);
        self
    }

    /// In this order. An aggregate is then that of the rows up to each row.
    pub fn order_by(mut self, order: impl Into<OrderBy<M>>) -> Self {
        self.window.sort.push(order.into().sort);
        self
    }
}

/// An expression with a name for its column.
#[must_use = "it does nothing until it is selected"]
pub struct Named<M, T> {
    pub(super) output: Output,
    types: PhantomData<fn() -> (M, T)>,
}

impl<M, T> From<Column<M, T>> for Expression<M, T> {
    fn from(column: Column<M, T>) -> Self {
        column.expression()
    }
}

impl<M, T> From<Expression<M, T>> for OrderBy<M> {
    fn from(expression: Expression<M, T>) -> Self {
        expression.asc()
    }
}

impl<M, T> Clone for Expression<M, T> {
    fn clone(&self) -> Self {
        Self::new(self.operand.clone())
    }
}

impl<M, T> fmt::Debug for Expression<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.operand.fmt(f)
    }
}

impl<M> fmt::Debug for Amount<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.operand.fmt(f)
    }
}

impl<M> fmt::Debug for Around<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.window.fmt(f)
    }
}

impl<M, T> fmt::Debug for Named<M, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.output.fmt(f)
    }
}
