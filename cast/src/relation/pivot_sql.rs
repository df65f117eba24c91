//! The SQL that writes pivot tables.

use sea_query::{Expr, ExprTrait as _, Query};

use super::{Link, Middle};
use crate::connection::Statement;
use crate::driver::Driver;
use crate::model::Assignment;
use crate::query::{bound, build};
use crate::value::Value;

/// How many values a statement binds at most; see `fetch`.
const VALUES_AT_ONCE: usize = 30_000;

/// Inserts rows. Rows that set the same columns share a statement.
pub(super) fn insert(
    middle: &Middle,
    rows: Vec<Vec<Assignment>>,
    driver: Driver,
) -> Vec<Statement> {
    let mut statements = Vec::new();
    let mut rows = rows.into_iter().peekable();
    while let Some(first) = rows.next() {
        let columns: Vec<&'static str> = first.iter().map(|set| set.column).collect();
        let most = (VALUES_AT_ONCE / columns.len().max(1)).max(1);
        let mut insert = Query::insert();
        insert.into_table(middle.table).columns(columns.clone());
        insert.values_panic(values(first));
        let same = |row: &Vec<Assignment>| row.iter().map(|set| set.column).eq(columns.clone());
        for _ in 1..most {
            match rows.next_if(&same) {
                Some(row) => insert.values_panic(values(row)),
                None => break,
            };
        }
        statements.push(build(&insert, driver));
    }
    statements
}

fn values(row: Vec<Assignment>) -> impl Iterator<Item = Expr> {
    row.into_iter().map(|set| Expr::Value(bound(set.value)))
}

/// Selects the keys of the related records of a record.
pub(super) fn current(link: &Link, value: &Value, driver: Driver) -> Statement {
    let Some(middle) = &link.middle else {
        unreachable!("invariant: relations over a pivot table have one")
    };
    let mut select = Query::select();
    select
        .distinct()
        .column(middle.to_related)
        .from(middle.table)
        .and_where(of_record(link, middle, value));
    build(&select, driver)
}

/// Deletes the rows of a record, or those of some related records.
pub(super) fn delete(
    link: &Link,
    value: &Value,
    keys: Option<Vec<Value>>,
    driver: Driver,
) -> Statement {
    let Some(middle) = &link.middle else {
        unreachable!("invariant: relations over a pivot table have one")
    };
    let mut delete = Query::delete();
    delete
        .from_table(middle.table)
        .and_where(of_record(link, middle, value));
    if let Some(keys) = keys {
        let keys = keys.into_iter().map(|key| Expr::Value(bound(key)));
        delete.and_where(Expr::col(middle.to_related).is_in(keys));
    }
    build(&delete, driver)
}

/// Changes the rows of a record and a related record.
pub(super) fn update(
    link: &Link,
    value: &Value,
    key: Value,
    row: Vec<Assignment>,
    driver: Driver,
) -> Statement {
    let Some(middle) = &link.middle else {
        unreachable!("invariant: relations over a pivot table have one")
    };
    let mut update = Query::update();
    update.table(middle.table);
    for set in row {
        update.value(set.column, Expr::Value(bound(set.value)));
    }
    update
        .and_where(of_record(link, middle, value))
        .and_where(Expr::col(middle.to_related).eq(Expr::Value(bound(key))));
    build(&update, driver)
}

/// The condition that a row is of a record.
fn of_record(link: &Link, middle: &Middle, value: &Value) -> Expr {
    let record = Expr::col(middle.to_model).eq(Expr::Value(bound(value.clone())));
    match link.morph {
        None => record,
        Some(morph) => {
            let name = Expr::Value(bound(Value::from(morph.name)));
            record.and(Expr::col(morph.column).eq(name))
        }
    }
}
