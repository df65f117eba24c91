//! What a [`Column`] gives beside comparisons with values: comparisons with columns and queries, aggregates, functions,
//! parts of moments, calculations of changes.

use super::Selected;
use super::expression::{Amount, Expression};
use super::operand::{Calculation, Function, Operand, Part};
use super::plan::{ColumnName, Comparison, Condition, Nulls, Sort};
use super::{Filter, OrderBy};
use crate::model::{Change, Column, Model};
use crate::value::{ColumnType, now};
use crate::{Date, Time, Timestamp};

/// A type that can be summed up.
#[diagnostic::on_unimplemented(
    message = "a column of type `{Self}` has no sum",
    label = "not a number",
    note = "sums and averages are of `i16`, `i32`, `i64`, `f64` and decimals"
)]
pub trait Number: ColumnType {
    /// The type of a sum.
    type Sum: ColumnType<Inner = Self::Sum> + Default;
}

macro_rules! number {
    ($($type:ty => $sum:ty),+ $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl Number for $type {
            type Sum = $sum;
        }
    )+};
}

number!(i16 => i64, i32 => i64, i64 => i64, f64 => f64);

impl<M, T> Column<M, T> {
    /// The column under another name of its table, which a join gave it.
    pub const fn aliased(self, table: &'static str) -> Self {
        Self::from_name(ColumnName {
            table,
            name: self.column_name().name,
        })
    }

    /// The same column in a query for another model: one that joins `M`, or one that stands inside a query for `M`.
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
    /// # struct Post { id: i64, user_id: i64 }
    /// let by_ada = Post::query()
    ///     .join(Post::user_id.on(User::id))
    ///     .filter(User::name.joined().eq("Ada"));
    /// let with_posts = User::query()
    ///     .filter(Filter::exists(Post::query().filter(Post::user_id.eq_column(User::id.joined()))));
    /// ```
    pub const fn joined<N: Model>(self) -> Column<N, T> {
        Column::from_name(self.column_name())
    }

    /// How many rows have a value in the column.
    pub fn count(self) -> Expression<M, i64> {
        Expression::call(Function::Count, vec![self.column_name().into()])
    }

    /// How many different values the column has.
    pub fn count_distinct(self) -> Expression<M, i64> {
        Expression::call(Function::CountDistinct, vec![self.column_name().into()])
    }

    /// Selects the column under a name.
    pub fn named(self, name: &'static str) -> super::Named<M, T> {
        self.expression().named(name)
    }

    /// Smallest first, and before them the records without a value.
    pub fn asc_nulls_first(self) -> OrderBy<M> {
        self.sort(false, Nulls::First)
    }

    /// Smallest first, and after them the records without a value.
    pub fn asc_nulls_last(self) -> OrderBy<M> {
        self.sort(false, Nulls::Last)
    }

    /// Largest first, and before them the records without a value.
    pub fn desc_nulls_first(self) -> OrderBy<M> {
        self.sort(true, Nulls::First)
    }

    /// Largest first, and after them the records without a value.
    pub fn desc_nulls_last(self) -> OrderBy<M> {
        self.sort(true, Nulls::Last)
    }

    fn sort(self, descending: bool, nulls: Nulls) -> OrderBy<M> {
        let mut sort = Sort::column(self.column_name(), descending);
        sort.nulls = Some(nulls);
        OrderBy::new(sort)
    }
}

/// Comparisons with another column or an expression of the same type.
macro_rules! comparisons {
    ($($name:ident $comparison:ident $doc:literal),+ $(,)?) => {$(
        #[doc = $doc]
        pub fn $name<U>(self, other: impl Into<Expression<M, U>>) -> Filter<M>
        where
            U: ColumnType<Inner = T::Inner>,
        {
            Filter::new(Condition::Compare(
                self.column_name().into(),
                Comparison::$comparison,
                other.into().operand,
            ))
        }
    )+};
}

impl<M, T: ColumnType> Column<M, T> {
    comparisons! {
        eq_column Equal "Equal to another column or an expression.",
        ne_column NotEqual "Not equal to another column or an expression.",
        gt_column Greater "Greater than another column or an expression.",
        gte_column GreaterOrEqual "Greater than or equal to another column or an expression.",
        lt_column Less "Less than another column or an expression.",
        lte_column LessOrEqual "Less than or equal to another column or an expression.",
    }

