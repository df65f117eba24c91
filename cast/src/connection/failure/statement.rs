//! What a statement's error means.

use std::time::Duration;

use sqlx::error::{DatabaseError, ErrorKind};

use crate::driver::Driver;
use crate::error::{Constraint, ConstraintViolation, Error};

/// What a driver's code for an error means to Cast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Locked,
    Conflict,
    Timeout,
    #[cfg(any(feature = "postgres", feature = "mysql"))]
    Lost,
    #[cfg(feature = "postgres")]
    Aborted,
    Other,
}

pub(in crate::connection) fn translate(
    error: sqlx::Error,
    driver: Driver,
    sql: &str,
    duration: Duration,
) -> Error {
    let sql = sql.to_owned();
    match error {
        sqlx::Error::Database(error) => database(error, driver, sql, duration),
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => {
            Error::ConnectionLost {
                driver,
                sql,
                source: error.into(),
            }
        }
        sqlx::Error::ColumnDecode { index, source } => Error::Unreadable {
            column: index,
            sql,
            source,
        },
        other => Error::Query {
            sql,
            source: other.into(),
        },
    }
}

fn database(
    error: Box<dyn DatabaseError>,
    driver: Driver,
    sql: String,
    duration: Duration,
) -> Error {
    let kind = match error.kind() {
        ErrorKind::UniqueViolation => Constraint::Unique,
        ErrorKind::ForeignKeyViolation => Constraint::ForeignKey,
        ErrorKind::NotNullViolation => Constraint::NotNull,
        ErrorKind::CheckViolation => Constraint::Check,
        // SQLite's `RESTRICT` is a trigger inside, and its error has a trigger's code.
        _ if driver == Driver::Sqlite && error.message() == "FOREIGN KEY constraint failed" => {
            Constraint::ForeignKey
        }
        _ => {
            let meaning = meaning(&*error);
            let source = error.into_error();
            return match meaning {
                Meaning::Locked => Error::Locked { sql, source },
                Meaning::Conflict => Error::Conflict { sql, source },
                Meaning::Timeout => Error::Timeout {
                    sql,
                    milliseconds: u64::try_from(duration.as_millis()).unwrap_or(u64::MAX),
                    source,
                },
                #[cfg(any(feature = "postgres", feature = "mysql"))]
                Meaning::Lost => Error::ConnectionLost {
                    driver,
                    sql,
                    source,
                },
                #[cfg(feature = "postgres")]
                Meaning::Aborted => Error::TransactionAborted { driver },
                Meaning::Other => Error::Query { sql, source },
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
    if driver == Driver::Sqlite {
        super::sqlite::read(error.message(), &mut violation);
    }
    #[cfg(feature = "postgres")]
    if let Some(error) = error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>() {
        super::postgres::read(error.column(), error.detail(), &mut violation);
    }
    #[cfg(feature = "mysql")]
    if driver == Driver::MySql {
        super::mysql::read(error.message(), &mut violation);
    }
    violation.source = error.into_error();
    Error::Constraint(Box::new(violation))
}

fn meaning(error: &dyn DatabaseError) -> Meaning {
    #[cfg(feature = "sqlite")]
    if error
        .try_downcast_ref::<sqlx::sqlite::SqliteError>()
        .is_some()
    {
        return super::sqlite::meaning(error.code().as_deref());
    }
    #[cfg(feature = "mysql")]
    if let Some(error) = error.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>() {
        return super::mysql::meaning(error.number());
    }
    #[cfg(feature = "postgres")]
    if let Some(error) = error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>() {
        return super::postgres::meaning(error.code(), error.routine());
    }
    let _ = error;
    Meaning::Other
}
