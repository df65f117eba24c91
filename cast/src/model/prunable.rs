//! [`Prunable`]: models whose old records are deleted from time to time.

use crate::connection::{BoxFuture, Executor};
use crate::error::Result;
use crate::model::Model;
use crate::query::Query;

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
    /// The records that may go.
    fn prunable() -> Query<Self>;

    /// Deletes them one by one, so that an [`Observer`](crate::Observer) is told; tells how many there were.
    ///
    /// # Errors
    ///
    /// Those of [`Model::force_delete`]. What was deleted before stays deleted.
    fn prune(db: &dyn Executor) -> BoxFuture<'_, Result<u64>> {
        Box::pin(async move {
            let mut chunks = Self::prunable().with_trashed().chunk_by_id(1000);
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
        Self::prunable().with_trashed().force_delete(db)
    }
}
