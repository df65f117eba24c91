//! The look-up behind the validation rules `unique` and `exists`.

use super::plan::ColumnName;
use super::sql;
use crate::connection::Executor;
use crate::error::Result;
use crate::value::Value;

/// Tells whether some row of a table has a value in a column.
///
/// For code that knows the column only by its names, as a table of validation rules does; with a
/// model at hand, `Post::query().filter(Post::title.eq("x")).exists(&db)` says the same. Records that
/// are deleted softly count.
///
/// # Errors
///
/// [`Error::Query`](crate::Error::Query) when there is no such table or column.
pub async fn value_exists(
    db: &dyn Executor,
    table: &'static str,
    column: &'static str,
    value: Value,
) -> Result<bool> {
    let column = ColumnName {
        table,
        name: column,
    };
    let statement = sql::value_exists(column, value, db.driver());
    let rows = db.session().fetch(statement).await?;
    Ok(!rows.is_empty())
}
