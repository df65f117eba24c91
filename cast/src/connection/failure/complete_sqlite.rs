//! What SQLite leaves out of a broken constraint: it says of a foreign key only that one failed,
//! and of an index only its columns.

use super::bound::bound_columns;
use super::complete::{names, rows, table_of};
use crate::connection::Statement;
use crate::connection::wire::Wire;
use crate::dialect::identifier;
use crate::driver::Driver;
use crate::error::{Constraint, ConstraintViolation};
use crate::row::Row;
use crate::schema::table_text::{Clause, Item, TableText};
use crate::value::Value;

pub(super) async fn complete(
    violation: &mut ConstraintViolation,
    wire: &mut Wire,
    statement: &Statement,
) {
    match violation.kind {
        Constraint::Unique => find_index(violation, wire).await,
        Constraint::Check => find_check(violation, wire).await,
        Constraint::ForeignKey => find_key(violation, wire, statement).await,
        Constraint::NotNull => {}
    }
}

/// The name of the unique index over the violation's columns.
async fn find_index(violation: &mut ConstraintViolation, wire: &mut Wire) {
    let Some(table) = &violation.table else {
        return;
    };
    let list = "SELECT name FROM pragma_index_list(?) WHERE \"unique\" AND origin <> 'pk'";
    for index in names(wire, list, vec![table.into()]).await {
        let info = "SELECT name FROM pragma_index_info(?) ORDER BY seqno";
        let columns = names(wire, info, vec![Value::from(&index)]).await;
        // The index of a constraint in the table's text has a name that nobody gave it.
        if columns == violation.columns && !index.starts_with("sqlite_autoindex_") {
            violation.constraint = Some(index);
            return;
        }
    }
}

/// The column whose check failed. SQLite gives the check's name, or its text when it has none.
async fn find_check(violation: &mut ConstraintViolation, wire: &mut Wire) {
    violation.table = table_of(&violation.sql);
    let (Some(table), Some(said)) = (&violation.table, &violation.constraint) else {
        return;
    };
    let Some(text) = table_text(wire, table).await else {
        return;
    };
    let failed = |item: &&Item| {
        item.has(Clause::Check)
            && match item.name_of(Clause::Check) {
                Some(name) => name == *said,
                None => item.sql.contains(said.as_str()),
            }
    };
    let Some(item) = text.items.iter().find(failed) else {
        return;
    };
    let columns = text.items.iter().filter_map(|item| item.column.clone());
    violation.columns = match &item.column {
        Some(column) => vec![column.clone()],
        None => columns.filter(|column| item.mentions(column)).collect(),
    };
    if item.name_of(Clause::Check).is_none() {
        violation.constraint = None;
    }
}

/// A foreign key as SQLite lists it, of one column.
struct Key {
    table: String,
    column: String,
    parent: String,
    parent_column: String,
}

async fn find_key(violation: &mut ConstraintViolation, wire: &mut Wire, statement: &Statement) {
    let Some(table) = table_of(&violation.sql) else {
        return;
    };
    let sets = bound_columns(statement);
    let own = "SELECT ? AS child, f.\"from\", f.\"table\", coalesce(f.\"to\", 'id') AS \"to\" \
               FROM pragma_foreign_key_list(?) f";
    let mut broken = Vec::new();
    for key in keys(wire, own, &table).await {
        let mut values = Vec::new();
        for (column, set) in &sets {
            if column.eq_ignore_ascii_case(&key.column) {
                values.extend(set.iter().filter(|value| !value.is_null()).cloned());
            }
        }
        if any_missing(wire, &key, values).await {
            broken.push(key);
        }
    }
    // No record is missing, so one is still pointed to.
    if broken.is_empty() {
        let others = "SELECT m.name AS child, f.\"from\", f.\"table\", coalesce(f.\"to\", 'id') AS \"to\" \
                      FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f \
                      WHERE m.type = 'table' AND ? = ? AND f.\"table\" = ?1 COLLATE NOCASE \
                      AND f.on_delete IN ('NO ACTION', 'RESTRICT')";
        broken = keys(wire, others, &table).await;
    }
    // With several it may have been any of them.
    let [key] = broken.as_slice() else { return };
    let name = table_text(wire, &key.table).await.and_then(|text| {
        let is_it = |item: &&Item| {
            item.has(Clause::ForeignKey)
                && item.own_columns(Clause::ForeignKey).contains(&key.column)
        };
        text.items.iter().find(is_it)?.name_of(Clause::ForeignKey)
    });
    violation.table = Some(key.table.clone());
    violation.columns = vec![key.column.clone()];
    violation.constraint = name;
}

async fn keys(wire: &mut Wire, sql: &str, table: &str) -> Vec<Key> {
    let read = |row: &Row| {
        Some(Key {
            table: row.get("child").ok()?,
            column: row.get("from").ok()?,
            parent: row.get("table").ok()?,
            parent_column: row.get("to").ok()?,
        })
    };
    let values = vec![table.into(), table.into()];
    rows(wire, sql, values)
        .await
        .iter()
        .filter_map(read)
        .collect()
}

async fn any_missing(wire: &mut Wire, key: &Key, values: Vec<Value>) -> bool {
    let sql = format!(
        "SELECT 1 FROM {} WHERE {} = ?",
        identifier(Driver::Sqlite, &key.parent),
        identifier(Driver::Sqlite, &key.parent_column)
    );
    for value in values {
        if rows(wire, &sql, vec![value]).await.is_empty() {
            return true;
        }
    }
    false
}

async fn table_text(wire: &mut Wire, table: &str) -> Option<TableText> {
    let sql =
        "SELECT sql AS name FROM sqlite_master WHERE type = 'table' AND name = ? COLLATE NOCASE";
    let text = names(wire, sql, vec![table.into()]).await;
    TableText::parse(text.first()?)
}
