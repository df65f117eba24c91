//! The connection pool, on its way from `main` to the handlers.

use salvo::prelude::*;
use sqlx::SqlitePool;

use crate::error::Error;

/// Gives the pool to every request.
pub struct Inject(pub SqlitePool);

#[handler]
impl Inject {
    async fn handle(&self, depot: &mut Depot) {
        depot.insert_typed(self.0.clone());
    }
}

/// Returns the pool that [`Inject`] gave.
pub fn pool(depot: &Depot) -> Result<&SqlitePool, Error> {
    depot.get_typed().map_err(|_| Error::NoDatabase)
}
