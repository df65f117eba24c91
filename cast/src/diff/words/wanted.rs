//! Columns that models want, and what they point to.

use super::{Chain, quoted};
use crate::diff::wanted::{Wanted, WantedColumn, WantedKey};
use crate::registry::Role;
use crate::schema::plural;
use crate::value::Kind;

/// Names of columns whose texts tend to be longer than a line.
const LONG_TEXTS: &[&str] = &[
    "bio",
    "body",
    "comment",
    "content",
    "description",
    "message",
    "note",
    "notes",
    "summary",
    "text",
];

/// The type of a column that a model wants, as the first call.
pub(in crate::diff) fn column_type(
    column: &WantedColumn,
    key: Option<&WantedKey>,
    wanted: &Wanted,
) -> String {
    let name = quoted(&column.name);
    let method = match (column.kind, column.type_name.as_str()) {
        (Kind::Int, kind) => integer(kind, key.is_some_and(|key| is_counted(key, wanted))),
        (Kind::Decimal, _) => return format!("decimal({name}, 8, 2)"),
        (Kind::Text, "Ulid") if key.is_some() => "foreign_ulid",
        (Kind::Text, "Ulid") => "ulid",
        (Kind::Uuid, _) if key.is_some() => "foreign_uuid",
        (Kind::Uuid, _) => "uuid",
        // What is encrypted is longer than what it stands for.
        (Kind::Text, "Encrypted") => "text",
        (Kind::Text, "String") if LONG_TEXTS.contains(&column.name.as_str()) => "text",
        (Kind::Text | Kind::Unknown, _) => "string",
        (Kind::Bool, _) => "boolean",
        (Kind::Float, _) => "double",
        (Kind::Bytes, _) => "binary",
        (Kind::Timestamp, _) => "timestamp",
        (Kind::Date, _) => "date",
        (Kind::Time, _) => "time",
        (Kind::Json, _) => "json",
    };
    format!("{method}({name})")
}

/// A whole number. One that points to a key which counts up has the type of that key.
fn integer(type_name: &str, points_to_counted: bool) -> &'static str {
    match (type_name, points_to_counted) {
        ("i16", true) => "unsigned_small_integer",
        ("i32", true) => "unsigned_integer",
        (_, true) => "foreign_id",
        ("i16", false) => "small_integer",
        ("i64", false) => "big_integer",
        // An enum that is stored by its numbers.
        (_, false) => "integer",
    }
}

fn is_counted(key: &WantedKey, wanted: &Wanted) -> bool {
    let column = wanted
        .table(&key.table)
        .and_then(|table| table.column(&key.foreign));
    column.is_none_or(|column| column.role == Role::Generated)
}

/// The key of a new table.
pub(in crate::diff) fn primary_key(column: &WantedColumn, wanted: &Wanted) -> Chain {
    let name = quoted(&column.name);
    if column.role != Role::Generated || column.kind != Kind::Int {
        return vec![column_type(column, None, wanted), "primary()".to_owned()];
    }
    vec![match (column.type_name.as_str(), column.name.as_str()) {
        ("i16", _) => format!("small_increments({name})"),
        ("i32", _) => format!("increments({name})"),
        (_, "id") => "id()".to_owned(),
        _ => format!("big_increments({name})"),
    }]
}

/// A value for records that name none.
pub(in crate::diff) fn stopgap(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Bool => "default(false)",
        Kind::Int | Kind::Decimal => "default(0)",
        Kind::Float => "default(0.0)",
        Kind::Text | Kind::Bytes => "default(\"\")",
        Kind::Timestamp => "use_current()",
        Kind::Date => "default(\"1970-01-01\")",
        Kind::Time => "default(\"00:00:00\")",
        Kind::Json => "default(\"{}\")",
        Kind::Uuid => "default(\"00000000-0000-0000-0000-000000000000\")",
        Kind::Unknown => return None,
    })
}

/// The calls by which a column points to another table.
pub(in crate::diff) fn reference(key: &WantedKey) -> Chain {
    let table = quoted(&key.table);
    let stem = key.column.strip_suffix("_id").map(plural);
    let mut chain = vec![match (stem, key.foreign.as_str()) {
        (Some(plural), "id") if plural == key.table => "constrained()".to_owned(),
        (_, "id") => format!("references({table})"),
        (_, other) => format!("references_column({table}, {})", quoted(other)),
    }];
    if key.cascade {
        chain.push("cascade_on_delete()".to_owned());
    }
    chain
}

/// A foreign key of columns that are there.
pub(in crate::diff) fn foreign(key: &WantedKey) -> Chain {
    let mut chain = vec![format!("foreign([{}])", quoted(&key.column))];
    if key.foreign != "id" {
        chain.push(format!("references([{}])", quoted(&key.foreign)));
    }
    chain.push(format!("on({})", quoted(&key.table)));
    if key.cascade {
        chain.push("cascade_on_delete()".to_owned());
    }
    chain
}
