//! [`Observer`]: code of the application's that is told when records are written, and [`Draft`]: the values that are
//! about to be. Statements for many records at once tell nobody.

use std::any::Any;
use std::fmt;
use std::future::Future;

use super::{Change, Column, Model, Setting};
use crate::connection::{BoxFuture, Executor};
use crate::error::Result;
use crate::query::operand::Operand;
use crate::query::settings::write_over;
use crate::row::Row;
use crate::value::ColumnType;

/// What is told of the records of a model. Named in the model: `#[model(observer = "PostObserver")]`. There may be
/// several, which are told one after the other.
///
/// The functions ending in `-ing` run before the statement and stop it by an error; the others run after it, in the
/// same transaction if there is one, so that an error there undoes it when the transaction is not committed.
/// [`committed`](Self::committed) runs when nothing can be undone any more.
///
/// Only what is done to one record is told: [`Model::create`], [`Model::update`], [`Model::save`], [`Model::delete`],
/// [`Model::restore`] and their like. [`Query::update`](crate::Query::update), [`Query::delete`](crate::Query::delete)
/// and inserts of many records tell nobody, as in Laravel, and so does whatever is done through
/// [`without_events`](crate::Executor::without_events).
///
/// # Examples
///
/// ```
/// use cast::prelude::*;
/// use cast::{Draft, Observer};
///
/// #[derive(anvil_macros::Model)]
/// #[model(table = "posts", observer = "PostObserver", crate = "cast")]
/// struct Post {
///     id: i64,
///     title: String,
///     slug: String,
/// }
///
/// struct PostObserver;
///
/// impl Observer for PostObserver {
///     type Model = Post;
///
///     async fn saving(&self, _: &dyn Executor, draft: &mut Draft<Post>) -> cast::Result<()> {
///         if let Some(title) = draft.get(Post::title) {
///             draft.set(Post::slug.set(title.to_lowercase().replace(' ', "-")));
///         }
///         Ok(())
///     }
/// }
/// ```
pub trait Observer: Send + Sync + 'static {
    /// The model.
    type Model: Model;

    /// A record is about to be inserted.
    fn creating(
        &self,
        db: &dyn Executor,
        draft: &mut Draft<Self::Model>,
    ) -> impl Future<Output = Result<()>> + Send {
        let _ = (db, draft);
        async { Ok(()) }
    }

    /// A record is about to be changed. [`Draft::record`] is what it is now.
    fn updating(
        &self,
        db: &dyn Executor,
        draft: &mut Draft<Self::Model>,
    ) -> impl Future<Output = Result<()>> + Send {
        let _ = (db, draft);
        async { Ok(()) }
    }

    /// A record is about to be inserted or changed; runs before `creating` and `updating`.
    fn saving(
        &self,
        db: &dyn Executor,
        draft: &mut Draft<Self::Model>,
    ) -> impl Future<Output = Result<()>> + Send {
        let _ = (db, draft);
        async { Ok(()) }
    }

    /// A record is about to be deleted for good, in a model with soft deletes; runs before `deleting`.
    fn force_deleting(
        &self,
        db: &dyn Executor,
        record: &Self::Model,
    ) -> impl Future<Output = Result<()>> + Send {
        let _ = (db, record);
        async { Ok(()) }
    }

    /// A record is about to be deleted, softly or for good.
    fn deleting(
        &self,
        db: &dyn Executor,
        record: &Self::Model,
    ) -> impl Future<Output = Result<()>> + Send {
        let _ = (db, record);
        async { Ok(()) }
    }

    /// The soft delete of a record is about to be taken back.
    fn restoring(
        &self,
        db: &dyn Executor,
        record: &Self::Model,
    ) -> impl Future<Output = Result<()>> + Send {
        let _ = (db, record);
        async { Ok(()) }
    }

    /// A record was made of a row: of each that a query found, and of the one that comes back from a write. The relations
    /// that were loaded with it are there.
    fn retrieved(&self, record: &mut Self::Model) {
        let _ = record;
    }

    /// Something was done to a record, in a transaction that may still be undone.
    fn happened(
        &self,
        db: &dyn Executor,
        what: Happened,
        record: &Self::Model,
    ) -> impl Future<Output = Result<()>> + Send {
        let _ = (db, what, record);
        async { Ok(()) }
    }

    /// Something was done to a record, and is kept: after the outermost commit, or at once outside of a transaction.
    fn committed(&self, what: Happened, record: Self::Model) -> impl Future<Output = ()> + Send {
        let _ = (what, record);
        async {}
    }
}

/// What was done to a record.
///
/// | Laravel's event | here |
/// |---|---|
/// | `created`, `updated`, `restored` | [`Created`](Self::Created), [`Updated`](Self::Updated), [`Restored`](Self::Restored) |
/// | `saved` | [`is_save`](Self::is_save) |
/// | `trashed` | [`Trashed`](Self::Trashed) |
/// | `deleted` | [`is_delete`](Self::is_delete) |
/// | `forceDeleted` | [`Deleted`](Self::Deleted), in a model with soft deletes |
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Happened {
    /// It was inserted.
    Created,
    /// It was changed.
    Updated,
    /// It was deleted softly.
    Trashed,
    /// It was deleted for good.
    Deleted,
    /// Its soft delete was taken back.
    Restored,
}

impl Happened {
    /// Whether the record was written: inserted, changed, or its soft delete taken back.
    #[doc(alias = "saved")]
    #[must_use]
    pub const fn is_save(self) -> bool {
        matches!(self, Self::Created | Self::Updated | Self::Restored)
    }

