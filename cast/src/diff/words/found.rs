//! Columns, indexes and foreign keys as they were found.

use super::{Chain, list, quoted};
use crate::diff::class::Class;
use crate::driver::Driver;
use crate::schema::inspect::{Column, ForeignKey, Index};

/// A column as it was found, under a name; without keys and indexes.
pub(in crate::diff) fn found_column(
    driver: Driver,
    column: &Column,
    name: &str,
    nullable: bool,
) -> Chain {
    let mut chain = vec![found_type(driver, column, name)];
    if nullable {
        chain.push("nullable()".to_owned());
    }
    if let Some(default) = column.default.as_deref().filter(|_| !column.auto_increment) {
        chain.extend(found_default(driver, column, default));
    }
    if let Some(generated) = &column.generated {
        let method = if generated.stored {
            "stored_as"
        } else {
            "virtual_as"
        };
        chain.push(format!("{method}({})", quoted(&generated.expression)));
    }
    // MySQL tells a collation of every text, whether or not somebody chose it.
    if let (Some(collation), false) = (&column.collation, driver == Driver::MySql) {
        chain.push(format!("collation({})", quoted(collation)));
    }
    if let Some(comment) = &column.comment {
        chain.push(format!("comment({})", quoted(comment)));
    }
    chain
}

fn found_type(driver: Driver, column: &Column, name: &str) -> String {
    let base = column.type_name.to_lowercase();
    let base = base.split_whitespace().next().unwrap_or_default();
    let name = quoted(name);
    let raw = || format!("raw_column({name}, {})", quoted(&column.full_type));
    let sizes = sizes(&column.full_type);
    let unsigned = column.full_type.contains("unsigned");
    let method = match (Class::of(driver, column), base, sizes.as_slice()) {
        (Class::Bool, ..) => "boolean",
        (Class::Int, "year", _) if driver == Driver::MySql => "year",
        (Class::Int, ..) if driver == Driver::Sqlite => "big_integer",
        (Class::Int, base, _) => match (base, unsigned) {
            ("tinyint", false) => "tiny_integer",
            ("tinyint", true) => "unsigned_tiny_integer",
            ("smallint" | "int2", false) => "small_integer",
            ("smallint" | "int2", true) => "unsigned_small_integer",
            ("mediumint", false) => "medium_integer",
            ("mediumint", true) => "unsigned_medium_integer",
            ("int" | "integer" | "int4", false) => "integer",
            ("int" | "integer" | "int4", true) => "unsigned_integer",
            ("bigint" | "int8", false) => "big_integer",
            ("bigint" | "int8", true) => "unsigned_big_integer",
            _ => return raw(),
        },
        (Class::Float, "double" | "float8", []) => "double",
        (Class::Decimal, _, [precision, scale]) => {
            return format!("decimal({name}, {precision}, {scale})");
        }
        (_, "varchar", [255]) => "string",
        (_, "varchar", [length]) => return format!("string_len({name}, {length})"),
        (_, "char" | "bpchar", [36]) => "uuid",
        (_, "char" | "bpchar", [26]) => "ulid",
        (_, "char" | "bpchar", [length]) => return format!("char({name}, {length})"),
        (_, "text", []) => "text",
        (_, "tinytext", _) => "tiny_text",
        (_, "mediumtext", _) => "medium_text",
        (_, "longtext", _) => "long_text",
        (Class::Json, "jsonb", _) => "json",
        (Class::Json, "json", _) if driver != Driver::Postgres => "json",
        (Class::Bytes, "blob", _) if driver == Driver::Sqlite => "binary",
        (Class::Bytes, "bytea" | "longblob", _) => "binary",
        (Class::Timestamp, "timestamptz", _) => "timestamp",
        (Class::Timestamp, "datetime", _) if driver == Driver::Sqlite => "timestamp",
        (Class::Timestamp, "datetime", [6]) => "timestamp",
        (Class::Date, ..) => "date",
        (Class::Time, "time", []) => "time",
        _ => return raw(),
    };
    format!("{method}({name})")
}

/// The numbers between the parentheses: 8 and 2 of `decimal(8, 2)`.
fn sizes(full_type: &str) -> Vec<u32> {
    let inside = full_type
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(')'));
    let Some((inside, _)) = inside else {
        return Vec::new();
    };
    inside
        .split(',')
        .map_while(|size| size.trim().parse().ok())
        .collect()
}

