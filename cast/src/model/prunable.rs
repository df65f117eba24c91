//! [`Prunable`]: models whose old records are deleted from time to time.

use crate::connection::{BoxFuture, Executor};
use crate::error::Result;
use crate::model::Model;
use crate::query::Query;
use crate::query::plan::Trashed;

/// A model whose old records are deleted from time to time, for good.
///
/// # Examples
///
/// ```
/// use cast::prelude::*;
/// use cast::Prunable;
///
/// # #[derive(anvil_macros::Model)]
/// # #[model(table = "logins", crate = "cast")]
/// # pub struct Login { pub id: i64, pub created_at: Timestamp }
/// impl Prunable for Login {
///     fn prunable() -> Query<Self> {
///         let month_ago = cast::now() - std::time::Duration::from_secs(30 * 24 * 3600);
///         Login::query().filter(Login::created_at.lt(month_ago))
///     }
/// }
///
/// # async fn run(db: Db) -> cast::Result<()> {
/// let deleted = Login::prune(&db).await?;
/// # Ok(())
/// # }
/// ```
pub trait Prunable: Model {
    /// The records that may go. Of a model with soft deletes, those that were deleted softly are among them; a query
    /// that says [`only_trashed`](Query::only_trashed) means these alone.
    fn prunable() -> Query<Self>;

    /// Deletes them one by one, so that an [`Observer`](crate::Observer) is told; tells how many there were.
    ///
    /// # Errors
    ///
    /// Those of [`Model::force_delete`]. What was deleted before stays deleted.
    fn prune(db: &dyn Executor) -> BoxFuture<'_, Result<u64>> {
        Box::pin(async move {
            let mut chunks = trashed_too(Self::prunable()).chunk_by_id(1000);
            let mut deleted = 0;
            while let Some(records) = chunks.next(db).await? {
                for record in &records {
                    deleted += u64::from(record.force_delete(db).await?);
                }
            }
            Ok(deleted)
        })
    }

    /// Deletes them in one statement, of which nobody is told; tells how many there were.
    ///
    /// # Errors
    ///
    /// Those of [`Query::force_delete`].
    fn mass_prune(db: &dyn Executor) -> BoxFuture<'_, Result<u64>> {
        trashed_too(Self::prunable()).force_delete(db)
    }
}

/// The records of a query, and those among the softly deleted ones that it would find, too.
fn trashed_too<M: Model>(mut query: Query<M>) -> Query<M> {
    // Whoever asks for the deleted ones only must not lose the others.
    if query.scope.trashed == Trashed::Exclude {
        query.scope.trashed = Trashed::Include;
    }
    query
}
