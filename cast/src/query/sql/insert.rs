//! Inserts as SQL.

use sea_query::{InsertStatement, OnConflict, Query};

use super::bind::{build, literal};
use super::operand::new_value;
use super::select::{Outputs, records};
use super::write::returns;
use crate::connection::Statement;
use crate::dialect::identifier;
use crate::driver::Driver;
use crate::model::{Assignment, Definition, Setting};
use crate::query::operand::Select;

/// What to do with a row that a unique constraint refuses.
#[derive(Debug, Clone)]
pub(in crate::query) enum Conflict {
    /// Fail.
    Fail,
    /// Leave the row out.
    Ignore,
    /// Write some columns of the row that is there, which is known by the unique columns.
    Update {
        unique: Vec<&'static str>,
        update: Vec<&'static str>,
    },
}

/// Inserts one record. Where the database can, the statement gives the record's columns back.
pub(in crate::query) fn insert(
    model: &'static Definition,
    values: &[Setting],
    conflict: &Conflict,
    driver: Driver,
) -> Statement {
    let mut insert = Query::insert();
    insert.into_table(model.table);
    if values.is_empty() {
        insert.or_default_values();
    } else {
        insert
            .columns(values.iter().map(|set| set.column))
            .values_panic(values.iter().map(|set| new_value(&set.to, driver)));
    }
    resolve(&mut insert, model, conflict, driver);
    if returns(driver) {
        insert.returning(Query::returning().columns(model.columns.iter().copied()));
    }
    let mut statement = build(&insert, driver);
    if driver == Driver::MySql && matches!(conflict, Conflict::Fail) {
        // MariaDB gives the record back; for MySQL this is a comment.
        let names = model.columns.iter();
        let columns: Vec<_> = names.map(|name| identifier(driver, name)).collect();
        let returning = format!(" /*M!100500 RETURNING {} */", columns.join(", "));
        statement.sql.push_str(&returning);
    }
    statement
}

/// Inserts records that have values for the same columns.
pub(in crate::query) fn insert_many(
    model: &'static Definition,
    rows: &[Vec<Assignment>],
    conflict: &Conflict,
    driver: Driver,
) -> Statement {
    let mut insert = many(model.table, rows);
    resolve(&mut insert, model, conflict, driver);
    build(&insert, driver)
}

/// Inserts rows that have values for the same columns into a table that is no model's.
pub(crate) fn insert_rows(
    table: &'static str,
    rows: &[Vec<Assignment>],
    driver: Driver,
) -> Statement {
    build(&many(table, rows), driver)
}

/// Inserts a row into a table that is no model's, and gives the key of it where the database can.
pub(in crate::query) fn insert_key(
    model: &'static Definition,
    row: Vec<Assignment>,
    driver: Driver,
) -> Statement {
    let mut insert = match row.is_empty() {
        true => {
            let mut insert = Query::insert();
            insert.into_table(model.table).or_default_values();
            insert
        }
        false => many(model.table, &[row]),
    };
    if returns(driver) {
        insert.returning_col(model.key);
    }
    build(&insert, driver)
}

fn many(table: &'static str, rows: &[Vec<Assignment>]) -> InsertStatement {
    let mut insert = Query::insert();
    let columns = rows.first().map_or(&[] as &[Assignment], Vec::as_slice);
    insert
        .into_table(table)
        .columns(columns.iter().map(|set| set.column));
    for row in rows {
        insert.values_panic(row.iter().map(|set| literal(&set.value)));
    }
    insert
}

/// Inserts what a query selects.
pub(in crate::query) fn insert_from(
    model: &'static Definition,
    columns: &[&'static str],
    select: &Select,
    driver: Driver,
) -> Statement {
    let rows = records(&select.scope, Outputs::List(&select.outputs), driver);
    let mut insert = Query::insert();
    insert
        .into_table(model.table)
        .columns(columns.iter().copied());
    insert
        .select_from(rows)
        .expect("invariant: the builder takes as many columns as the query has");
    build(&insert, driver)
}

fn resolve(
    insert: &mut InsertStatement,
    model: &'static Definition,
    conflict: &Conflict,
    driver: Driver,
) {
    match conflict {
        Conflict::Fail => {}
        // `INSERT IGNORE` of MySQL would also let through values that do not fit their columns.
        Conflict::Ignore if driver == Driver::MySql => {
            insert.on_conflict(OnConflict::new().do_nothing_on([model.key]).to_owned());
        }
        Conflict::Ignore => {
            insert.on_conflict(OnConflict::new().do_nothing().to_owned());
        }
        Conflict::Update { unique, update } => {
            let mut on = OnConflict::columns(unique.iter().copied());
            if update.is_empty() {
                on.do_nothing_on([model.key]);
            } else {
                on.update_columns(update.iter().copied());
            }
            insert.on_conflict(on);
        }
    }
}