    /// One of the values that a query selects.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "users", crate = "cast")]
    /// # struct User { id: i64, active: bool }
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "comments", crate = "cast")]
    /// # struct Comment { id: i64, user_id: i64 }
    /// let active = User::query().filter(User::active.eq(true)).select(User::id);
    /// let comments = Comment::query().filter(Comment::user_id.in_query(active));
    /// ```
    pub fn in_query<U>(self, query: Selected<U>) -> Filter<M>
    where
        U: ColumnType<Inner = T::Inner>,
    {
        let select = Box::new(query.into_select());
        Filter::new(Condition::InQuery(self.column_name().into(), select))
    }

    /// Not one of the values. A null is neither one of them nor not.
    pub fn not_in_list<V>(self, values: impl IntoIterator<Item = V>) -> Filter<M>
    where
        V: crate::value::ValueFor<T::Inner>,
    {
        self.in_list(values).not()
    }

    /// Not one of the values that a query selects.
    pub fn not_in_query<U>(self, query: Selected<U>) -> Filter<M>
    where
        U: ColumnType<Inner = T::Inner>,
    {
        self.in_query(query).not()
    }

    /// Not between two values.
    pub fn not_between(
        self,
        low: impl crate::value::ValueFor<T::Inner>,
        high: impl crate::value::ValueFor<T::Inner>,
    ) -> Filter<M> {
        self.between(low, high).not()
    }

    /// The smallest value; null without records.
    pub fn min(self) -> Expression<M, Option<T::Inner>> {
        Expression::call(Function::Min, vec![self.column_name().into()])
    }

    /// The largest value; null without records.
    pub fn max(self) -> Expression<M, Option<T::Inner>> {
        Expression::call(Function::Max, vec![self.column_name().into()])
    }

    /// Gives the column the value of another column or an expression, for `update`.
    pub fn set_to<U>(self, other: impl Into<Expression<M, U>>) -> Change<M>
    where
        U: ColumnType<Inner = T::Inner>,
    {
        Change::new(self.name(), other.into().operand)
    }
}

impl<M, T: ColumnType> Column<M, T> {
    /// The sum; null without records.
    pub fn sum(self) -> Expression<M, Option<<T::Inner as Number>::Sum>>
    where
        T::Inner: Number,
    {
        Expression::call(Function::Sum, vec![self.column_name().into()])
    }

    /// The average; null without records.
    pub fn avg(self) -> Expression<M, Option<f64>>
    where
        T::Inner: Number,
    {
        Expression::call(Function::Avg, vec![self.column_name().into()])
    }

    /// The value without its sign.
    pub fn abs(self) -> Expression<M, T>
    where
        T::Inner: Number,
    {
        Expression::call(Function::Abs, vec![self.column_name().into()])
    }

    /// Adds to the column in the database, so that nothing that happens at the same time is lost.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "posts", crate = "cast")]
    /// # struct Post { id: i64, hits: i32, seen: bool }
    /// # async fn run(db: Db) -> cast::Result<()> {
    /// Post::query().update(&db, [Post::hits.increase(1), Post::seen.set(true)]).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn increase(self, by: impl Into<Amount<M>>) -> Change<M>
    where
        T::Inner: Number,
    {
        self.change(Calculation::Add, by.into())
    }

    /// Subtracts from the column in the database.
    pub fn decrease(self, by: impl Into<Amount<M>>) -> Change<M>
    where
        T::Inner: Number,
    {
        self.change(Calculation::Subtract, by.into())
    }

    fn change(self, with: Calculation, by: Amount<M>) -> Change<M> {
        let now = Box::new(Operand::Column(self.column_name()));
        Change::new(
            self.name(),
            Operand::Calculate(now, with, Box::new(by.operand)),
        )
    }
}

impl<M, T: ColumnType<Inner = String>> Column<M, T> {
    /// The text in small letters. SQLite knows those of English only.
    pub fn lower(self) -> Expression<M, T> {
        Expression::call(Function::Lower, vec![self.column_name().into()])
    }

    /// The text in capital letters. SQLite knows those of English only.
    pub fn upper(self) -> Expression<M, T> {
        Expression::call(Function::Upper, vec![self.column_name().into()])
    }

    /// How many characters the text has.
    pub fn length(self) -> Expression<M, i64> {
        Expression::call(Function::Length, vec![self.column_name().into()])
    }

    /// Does not match a pattern.
    pub fn not_like(self, pattern: impl Into<String>) -> Filter<M> {
        self.like(pattern).not()
    }
}

/// Parts of days.
macro_rules! parts {
    ($($name:ident $part:ident $type:ty, $doc:literal);+ $(;)?) => {$(
        #[doc = $doc]
        pub fn $name(self) -> Expression<M, $type> {
            Expression::new(Operand::Part(
                Part::$part,
                Box::new(self.column_name().into()),
            ))
        }
    )+};
}

impl<M, T: ColumnType<Inner = Timestamp>> Column<M, T> {
    parts! {
        date Date Date, "The day of the moment, in UTC.";
        time Time Time, "The time of day of the moment, in UTC. SQLite cuts fractions of a second off.";
        year Year i32, "The year of the moment, in UTC.";
        month Month i32, "The month of the moment, from 1, in UTC.";
        day Day i32, "The day of the month of the moment, in UTC.";
        hour Hour i32, "The hour of the moment, in UTC.";
        minute Minute i32, "The minute of the moment, in UTC.";
    }

    /// Before now.
    pub fn is_past(self) -> Filter<M> {
        self.lt(now())
    }

    /// After now.
    pub fn is_future(self) -> Filter<M> {
        self.gt(now())
    }

    /// On this day, in UTC.
    pub fn is_today(self) -> Filter<M> {
        self.date().eq(today())
    }

    /// Before this day, in UTC.
    pub fn is_before_today(self) -> Filter<M> {
        self.date().lt(today())
    }

    /// After this day, in UTC.
    pub fn is_after_today(self) -> Filter<M> {
        self.date().gt(today())
    }
}

fn today() -> Date {
    jiff::tz::TimeZone::UTC.to_datetime(now()).date()
}