    /// Whether the record was deleted, softly or for good.
    #[doc(alias = "deleted")]
    #[must_use]
    pub const fn is_delete(self) -> bool {
        matches!(self, Self::Trashed | Self::Deleted)
    }
}

/// The values that are about to be written to a record of `M`: to look at, and to change.
pub struct Draft<M> {
    settings: Vec<Setting>,
    record: Option<M>,
}

impl<M> Draft<M> {
    /// The record as it is in the database now; `None` when it is a new one that is about to be inserted.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// use cast::Draft;
    ///
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "posts", crate = "cast")]
    /// # struct Post { id: i64, title: String }
    /// fn is_renamed(draft: &Draft<Post>) -> bool {
    ///     let before = draft.record().map(|post| &post.title);
    ///     before.is_some() && draft.get(Post::title).as_ref() != before
    /// }
    /// ```
    #[must_use]
    pub fn record(&self) -> Option<&M> {
        self.record.as_ref()
    }

    /// The value that a column is about to get; `None` when it gets none, or one that the database calculates.
    #[must_use]
    pub fn get<T: ColumnType>(&self, column: Column<M, T>) -> Option<T> {
        let setting = self
            .settings
            .iter()
            .find(|setting| setting.column == column.name())?;
        match &setting.to {
            Operand::Value(value) => T::from_value(value.clone()).ok(),
            _ => None,
        }
    }

    /// Whether a column is about to get a value.
    #[must_use]
    pub fn has<T>(&self, column: Column<M, T>) -> bool {
        self.settings
            .iter()
            .any(|setting| setting.column == column.name())
    }

    /// Gives a column a value, in the place of another that it was about to get.
    pub fn set(&mut self, change: Change<M>) {
        let setting = Setting::from(change);
        match self
            .settings
            .iter_mut()
            .find(|other| other.column == setting.column)
        {
            Some(other) => write_over(other, setting),
            None => self.settings.push(setting),
        }
    }
}

/// Shows the columns only: the values may be secrets.
impl<M> fmt::Debug for Draft<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.settings.iter().map(|setting| setting.column))
            .finish()
    }
}

/// An observer without its model's type, so that what writes records is compiled once.
#[doc(hidden)]
pub trait Watch: Send + Sync {
    fn creating<'a>(
        &'static self,
        db: &'a dyn Executor,
        settings: &'a mut Vec<Setting>,
    ) -> BoxFuture<'a, Result<()>>;

    fn updating<'a>(
        &'static self,
        db: &'a dyn Executor,
        rows: Vec<Row>,
        settings: &'a mut Vec<Setting>,
    ) -> BoxFuture<'a, Result<()>>;

    fn deleting<'a>(
        &'static self,
        db: &'a dyn Executor,
        rows: Vec<Row>,
        forced: bool,
    ) -> BoxFuture<'a, Result<()>>;

    fn restoring<'a>(
        &'static self,
        db: &'a dyn Executor,
        rows: Vec<Row>,
    ) -> BoxFuture<'a, Result<()>>;

    fn happened<'a>(
        &'static self,
        db: &'a dyn Executor,
        what: Happened,
        rows: Vec<Row>,
    ) -> BoxFuture<'a, Result<()>>;

    /// The record is of the observer's model.
    fn retrieved(&self, record: &mut dyn Any);
}

/// What the derive makes of the type named in `observer`.
#[doc(hidden)]
#[derive(Debug)]
pub struct Observed<O>(pub O);

impl<O: Observer> Observed<O> {
    async fn write(
        &self,
        db: &dyn Executor,
        settings: &mut Vec<Setting>,
        record: Option<O::Model>,
    ) -> Result<()> {
        let is_new = record.is_none();
        let mut draft = Draft {
            settings: std::mem::take(settings),
            record,
        };
        self.0.saving(db, &mut draft).await?;
        if is_new {
            self.0.creating(db, &mut draft).await?;
        } else {
            self.0.updating(db, &mut draft).await?;
        }
        *settings = draft.settings;
        Ok(())
    }
}

impl<O: Observer> Watch for Observed<O> {
    fn creating<'a>(
        &'static self,
        db: &'a dyn Executor,
        settings: &'a mut Vec<Setting>,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.write(db, settings, None))
    }

    fn updating<'a>(
        &'static self,
        db: &'a dyn Executor,
        rows: Vec<Row>,
        settings: &'a mut Vec<Setting>,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            for mut row in rows {
                let record = row.read::<O::Model>()?;
                self.write(db, settings, Some(record)).await?;
            }
            Ok(())
        })
    }

    fn deleting<'a>(
        &'static self,
        db: &'a dyn Executor,
        rows: Vec<Row>,
        forced: bool,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            for mut row in rows {
                let record = row.read::<O::Model>()?;
                if forced {
                    self.0.force_deleting(db, &record).await?;
                }
                self.0.deleting(db, &record).await?;
            }
            Ok(())
        })
    }

    fn restoring<'a>(
        &'static self,
        db: &'a dyn Executor,
        rows: Vec<Row>,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            for mut row in rows {
                let record = row.read::<O::Model>()?;
                self.0.restoring(db, &record).await?;
            }
            Ok(())
        })
    }

    fn happened<'a>(
        &'static self,
        db: &'a dyn Executor,
        what: Happened,
        rows: Vec<Row>,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            for mut row in rows {
                let record = row.read::<O::Model>()?;
                self.0.happened(db, what, &record).await?;
                db.when_committed(Box::new(move || Box::pin(self.0.committed(what, record))))
                    .await;
            }
            Ok(())
        })
    }

    fn retrieved(&self, record: &mut dyn Any) {
        if let Some(record) = record.downcast_mut() {
            self.0.retrieved(record);
        }
    }
}
