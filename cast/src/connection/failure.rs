//! Turns sqlx's errors into Cast's: finds constraint violations, locks and time-outs. What a
//! database tells of a broken constraint differs; each driver's way of reading it is a function.

use sqlx::error::{DatabaseError, ErrorKind};

use super::link::Limits;
use crate::error::{Constraint, ConstraintViolation, Error};

pub(super) fn translate(error: sqlx::Error, sql: &str, limits: Limits) -> Error {
    match error {
        sqlx::Error::PoolTimedOut => Error::PoolTimeout {
            seconds: limits.acquire_timeout.as_secs(),
            max: limits.max_connections,
        },
        sqlx::Error::PoolClosed => Error::Closed,
        sqlx::Error::Database(error) => database(error, sql),
        other => Error::Query {
            sql: sql.to_owned(),
            source: other.into(),
        },
    }
}

fn database(error: Box<dyn DatabaseError>, sql: &str) -> Error {
    let sql = sql.to_owned();
    let kind = match error.kind() {
        ErrorKind::UniqueViolation => Constraint::Unique,
        ErrorKind::ForeignKeyViolation => Constraint::ForeignKey,
        ErrorKind::NotNullViolation => Constraint::NotNull,
        ErrorKind::CheckViolation => Constraint::Check,
        _ if is_locked(&*error) => {
            return Error::Locked {
                sql,
                source: error.into_error(),
            };
        }
        _ => {
            return Error::Query {
                sql,
                source: error.into_error(),
            };
        }
    };
    let mut violation = ConstraintViolation {
        kind,
        constraint: error.constraint().map(str::to_owned),
        table: error.table().map(str::to_owned),
        columns: Vec::new(),
        sql,
        source: "".into(),
    };
    #[cfg(feature = "sqlite")]
    if error
        .try_downcast_ref::<sqlx::sqlite::SqliteError>()
        .is_some()
    {
        read_sqlite(error.message(), &mut violation);
    }
    #[cfg(feature = "postgres")]
    if let Some(error) = error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>() {
        read_postgres(error.column(), error.detail(), &mut violation);
    }
    #[cfg(feature = "mysql")]
    if error
        .try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>()
        .is_some()
    {
        read_mysql(error.message(), &mut violation);
    }
    violation.source = error.into_error();
    Error::Constraint(Box::new(violation))
}

/// SQLite's SQLITE_BUSY and SQLITE_LOCKED, MySQL's lock wait time-out.
fn is_locked(error: &dyn DatabaseError) -> bool {
    #[cfg(feature = "sqlite")]
    if error
        .try_downcast_ref::<sqlx::sqlite::SqliteError>()
        .is_some()
    {
        let code = error.code().and_then(|code| code.parse::<u32>().ok());
        return code.is_some_and(|code| matches!(code & 0xff, 5 | 6));
    }
    #[cfg(feature = "mysql")]
    if let Some(error) = error.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>() {
        return error.number() == 1205;
    }
    // PostgreSQL's lock_not_available.
    error.code().is_some_and(|code| code == "55P03")
}

/// `UNIQUE constraint failed: users.team, users.email`, `CHECK constraint failed: age_is_right`.
#[cfg(feature = "sqlite")]
fn read_sqlite(message: &str, violation: &mut ConstraintViolation) {
    let Some((_, detail)) = message.split_once(" constraint failed: ") else {
        return;
    };
    if violation.kind == Constraint::Check {
        violation.constraint = Some(detail.to_owned());
        return;
    }
    for name in detail.split(", ") {
        if let Some(index) = name.strip_prefix("index '") {
            violation.constraint = Some(index.trim_end_matches('\'').to_owned());
        } else if let Some((table, column)) = name.split_once('.') {
            violation.table = Some(table.to_owned());
            violation.columns.push(column.to_owned());
        }
    }
}

