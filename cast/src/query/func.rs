//! Functions of the database that belong to no column: `use cast::func;`.
//!
//! The others are methods of columns: `Post::hits.sum()`, `Post::title.lower()`, `Post::created_at.year()`.

use super::Selected;
use super::expression::Expression;
use super::operand::{Function, Operand};
use super::{Filter, OrderBy};
use crate::model::{Column, Model};
use crate::value::{ColumnType, Value, ValueFor};

/// How many rows there are, in a group or in all.
///
/// # Examples
///
/// ```
/// use cast::{func, prelude::*};
///
/// # #[derive(anvil_macros::Model)]
/// # #[model(table = "posts", crate = "cast")]
/// # struct Post { id: i64, user_id: i64 }
/// # async fn run(db: Db) -> cast::Result<()> {
/// let counts: Vec<(i64, i64)> = Post::query()
///     .group_by(Post::user_id)
///     .select((Post::user_id, func::count()))
///     .get(&db)
///     .await?;
/// # Ok(())
/// # }
/// ```
pub fn count<M>() -> Expression<M, i64> {
    Expression::call(Function::CountAll, Vec::new())
}

/// A value, bound as all are.
pub fn value<M, T: ColumnType>(value: impl ValueFor<T>) -> Expression<M, T> {
    Expression::new(Operand::Value(value.into_value()))
}

/// The first that is not null.
pub fn coalesce<M, T: ColumnType>(
    column: impl Into<Expression<M, T>>,
    otherwise: impl ValueFor<T::Inner>,
) -> Expression<M, T::Inner> {
    let otherwise = Operand::Value(otherwise.into_value());
    Expression::call(Function::Coalesce, vec![column.into().operand, otherwise])
}

/// Two texts, one behind the other; null when one of them is.
pub fn concat<M, T, U>(
    first: impl Into<Expression<M, T>>,
    second: impl Into<Expression<M, U>>,
) -> Expression<M, T>
where
    T: ColumnType<Inner = String>,
    U: ColumnType<Inner = String>,
{
    Expression::call(
        Function::Concat,
        vec![first.into().operand, second.into().operand],
    )
}

/// The one value that a query gives; null when it gives none.
///
/// # Examples
///
/// ```
/// use cast::{func, prelude::*};
///
/// # #[derive(anvil_macros::Model)]
/// # #[model(table = "users", crate = "cast")]
/// # struct User { id: i64, name: String }
/// # #[derive(anvil_macros::Model)]
/// # #[model(table = "posts", crate = "cast")]
/// # struct Post { id: i64, user_id: i64, title: String }
/// let latest = Post::query()
///     .filter(Post::user_id.eq_column(User::id.joined()))
///     .latest()
///     .limit(1)
///     .select(Post::title);
/// let users = User::query().select((User::name, func::query(latest)));
/// ```
pub fn query<M, T: ColumnType>(query: Selected<T>) -> Expression<M, Option<T::Inner>> {
    Expression::new(Operand::Query(Box::new(query.into_select())))
}

/// SQL text as an expression, with `?` for its values.
///
/// The text is not looked at: never put into it what somebody typed.
pub fn raw<M, T: ColumnType>(sql: impl Into<String>, values: Vec<Value>) -> Expression<M, T> {
    Expression::new(Operand::Raw(sql.into(), values))
}

/// A random order.
pub fn random<M>() -> OrderBy<M> {
    Expression::<M, f64>::new(Operand::Random).asc()
}

/// The words are found in the columns, by the database's own search: PostgreSQL's in English, MySQL's in natural
/// language, for which it needs a full-text index over these columns. On SQLite every word must be contained in one of
/// them.
pub fn matches<M, T>(
    columns: impl IntoIterator<Item = Column<M, T>>,
    words: impl Into<String>,
) -> Filter<M>
where
    T: ColumnType<Inner = String>,
{
    let columns = columns.into_iter().map(Column::column_name).collect();
    Filter::new(super::plan::Condition::Matches(columns, words.into()))
}

macro_rules! rankings {
    ($($name:ident $function:ident $type:ty, $doc:literal);+ $(;)?) => {$(
        #[doc = $doc]
        #[doc = ""]
        #[doc = "Wants [`Expression::over`] behind it."]
        pub fn $name<M: Model>() -> Expression<M, $type> {
            Expression::call(Function::$function, Vec::new())
        }
    )+};
}

rankings! {
    row_number RowNumber i64, "The number of the row, from 1.";
    rank Rank i64, "The rank of the row, from 1: equal rows have one rank, and the next are missing.";
    dense_rank DenseRank i64, "The rank of the row, from 1: equal rows have one rank, and none is missing.";
    percent_rank PercentRank f64, "The rank of the row, between 0 and 1.";
}

/// Which of so many groups of one size the row is in, from 1. Wants [`Expression::over`] behind it.
pub fn ntile<M: Model>(groups: u32) -> Expression<M, i64> {
    Expression::call(Function::Ntile(groups), Vec::new())
}

/// The value so many rows before; null before the first. Wants [`Expression::over`] behind it.
pub fn lag<M, T: ColumnType>(
    of: impl Into<Expression<M, T>>,
    rows: u32,
) -> Expression<M, Option<T::Inner>> {
    Expression::call(Function::Lag(rows), vec![of.into().operand])
}

/// The value so many rows after; null behind the last. Wants [`Expression::over`] behind it.
pub fn lead<M, T: ColumnType>(
    of: impl Into<Expression<M, T>>,
    rows: u32,
) -> Expression<M, Option<T::Inner>> {
    Expression::call(Function::Lead(rows), vec![of.into().operand])
}

/// The value of the first row. Wants [`Expression::over`] behind it.
pub fn first_value<M, T: ColumnType>(of: impl Into<Expression<M, T>>) -> Expression<M, T> {
    Expression::call(Function::FirstValue, vec![of.into().operand])
}

/// The value of the last row. Wants [`Expression::over`] behind it.
pub fn last_value<M, T: ColumnType>(of: impl Into<Expression<M, T>>) -> Expression<M, T> {
    Expression::call(Function::LastValue, vec![of.into().operand])
}
