//! Columns by their names alone.

use crate::model::Column;
use crate::query::{JsonDocument, Number};
use crate::value::{ColumnType, Value};

/// Stands where a query for a model has the model: no table in particular.
#[derive(Debug, Clone, Copy)]
pub enum AnyTable {}

/// A column of a table without a model: `column("votes")`, or `column("users.votes")` where several tables have it.
///
/// It takes and gives values of whatever type; [`typed`](Column::typed) says which.
///
/// # Examples
///
/// ```
/// use cast::{column, prelude::*};
///
/// # async fn run(db: Db) -> cast::Result<()> {
/// let known = db
///     .table("users")
///     .filter(column("votes").gt(100).or(column("name").typed::<String>().starts_with("A")))
///     .count()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn column(name: &'static str) -> Column<AnyTable, Value> {
    let (table, name) = name.split_once('.').unwrap_or(("", name));
    Column::new(table, name)
}

impl Column<AnyTable, Value> {
    /// The same column, of which it is known what it holds.
    #[must_use]
    pub const fn typed<T: ColumnType>(self) -> Column<AnyTable, T> {
        Column::from_name(self.column_name())
    }
}

/// What is no number, the database refuses.
#[diagnostic::do_not_recommend]
impl Number for Value {
    type Sum = Self;
}

#[diagnostic::do_not_recommend]
impl JsonDocument for Value {}
