//! [`Pivot`]: what the table between two others says of a pair of records.

use crate::error::{Error, Result};
use crate::value::{ColumnType, Value};

/// The columns of a pivot table that a relation asks for, and those of both keys.
///
/// # Examples
///
/// ```
/// # use cast::prelude::*;
/// # #[derive(anvil_macros::Model)]
/// # #[model(table = "posts", crate = "cast")]
/// # struct Post { id: i64, #[belongs_to_many(columns("position"))] tags: BelongsToMany<Tag> }
/// # #[derive(anvil_macros::Model)]
/// # #[model(table = "tags", crate = "cast")]
/// # struct Tag { id: i64, name: String }
/// # async fn run(db: Db) -> cast::Result<()> {
/// let post = Post::query().with(Post::tags).first_or_fail(&db).await?;
/// for (tag, pivot) in post.tags.get_with_pivot()? {
///     println!("{}: {}", pivot.get::<i64>("position")?, tag.name);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Pivot {
    pub(super) table: &'static str,
    pub(super) columns: Vec<(&'static str, Value)>,
}

impl Pivot {
    /// Reads a column.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownColumn`] when the relation does not ask for that column, [`Error::Decode`] when its value does not
    /// fit `T`.
    pub fn get<T: ColumnType>(&self, column: &str) -> Result<T> {
        let Some((_, value)) = self.columns.iter().find(|(name, _)| *name == column) else {
            return Err(Error::UnknownColumn {
                column: column.to_owned(),
                known: self
                    .columns
                    .iter()
                    .map(|(name, _)| (*name).to_owned())
                    .collect(),
            });
        };
        T::from_value(value.clone()).map_err(|mismatch| Error::Decode {
            table: self.table.to_owned(),
            column: column.to_owned(),
            expected: T::NAME,
            found: mismatch.found,
        })
    }
}
