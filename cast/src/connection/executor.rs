//! [`Executor`]: what every query takes, so that a pool and a transaction are used alike.

use std::future::Future;
use std::pin::Pin;

use super::quiet::Quiet;
use super::session::Session;
use crate::driver::Driver;
use crate::error::Result;
use crate::query::TableQuery;
use crate::row::Row;
use crate::value::Value;

/// A boxed future, the only kind that Cast's non-generic core returns.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Something that runs statements: a [`Db`](crate::Db) or a [`Transaction`](crate::Transaction).
///
/// Queries take `&dyn Executor`, to which `&db` and `&tx` turn by themselves. The trait is sealed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a database handle",
    label = "expected `&Db` or `&Transaction`"
)]
pub trait Executor: Send + Sync + sealed::Sealed {
    /// The kind of database behind it.
    fn driver(&self) -> Driver;

    /// Runs a raw statement and tells how many rows it touched.
    ///
    /// Values stand as `?` in the text, on every database.
    ///
    /// # Errors
    ///
    /// [`Error::Constraint`](crate::Error::Constraint) and the other errors of a statement.
    #[track_caller]
    fn execute<'a>(&'a self, sql: &str, values: Vec<Value>) -> BoxFuture<'a, Result<u64>>;

    /// Runs a raw query and gives its rows. Values stand as `?` in the text.
    ///
    /// # Errors
    ///
    /// [`Error::Query`](crate::Error::Query) and the other errors of a statement.
    #[track_caller]
    fn select<'a>(&'a self, sql: &str, values: Vec<Value>) -> BoxFuture<'a, Result<Vec<Row>>>;

    /// Starts a query for a table that has no model. `"users as u"` gives it another name.
    ///
    /// # Examples
    ///
    /// ```
    /// use cast::{column, prelude::*};
    ///
    /// # async fn run(db: Db) -> cast::Result<()> {
    /// let names: Vec<String> =
    ///     db.table("users").filter(column("votes").gt(100)).order_by(column("name")).pluck("name").await?;
    /// # Ok(())
    /// # }
    /// ```
    fn table(&self, name: &'static str) -> TableQuery<'_>;

    /// Has work done when what this handle writes is kept: in a transaction after its outermost
    /// commit, and not at all when it is undone; outside of one at once, by awaiting the future.
    fn when_committed(&self, work: AfterCommit) -> BoxFuture<'_, ()>;

    /// The same handle, through which records are written without telling an [`Observer`](crate::Observer).
    ///
    /// Laravel's `saveQuietly`, `deleteQuietly` and `withoutEvents`.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "posts", crate = "cast")]
    /// # struct Post { id: i64, hits: i64 }
    /// # async fn run(db: Db, mut post: Post) -> cast::Result<()> {
    /// post.update(&db.without_events(), [Post::hits.set(0)]).await?;
    /// # Ok(())
    /// # }
    /// ```
    fn without_events(&self) -> Quiet<'_>;

    #[doc(hidden)]
    fn session(&self) -> Session<'_>;

    #[doc(hidden)]
    fn tells_observers(&self) -> bool {
        true
    }
}

impl<E: Executor + ?Sized> Executor for &E {
    fn driver(&self) -> Driver {
        (**self).driver()
    }

    #[track_caller]
    fn execute<'a>(&'a self, sql: &str, values: Vec<Value>) -> BoxFuture<'a, Result<u64>> {
        (**self).execute(sql, values)
    }

    #[track_caller]
    fn select<'a>(&'a self, sql: &str, values: Vec<Value>) -> BoxFuture<'a, Result<Vec<Row>>> {
        (**self).select(sql, values)
    }

    fn table(&self, name: &'static str) -> TableQuery<'_> {
        (**self).table(name)
    }

    fn when_committed(&self, work: AfterCommit) -> BoxFuture<'_, ()> {
        (**self).when_committed(work)
    }

    fn session(&self) -> Session<'_> {
        (**self).session()
    }

    fn without_events(&self) -> Quiet<'_> {
        (**self).without_events()
    }

    fn tells_observers(&self) -> bool {
        (**self).tells_observers()
    }
}

/// Work to be done after a commit.
pub type AfterCommit = Box<dyn FnOnce() -> BoxFuture<'static, ()> + Send>;

pub(super) mod sealed {
    pub trait Sealed {}
    impl<S: Sealed + ?Sized> Sealed for &S {}
}
