//! [`Quiet`]: a handle that tells observers nothing.

use std::fmt;

use super::executor::{AfterCommit, BoxFuture, Executor, sealed};
use super::session::Session;
use crate::driver::Driver;
use crate::error::Result;
use crate::query::TableQuery;
use crate::row::Row;
use crate::value::Value;

/// A handle through which records are written without telling an [`Observer`](crate::Observer); made by
/// [`Executor::without_events`].
#[derive(Clone, Copy)]
pub struct Quiet<'e> {
    inner: &'e dyn Executor,
}

impl<'e> Quiet<'e> {
    pub(super) fn new(inner: &'e dyn Executor) -> Self {
        Self { inner }
    }
}

impl Executor for Quiet<'_> {
    fn driver(&self) -> Driver {
        self.inner.driver()
    }

    #[track_caller]
    fn execute<'a>(&'a self, sql: &str, values: Vec<Value>) -> BoxFuture<'a, Result<u64>> {
        self.inner.execute(sql, values)
    }

    #[track_caller]
    fn select<'a>(&'a self, sql: &str, values: Vec<Value>) -> BoxFuture<'a, Result<Vec<Row>>> {
        self.inner.select(sql, values)
    }

    fn table(&self, name: &'static str) -> TableQuery<'_> {
        self.inner.table(name)
    }

    fn when_committed(&self, work: AfterCommit) -> BoxFuture<'_, ()> {
        self.inner.when_committed(work)
    }

    fn without_events(&self) -> Quiet<'_> {
        Quiet::new(self)
    }

    fn session(&self) -> Session<'_> {
        self.inner.session()
    }

    fn tells_observers(&self) -> bool {
        false
    }
}

impl sealed::Sealed for Quiet<'_> {}

impl fmt::Debug for Quiet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Quiet").finish_non_exhaustive()
    }
}
