//! [`Cursor`]: records one after another as the database gives them, without a list of them in memory.

use std::fmt;

use super::selected::Read;
use super::sql::{self, Wanted};
use super::{Query, Selected};
use crate::connection::{Executor, RowStream};
use crate::error::Result;
use crate::model::Model;
use crate::relation::plan::Eager;

/// Records on their way from the database. A few of them are in memory at a time, however many there are.
///
/// It holds a connection until it is dropped. Dropped before the end, it leaves a server in mid-answer, so that the
/// connection is closed; read to the end or use [`Query::limit`] where that matters. In a transaction, other statements
/// wait until it is dropped.
///
/// # Examples
///
/// ```
/// # use cast::prelude::*;
/// # #[derive(anvil_macros::Model)]
/// # #[model(table = "users", crate = "cast")]
/// # struct User { id: i64, name: String }
/// # async fn run(db: Db) -> cast::Result<()> {
/// let mut users = User::query().order_by(User::name).cursor(&db);
/// while let Some(user) = users.next().await? {
///     println!("{}", user.name);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is read until `next`"]
pub struct Cursor<'a, R> {
    rows: RowStream<'a>,
    model: &'static str,
    read: Read<R>,
}

impl<M: Model> Query<M> {
    /// The records one after another, without a list of them in memory.
    ///
    /// There are never several records at once for which their relations could be loaded: what [`with`](Self::with) and
    /// its like ask for is left out. [`chunk`](Self::chunk) loads it.
    #[track_caller]
    pub fn cursor(mut self, db: &dyn Executor) -> Cursor<'_, M> {
        self.scope.eager = Eager::default();
        let statement = sql::select(&self.scope, Wanted::Columns, db.driver());
        Cursor {
            rows: db.session().stream(statement),
            model: M::DEFINITION.name,
            read: |row, _, _| row.read(),
        }
    }
}

impl<R: 'static> Selected<R> {
    /// The rows one after another, without a list of them in memory.
    #[track_caller]
    pub fn cursor(self, db: &dyn Executor) -> Cursor<'_, R> {
        let (read, model) = self.reader();
        Cursor {
            rows: db.session().stream(self.statement(db.driver())),
            model,
            read,
        }
    }
}

impl<R> Cursor<'_, R> {
    /// The next record; `None` behind the last. A call that is dropped before its end loses nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`](crate::Error::Decode) and the errors of a statement. After one of a statement there are no
    /// more records.
    pub async fn next(&mut self) -> Result<Option<R>> {
        match self.rows.next().await? {
            Some(mut row) => (self.read)(&mut row, self.model, &mut 0).map(Some),
            None => Ok(None),
        }
    }
}

impl<R> fmt::Debug for Cursor<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cursor").finish_non_exhaustive()
    }
}
