//! [`Original`]: what a record was when it was read, so that [`Model::save`] knows what has changed since.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::{Assignment, Change, Column, Model};
use crate::error::Result;
use crate::row::Row;
use crate::value::{ColumnType, Value};

/// What a record was when it was read: a field of a model that is no column of its table.
///
/// With it, [`Model::save`] writes the columns that have changed since, and no others: what somebody else wrote to the
/// others meanwhile stays. It keeps the values of the row a second time; a clone of the record shares them.
///
/// A record that was made by hand, with `Original::default()`, was not read. It is no part of the record otherwise: two
/// records are equal when their columns are, and neither `Debug` nor JSON of a record shows it.
///
/// # Examples
///
/// ```
/// use cast::prelude::*;
/// use cast::Original;
///
/// #[derive(Clone, anvil_macros::Model)]
/// #[model(table = "posts", crate = "cast")]
/// pub struct Post {
///     pub id: i64,
///     pub title: String,
///     pub hits: i64,
///     #[original]
///     pub original: Original,
/// }
///
/// # async fn run(db: Db) -> cast::Result<()> {
/// let mut post = Post::find_or_fail(&db, 1).await?;
/// post.title = "Another title".into();
/// assert!(post.is_changed()?);
/// let before: Option<String> = post.original.get(Post::title);
/// post.save(&db).await?; // UPDATE posts SET title = ? WHERE id = ?
/// assert!(post.original.was_changed(Post::title) && !post.original.was_changed(Post::hits));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Original {
    read: Option<Arc<Row>>,
    /// What the record was before it was written last.
    before: Option<Arc<Row>>,
}

impl Original {
    /// The values of a row that is about to be made a record; what the derive calls.
    #[doc(hidden)]
    #[must_use]
    pub fn of(row: &Row) -> Self {
        Self {
            read: Some(Arc::new(row.clone())),
            before: None,
        }
    }

    /// Whether the record was read, and not made by hand.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.read.is_some()
    }

    /// The value that a column had when the record was read; `None` when it was made by hand.
    #[doc(alias = "get_original")]
    #[must_use]
    pub fn get<M, T: ColumnType>(&self, column: Column<M, T>) -> Option<T> {
        let value = self.read.as_ref()?.value(column.name()).ok()?;
        T::from_value(value.clone()).ok()
    }

    /// Whether a column got another value when the record was written last.
    #[must_use]
    pub fn was_changed<M, T>(&self, column: Column<M, T>) -> bool {
        let value = |row: &Option<Arc<Row>>| -> Option<Value> {
            row.as_ref()?.value(column.name()).ok().cloned()
        };
        self.before.is_some() && value(&self.before) != value(&self.read)
    }

    /// Takes note that the record was written: what it was is what it was before that.
    pub(super) fn follow(&mut self, old: &Self) {
        self.before.clone_from(&old.read);
    }

    /// The values of the columns that are written, with their types.
    pub(super) fn assignments<M: Model>(&self) -> Option<Result<Vec<Assignment>>> {
        let row = self.read.as_ref()?;
        Some(typed::<M>(Row::clone(row)))
    }
}

/// The values of a row as a model has them.
pub(super) fn typed<M: Model>(mut row: Row) -> Result<Vec<Assignment>> {
    match row.read::<M>() {
        Ok(record) => Ok(record.assignments()),
        Err(error) => Err(error),
    }
}

/// A model of which a record remembers what it was read as. Implemented by `#[derive(Model)]` for those with a field
/// `#[original]`.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` does not remember what it was read as",
    label = "no field `#[original]`",
    note = "add a field `#[original] original: Original` to the model"
)]
pub trait Remembers: Model {
    /// What the record was read as.
    #[doc(hidden)]
    fn remembered(&self) -> &Original;

    /// The columns whose values differ from those that the record was read with, with the new values; all columns of a
    /// record that was made by hand.
    ///
    /// # Errors
    ///
    /// What keeps a value that was read from being read again, such as an encrypted one when the key is gone.
    #[doc(alias = "get_dirty")]
    fn changes(&self) -> Result<Vec<Change<Self>>> {
        let changed = match self.remembered().assignments::<Self>() {
            Some(before) => self.differing(&before?),
            None => self.assignments(),
        };
        Ok(changed.into_iter().map(Change::from).collect())
    }

    /// Whether some value differs from the one that the record was read with.
    ///
    /// # Errors
    ///
    /// As [`changes`](Self::changes).
    fn is_changed(&self) -> Result<bool> {
        Ok(!self.changes()?.is_empty())
    }
}

/// A model whose records can be saved. Implemented by `#[derive(Model)]` for models with a field `#[original]`, and for
/// those with `updated_at`.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` cannot tell what of it has changed, so it cannot be saved",
    label = "not a model that can be saved",
    note = "add a field `#[original] original: Original` to the model, or the column `updated_at`",
    note = "`update(&db, [Model::column.set(value)])` writes single columns"
)]
pub trait Saves: Model {}

/// What a record was is no part of it.
impl PartialEq for Original {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Original {}

impl Hash for Original {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

/// Shows no values: they may be secrets.
impl fmt::Debug for Original {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_known() { "read" } else { "unknown" })
    }
}
