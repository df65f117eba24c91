//! Where the databases differ and sea-query does not help: quoting, placeholders, locks, the
//! list of tables. Every function is pure: it gives SQL text.

use std::fmt::Write as _;

use crate::driver::Driver;

/// Quotes an identifier, doubling the quote character inside it.
pub(crate) fn identifier(driver: Driver, name: &str) -> String {
    match driver {
        Driver::MySql => format!("`{}`", name.replace('`', "``")),
        Driver::Sqlite | Driver::Postgres => format!("\"{}\"", name.replace('"', "\"\"")),
    }
}

/// Quotes a text literal. DDL has no placeholders; everything else binds its values.
pub(crate) fn literal(driver: Driver, text: &str) -> String {
    let doubled = text.replace('\'', "''");
    match driver {
        Driver::MySql => format!("'{}'", doubled.replace('\\', "\\\\")),
        Driver::Sqlite | Driver::Postgres => format!("'{doubled}'"),
    }
}

/// The statement that starts a transaction. SQLite takes the write lock at once: a transaction
/// that reads first and writes later could otherwise fail with "database is locked" without
/// having waited.
pub(crate) fn begin(driver: Driver) -> &'static str {
    match driver {
        Driver::Sqlite => "BEGIN IMMEDIATE",
        Driver::Postgres => "BEGIN",
        Driver::MySql => "START TRANSACTION",
    }
}

/// Takes and releases the lock that keeps two migrators apart, inside the migration's own
/// transaction. SQLite needs none: the transaction itself is the lock. PostgreSQL's ends with the
/// transaction.
pub(crate) fn migration_lock(driver: Driver) -> (Option<&'static str>, Option<&'static str>) {
    match driver {
        Driver::Sqlite => (None, None),
        Driver::Postgres => (
            Some("SELECT pg_advisory_xact_lock(hashtext('anvilforge migrations'))"),
            None,
        ),
        Driver::MySql => (
            Some("SELECT GET_LOCK(CONCAT(LEFT(DATABASE(), 40), ' migrations'), 600) AS locked"),
            Some("DO RELEASE_LOCK(CONCAT(LEFT(DATABASE(), 40), ' migrations'))"),
        ),
    }
}

/// Lists tables and views as rows of `name` and `kind` (`table` or `view`).
pub(crate) fn list_tables(driver: Driver) -> &'static str {
    match driver {
        Driver::Sqlite => {
            "SELECT name AS name, type AS kind FROM sqlite_master \
             WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
        }
        Driver::Postgres => {
            "SELECT table_name::text AS name, \
             CASE table_type WHEN 'VIEW' THEN 'view' ELSE 'table' END AS kind \
             FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY 1"
        }
        Driver::MySql => {
            "SELECT table_name AS name, IF(table_type = 'VIEW', 'view', 'table') AS kind \
             FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY 1"
        }
    }
}

/// The statements around dropping every table, which let the tables go in any order.
pub(crate) fn around_drop_all(driver: Driver) -> (&'static str, &'static str) {
    match driver {
        Driver::Sqlite => ("PRAGMA defer_foreign_keys = ON", ""),
        Driver::Postgres => ("", ""),
        Driver::MySql => ("SET FOREIGN_KEY_CHECKS = 0", "SET FOREIGN_KEY_CHECKS = 1"),
    }
}

/// Writes the `?` of a raw statement as the database wants it. A `?` in a literal, a quoted
/// identifier or a comment stays; `??` is a literal `?` (PostgreSQL has operators with it).
pub(crate) fn placeholders(driver: Driver, sql: &str) -> String {
    if driver != Driver::Postgres || !sql.contains('?') {
        return sql.to_owned();
    }
    let mut out = String::with_capacity(sql.len() + 8);
    let mut number = 0;
    let mut rest = sql.chars().peekable();
    while let Some(char) = rest.next() {
        match char {
            '\'' | '"' => {
                out.push(char);
                for inner in rest.by_ref() {
                    out.push(inner);
                    if inner == char {
                        break;
                    }
                }
            }
            '-' if rest.peek() == Some(&'-') => {
                out.push(char);
                for inner in rest.by_ref() {
                    out.push(inner);
                    if inner == '\n' {
                        break;
                    }
                }
            }
            '?' if rest.peek() == Some(&'?') => {
                rest.next();
                out.push('?');
            }
            '?' => {
                number += 1;
                // Writing to a string cannot fail.
                let _ = write!(out, "${number}");
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_in_a_name_cannot_end_the_name() {
        assert_eq!(identifier(Driver::Sqlite, "a\"b"), "\"a\"\"b\"");
        assert_eq!(identifier(Driver::MySql, "a`b"), "`a``b`");
    }

    #[test]
    fn a_quote_in_a_literal_cannot_end_the_literal() {
        assert_eq!(literal(Driver::Postgres, "it's \\"), "'it''s \\'");
        assert_eq!(literal(Driver::MySql, "it's \\"), "'it''s \\\\'");
    }

    #[test]
    fn numbers_placeholders_for_postgres_and_leaves_text_alone() {
        let sql = "select '?' as \"a?\" from t where a = ? and b ?? 'x' -- ?\n and c = ?";
        assert_eq!(
            placeholders(Driver::Postgres, sql),
            "select '?' as \"a?\" from t where a = $1 and b ? 'x' -- ?\n and c = $2"
        );
        assert_eq!(placeholders(Driver::Sqlite, sql), sql);
    }
}
