//! Locks of rows, in the words of each database. sea-query knows only some of them.

use sea_query::SelectStatement;

use super::bind::build;
use crate::connection::Statement;
use crate::driver::Driver;
use crate::query::clauses::{Lock, Wait};
use crate::query::plan::Scope;

/// A select with its lock, which stands at the end. SQLite locks no rows: a transaction that writes has the whole
/// database.
pub(super) fn locked(scope: &Scope, select: &SelectStatement, driver: Driver) -> Statement {
    let mut statement = build(select, driver);
    let lock = scope.clauses.as_deref().and_then(|clauses| clauses.lock);
    if let Some(lock) = lock {
        statement.sql.push_str(lock_sql(lock, driver));
    }
    statement
}

fn lock_sql(lock: Lock, driver: Driver) -> &'static str {
    match (driver, lock.shared, lock.wait) {
        (Driver::Sqlite, ..) => "",
        (_, false, Wait::Block) => " FOR UPDATE",
        (_, false, Wait::Skip) => " FOR UPDATE SKIP LOCKED",
        (_, false, Wait::Fail) => " FOR UPDATE NOWAIT",
        (Driver::Postgres, true, Wait::Block) => " FOR SHARE",
        (Driver::Postgres, true, Wait::Skip) => " FOR SHARE SKIP LOCKED",
        (Driver::Postgres, true, Wait::Fail) => " FOR SHARE NOWAIT",
        (Driver::MySql, true, Wait::Block) => " LOCK IN SHARE MODE",
        // MariaDB and MySQL each take what is meant for the other for a comment.
        (Driver::MySql, true, Wait::Skip) => {
            " /*M! LOCK IN SHARE MODE SKIP LOCKED */ /*!80001 FOR SHARE SKIP LOCKED */"
        }
        (Driver::MySql, true, Wait::Fail) => {
            " /*M! LOCK IN SHARE MODE NOWAIT */ /*!80001 FOR SHARE NOWAIT */"
        }
    }
}
