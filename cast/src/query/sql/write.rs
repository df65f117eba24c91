//! Updates and deletes as SQL.

use sea_query::{Expr, Query};

use super::bind::{build, literal};
use super::condition::restriction;
use super::operand::new_value;
use super::plain;
use super::select::keys;
use crate::connection::Statement;
use crate::driver::Driver;
use crate::model::{Assignment, Setting};
use crate::query::plan::{Condition, Scope};

/// Updates records. `returning` asks for their columns, where the database can give them.
pub(in crate::query) fn update(
    scope: &Scope,
    settings: &[Setting],
    returning: bool,
    driver: Driver,
) -> Statement {
    if let Some(statement) = plain::update(scope, settings, returning && returns(driver), driver) {
        return statement;
    }
    let mut update = Query::update();
    update.table(scope.model.table);
    for set in settings {
        update.value(set.column, new_value(&set.to, driver));
    }
    update.and_where_option(restricted(scope, driver));
    if returning && returns(driver) {
        update.returning(Query::returning().columns(scope.model.columns.iter().copied()));
    }
    build(&update, driver)
}

pub(in crate::query) fn delete(scope: &Scope, driver: Driver) -> Statement {
    if let Some(statement) = plain::delete(scope, driver) {
        return statement;
    }
    let mut delete = Query::delete();
    delete
        .from_table(scope.model.table)
        .and_where_option(restricted(scope, driver));
    build(&delete, driver)
}

/// Whether `RETURNING` exists: MySQL has none, and MariaDB only for inserts.
pub(in crate::query) fn returns(driver: Driver) -> bool {
    driver != Driver::MySql
}

/// Updates rows of a table that is no model's.
pub(crate) fn update_rows(
    table: &'static str,
    row: &[Assignment],
    conditions: &[Condition],
    driver: Driver,
) -> Statement {
    let mut update = Query::update();
    update.table(table);
    for set in row {
        update.value(set.column, literal(&set.value));
    }
    update.and_where_option(restriction(conditions, driver));
    build(&update, driver)
}

/// Deletes rows of a table that is no model's.
pub(crate) fn delete_rows(
    table: &'static str,
    conditions: &[Condition],
    driver: Driver,
) -> Statement {
    let mut delete = Query::delete();
    delete
        .from_table(table)
        .and_where_option(restriction(conditions, driver));
    build(&delete, driver)
}

/// The conditions of an update or a delete. What they cannot say goes through the keys of a select; on MySQL, which cannot
/// read the table that it changes, that is also any query in them.
fn restricted(scope: &Scope, driver: Driver) -> Option<Expr> {
    let is_plain = scope.limit.is_none() && scope.offset.is_none() && scope.clauses.is_none();
    let conditions = scope.conditions();
    if is_plain && !(driver == Driver::MySql && conditions.iter().any(Condition::has_query)) {
        return restriction(&conditions, driver);
    }
    Some(keys(scope, driver))
}