/// The default of a column that was found, which is SQL.
fn found_default(driver: Driver, column: &Column, sql: &str) -> Option<String> {
    let sql = sql.trim();
    let low = sql.to_lowercase();
    let is_now = low.starts_with("current_timestamp")
        || low == "now()"
        || low.contains("strftime(") && low.contains("'now'");
    if is_now && Class::of(driver, column) == Class::Timestamp {
        return Some("use_current()".to_owned());
    }
    match low.as_str() {
        "null" => return None,
        "true" | "false" => return Some(format!("default({low})")),
        _ => {}
    }
    if let Ok(number) = sql.parse::<i64>() {
        let suffix = if i32::try_from(number).is_ok() {
            ""
        } else {
            "_i64"
        };
        return Some(format!("default({number}{suffix})"));
    }
    if let Ok(number) = sql.parse::<f64>() {
        return Some(format!("default({number:?})"));
    }
    if let Some(text) = text_of(sql) {
        return Some(format!("default({})", quoted(&text)));
    }
    // MySQL, unlike MariaDB, tells a text without its quotes.
    if driver == Driver::MySql && Class::of(driver, column) == Class::Text && !sql.contains('(') {
        return Some(format!("default({})", quoted(sql)));
    }
    Some(format!("default_sql({})", quoted(sql)))
}

/// The text of a literal: `'it''s'`, or PostgreSQL's `'it''s'::text`.
fn text_of(sql: &str) -> Option<String> {
    let rest = sql.strip_prefix('\'')?;
    let mut text = String::new();
    let mut chars = rest.char_indices();
    while let Some((at, char)) = chars.next() {
        if char != '\'' {
            text.push(char);
            continue;
        }
        if rest[at + 1..].starts_with('\'') {
            text.push('\'');
            chars.next();
            continue;
        }
        let end = &rest[at + 1..];
        return (end.is_empty() || end.starts_with("::")).then_some(text);
    }
    None
}

/// An index as it was found.
pub(in crate::diff) fn found_index(index: &Index) -> Chain {
    let columns = list(&index.columns);
    let name = &index.name;
    let method = match index.kind.as_deref() {
        Some("fulltext") => return vec![format!("full_text({columns})")],
        Some("spatial") => return vec![format!("spatial_index({})", quoted(&index.columns[0]))],
        _ if index.unique => "unique",
        _ => "index",
    };
    // SQLite's name of an index that is part of the table's text is its own.
    if name.starts_with("sqlite_autoindex") {
        return vec![format!("{method}({columns})")];
    }
    vec![format!("{method}_named({}, {columns})", quoted(name))]
}

/// A foreign key as it was found.
pub(in crate::diff) fn found_key(table: &str, key: &ForeignKey) -> Chain {
    let mut chain = vec![format!("foreign({})", list(&key.columns))];
    if key.foreign_columns != ["id"] {
        chain.push(format!("references({})", list(&key.foreign_columns)));
    }
    chain.push(format!("on({})", quoted(&key.foreign_table)));
    for (action, when) in [(&key.on_delete, "delete"), (&key.on_update, "update")] {
        let word = match action.as_str() {
            "cascade" => "cascade",
            "set null" => "null",
            "restrict" => "restrict",
            _ => continue,
        };
        chain.push(format!("{word}_on_{when}()"));
    }
    let usual = format!("{table}_{}_foreign", key.columns.join("_"));
    if let Some(name) = key.name.as_deref().filter(|name| *name != usual) {
        chain.push(format!("name({})", quoted(name)));
    }
    chain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::tests::column;

    #[track_caller]
    fn check(driver: Driver, full_type: &str, default: Option<&str>, expected: &str) {
        let mut found = column("a", full_type);
        found.default = default.map(str::to_owned);
        assert_eq!(found_column(driver, &found, "a", false).join("."), expected);
    }

    #[test]
    fn columns_that_were_found_are_told_as_they_are() {
        use Driver::{MySql, Postgres, Sqlite};
        check(Sqlite, "varchar(255)", None, "string(\"a\")");
        check(
            Sqlite,
            "varchar(80)",
            Some("'it''s'"),
            "string_len(\"a\", 80).default(\"it's\")",
        );
        check(
            Sqlite,
            "integer",
            Some("7"),
            "big_integer(\"a\").default(7)",
        );
        check(
            MySql,
            "bigint(20) unsigned",
            None,
            "unsigned_big_integer(\"a\")",
        );
        check(
            MySql,
            "enum('x','y')",
            None,
            "raw_column(\"a\", \"enum('x','y')\")",
        );
        check(
            MySql,
            "datetime(6)",
            Some("current_timestamp(6)"),
            "timestamp(\"a\").use_current()",
        );
        check(
            Postgres,
            "numeric(8,2)",
            Some("1.5"),
            "decimal(\"a\", 8, 2).default(1.5)",
        );
        check(
            Postgres,
            "text",
            Some("'x'::text"),
            "text(\"a\").default(\"x\")",
        );
        check(
            Postgres,
            "bigint",
            Some("5000000000"),
            "big_integer(\"a\").default(5000000000_i64)",
        );
        check(
            Postgres,
            "boolean",
            Some("true"),
            "boolean(\"a\").default(true)",
        );
        check(
            Postgres,
            "tsvector",
            None,
            "raw_column(\"a\", \"tsvector\")",
        );
        check(
            Postgres,
            "text",
            Some("upper('x'::text)"),
            "text(\"a\").default_sql(\"upper('x'::text)\")",
        );
    }
}
