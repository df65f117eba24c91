//! [`Pivot`]: what the table between two others says of a pair of records.

use std::collections::{HashMap, VecDeque};

use super::loaded::Key;
use crate::error::{Error, Result};
use crate::model::Column;
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
    /// The column of the related model whose value the first of the columns has.
    pub(super) foreign: &'static str,
    pub(super) columns: Vec<(&'static str, Value)>,
}

impl Pivot {
    /// Reads a column by its constant, where the pivot table has a model: `pivot.value(PostTag::position)`.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    pub fn value<P, T: ColumnType>(&self, column: Column<P, T>) -> Result<T> {
        self.get(column.name())
    }

    /// The pivots of records, which may have been sorted or taken out since they were loaded, by the values that the pivot
    /// table knows the records by. `None` when one of the records was not loaded with them.
    pub(super) fn of_records<'p>(pivots: &'p [Self], records: &[Value]) -> Option<Vec<&'p Self>> {
        let key = |pivot: &Self| Key::of(pivot.columns.first().map(|(_, value)| value)?);
        let mut places = HashMap::<_, VecDeque<usize>>::new();
        for (place, pivot) in pivots.iter().enumerate() {
            places.entry(key(pivot)).or_default().push_back(place);
        }
        let place = |value| places.get_mut(&Key::of(value))?.pop_front();
        records
            .iter()
            .map(place)
            .map(|place| pivots.get(place?))
            .collect()
    }

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
            model: self.table.to_owned(),
            column: column.to_owned(),
            database_type: None,
            expected: T::NAME,
            found: mismatch.found,
        })
    }
}
