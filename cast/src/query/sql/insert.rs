//! Inserts as SQL.

use std::fmt::Write as _;

use sea_query::{InsertStatement, OnConflict, Query};

use super::bind::{build, literal};
use super::operand::new_value;
use super::plain;
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
    let fails = matches!(conflict, Conflict::Fail);
    let plain = match fails {
        true => plain::insert(model, values, returns(driver), driver),
        false => None,
    };
    let mut statement = plain.unwrap_or_else(|| built(model, values, conflict, driver));
    if driver == Driver::MySql && fails && !model.columns.is_empty() {
        // MariaDB gives the record back; for MySQL this is a comment.
        let names = model.columns.iter();
        let columns: Vec<_> = names.map(|name| identifier(driver, name)).collect();
        let returning = format!(" /*M!100500 RETURNING {} */", columns.join(", "));
        statement.sql.push_str(&returning);
    }
    statement
}

/// Inserts a record of defaults, and gives nothing back: what counts the rows that were touched must not be given any.
pub(in crate::query) fn insert_defaults(
    model: &'static Definition,
    conflict: &Conflict,
    driver: Driver,
) -> Statement {
    let mut insert = Query::insert();
    insert.into_table(model.table).or_default_values();
    resolved(insert, model, true, conflict, driver)
}

/// The statement with what to do about a row that is refused. SQLite has no clause for that behind defaults.
fn resolved(
    mut insert: InsertStatement,
    model: &'static Definition,
    is_empty: bool,
    conflict: &Conflict,
    driver: Driver,
) -> Statement {
    if !is_empty || driver != Driver::Sqlite {
        resolve(&mut insert, model, conflict, driver);
        return build(&insert, driver);
    }
    let mut statement = build(&insert, driver);
    if matches!(conflict, Conflict::Ignore) {
        statement.sql = statement.sql.replacen("INSERT", "INSERT OR IGNORE", 1);
    }
    statement
}

fn built(
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
    // Of a table without a model it is not known which columns it has.
    if returns(driver) && !model.columns.is_empty() {
        insert.returning(Query::returning().columns(model.columns.iter().copied()));
    }
    resolved(insert, model, values.is_empty(), conflict, driver)
}

/// Inserts records that have values for the same columns.
pub(in crate::query) fn insert_many(
    model: &'static Definition,
    rows: Vec<Vec<Assignment>>,
    conflict: &Conflict,
    driver: Driver,
) -> Statement {
    if matches!(conflict, Conflict::Fail) {
        return insert_rows(model.table, rows, driver);
    }
    let mut insert = Query::insert();
    let columns = rows.first().map_or(&[] as &[Assignment], Vec::as_slice);
    insert
        .into_table(model.table)
        .columns(columns.iter().map(|set| set.column));
    for row in &rows {
        insert.values_panic(row.iter().map(|set| literal(&set.value)));
    }
    resolve(&mut insert, model, conflict, driver);
    build(&insert, driver)
}

/// Inserts rows that have values for the same columns into a table, be it a model's or not.
///
/// Hot path: written at once, because thousands of values through sea-query take longer than the database needs for them.
pub(crate) fn insert_rows(
    table: &'static str,
    rows: Vec<Vec<Assignment>>,
    driver: Driver,
) -> Statement {
    let columns = rows.first().map_or(&[] as &[Assignment], Vec::as_slice);
    let names: Vec<String> = columns
        .iter()
        .map(|set| identifier(driver, set.column))
        .collect();
    let count = rows.len() * columns.len();
    let mut sql = String::with_capacity(64 + count * 8);
    // Writing to a string cannot fail.
    let _ = write!(
        sql,
        "INSERT INTO {} ({}) VALUES ",
        identifier(driver, table),
        names.join(", ")
    );
    let mut values = Vec::with_capacity(count);
    for (place, row) in rows.into_iter().enumerate() {
        sql.push_str(if place == 0 { "(" } else { ", (" });
        for (place, set) in row.into_iter().enumerate() {
            if place > 0 {
                sql.push_str(", ");
            }
            values.push(set.value);
            if driver == Driver::Postgres {
                let _ = write!(sql, "${}", values.len());
            } else {
                sql.push('?');
            }
        }
        sql.push(')');
    }
    Statement::new(sql, values)
}

/// Inserts a row into a table that is no model's, and gives the key of it where the database can.
pub(in crate::query) fn insert_key(
    model: &'static Definition,
    row: Vec<Assignment>,
    driver: Driver,
) -> Statement {
    let mut statement = match row.is_empty() {
        true => {
            let mut insert = Query::insert();
            insert.into_table(model.table).or_default_values();
            build(&insert, driver)
        }
        false => insert_rows(model.table, vec![row], driver),
    };
    if returns(driver) {
        let key = identifier(driver, model.key);
        let _ = write!(statement.sql, " RETURNING {key}");
    }
    statement
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