/// The detail is `Key (team, email)=(1, x) already exists.`; a not-null error has the column.
#[cfg(feature = "postgres")]
fn read_postgres(column: Option<&str>, detail: Option<&str>, violation: &mut ConstraintViolation) {
    if let Some(column) = column {
        violation.columns = vec![column.to_owned()];
        return;
    }
    let key = detail
        .and_then(|detail| detail.strip_prefix("Key ("))
        .and_then(|key| key.split_once(")="));
    if let Some((columns, _)) = key {
        violation.columns = columns
            .split(", ")
            .map(|name| name.trim_matches('"').to_owned())
            .collect();
    }
}

/// `Duplicate entry 'x' for key 'users.users_email_unique'`, `Column 'title' cannot be null`.
#[cfg(feature = "mysql")]
fn read_mysql(message: &str, violation: &mut ConstraintViolation) {
    fn quoted<'m>(message: &'m str, before: &str, quote: char) -> Option<&'m str> {
        let (_, rest) = message.rsplit_once(before)?;
        rest.split(quote).next()
    }
    match violation.kind {
        Constraint::Unique => {
            let Some(key) = quoted(message, "for key '", '\'') else {
                return;
            };
            // MySQL writes the table before the index, MariaDB does not.
            let index = key.rsplit_once('.').map_or(key, |(_, index)| index);
            violation.constraint = Some(index.to_owned());
            let table = violation.table.clone().or_else(|| table_of(&violation.sql));
            let column = index
                .strip_suffix("_unique")
                .zip(table.as_deref())
                .and_then(|(index, table)| index.strip_prefix(table)?.strip_prefix('_'));
            violation.columns.extend(column.map(str::to_owned));
            violation.table = table;
        }
        Constraint::NotNull => {
            let column =
                quoted(message, "Column '", '\'').or_else(|| quoted(message, "Field '", '\''));
            violation.columns.extend(column.map(str::to_owned));
        }
        Constraint::ForeignKey => {
            violation.constraint = quoted(message, "CONSTRAINT `", '`').map(str::to_owned);
            violation
                .columns
                .extend(quoted(message, "FOREIGN KEY (`", '`').map(str::to_owned));
        }
        Constraint::Check => {
            violation.constraint = quoted(message, "CONSTRAINT `", '`')
                .or_else(|| quoted(message, "constraint '", '\''))
                .map(str::to_owned);
        }
    }
}

/// The table that an insert or update names first, in backticks.
#[cfg(feature = "mysql")]
fn table_of(sql: &str) -> Option<String> {
    sql.split('`').nth(1).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn violation(kind: Constraint) -> ConstraintViolation {
        let sql = "INSERT INTO `users` (`email`) VALUES (?)".to_owned();
        ConstraintViolation {
            kind,
            constraint: None,
            table: None,
            columns: vec![],
            sql,
            source: "".into(),
        }
    }

    #[cfg(feature = "sqlite")]
    #[test]
    fn reads_the_columns_of_a_sqlite_violation() {
        let mut found = violation(Constraint::Unique);
        read_sqlite(
            "UNIQUE constraint failed: users.team, users.email",
            &mut found,
        );
        assert_eq!(found.table.as_deref(), Some("users"));
        assert_eq!(found.columns, ["team", "email"]);
    }

    #[cfg(feature = "postgres")]
    #[test]
    fn reads_the_columns_of_a_postgres_violation() {
        let mut found = violation(Constraint::Unique);
        read_postgres(
            None,
            Some("Key (team, \"Mail\")=(1, a) already exists."),
            &mut found,
        );
        assert_eq!(found.columns, ["team", "Mail"]);
    }

    #[cfg(feature = "mysql")]
    #[test]
    fn reads_the_index_and_the_column_of_a_mysql_violation() {
        for key in ["users.users_first_name_unique", "users_first_name_unique"] {
            let mut found = violation(Constraint::Unique);
            read_mysql(&format!("Duplicate entry 'x' for key '{key}'"), &mut found);
            assert_eq!(found.constraint.as_deref(), Some("users_first_name_unique"));
            assert_eq!(found.columns, ["first_name"]);
        }
        let mut found = violation(Constraint::NotNull);
        read_mysql("Field 'title' doesn't have a default value", &mut found);
        assert_eq!(found.columns, ["title"]);
    }
}
