//! The statements that write pivot tables.

use super::pivot_write::middle;
use super::{Link, select};
use crate::connection::Statement;
use crate::driver::Driver;
use crate::model::Assignment;
use crate::query::clauses::{Lock, Wait};
use crate::query::plan::{ColumnName, Comparison, Condition};
use crate::query::{delete_rows, insert_rows, outputs, runs, update_rows};
use crate::value::Value;

/// Inserts rows. Rows that set the same columns share a statement.
pub(super) fn insert(link: &Link, rows: Vec<Vec<Assignment>>, driver: Driver) -> Vec<Statement> {
    let table = middle(link).table;
    let runs = runs(rows).into_iter();
    runs.map(|run| insert_rows(table, run, driver)).collect()
}

/// Selects the keys of the related records of a record. With `latest`, also those that somebody else has written since the
/// transaction began, which MySQL shows only to those who lock.
pub(super) fn current(link: &Link, value: &Value, latest: bool, driver: Driver) -> Statement {
    let mut keys = select::joined_keys(link, value);
    let clauses = keys.scope.clauses_mut();
    clauses.distinct = true;
    clauses.lock = (latest && driver == Driver::MySql).then_some(Lock {
        shared: false,
        wait: Wait::Block,
    });
    outputs(&keys, driver)
}

/// Deletes the rows of a record, or those of some related records.
pub(super) fn delete(
    link: &Link,
    value: &Value,
    keys: Option<Vec<Value>>,
    driver: Driver,
) -> Statement {
    let mut conditions = of_record(link, value);
    conditions.extend(keys.map(|keys| {
        let column = column(link, middle(link).to_related);
        Condition::In(column.into(), keys)
    }));
    delete_rows(middle(link).table, &conditions, driver)
}

/// Changes the rows of a record and a related record.
pub(super) fn update(
    link: &Link,
    value: &Value,
    key: &Value,
    row: &[Assignment],
    driver: Driver,
) -> Statement {
    let mut conditions = of_record(link, value);
    conditions.push(equal(link, middle(link).to_related, key.clone()));
    update_rows(middle(link).table, row, &conditions, driver)
}

/// The conditions that a row is of a record.
fn of_record(link: &Link, value: &Value) -> Vec<Condition> {
    let record = equal(link, middle(link).to_model, value.clone());
    let named = link.morph.as_ref();
    let named = named.map(|morph| equal(link, morph.column, Value::from(morph.name)));
    [record].into_iter().chain(named).collect()
}

fn equal(link: &Link, name: &'static str, value: Value) -> Condition {
    let column = column(link, name).into();
    Condition::Compare(column, Comparison::Equal, value.into())
}

fn column(link: &Link, name: &'static str) -> ColumnName {
    let table = middle(link).table;
    ColumnName { table, name }
}
