//! [`Executor`]: what every query takes, so that a pool and a transaction are used alike.

use std::future::Future;
use std::pin::Pin;

use super::link::Session;
use crate::driver::Driver;
use crate::error::Result;
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
    fn execute<'a>(&'a self, sql: &str, values: Vec<Value>) -> BoxFuture<'a, Result<u64>>;

    /// Runs a raw query and gives its rows. Values stand as `?` in the text.
    ///
    /// # Errors
    ///
    /// [`Error::Query`](crate::Error::Query) and the other errors of a statement.
    fn select<'a>(&'a self, sql: &str, values: Vec<Value>) -> BoxFuture<'a, Result<Vec<Row>>>;

    #[doc(hidden)]
    fn session(&self) -> Session<'_>;
}

impl<E: Executor + ?Sized> Executor for &E {
    fn driver(&self) -> Driver {
        (**self).driver()
    }

    fn execute<'a>(&'a self, sql: &str, values: Vec<Value>) -> BoxFuture<'a, Result<u64>> {
        (**self).execute(sql, values)
    }

    fn select<'a>(&'a self, sql: &str, values: Vec<Value>) -> BoxFuture<'a, Result<Vec<Row>>> {
        (**self).select(sql, values)
    }

    fn session(&self) -> Session<'_> {
        (**self).session()
    }
}

pub(super) mod sealed {
    pub trait Sealed {}
    impl<S: Sealed + ?Sized> Sealed for &S {}
}
