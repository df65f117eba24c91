//! What PostgreSQL says of errors.

use super::statement::Meaning;
use crate::error::{Constraint, ConstraintViolation};

/// Whether a prepared statement is no longer right, because a table changed since. The statement was
/// not begun.
pub(in crate::connection) fn is_stale(error: &sqlx::Error) -> bool {
    let sqlx::Error::Database(error) = error else {
        return false;
    };
    let postgres = error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>();
    postgres.is_some_and(|error| {
        error.code() == "0A000" && error.routine() == Some("RevalidateCachedQuery")
    })
}

/// The code is the SQLSTATE.
pub(super) fn meaning(code: &str, routine: Option<&str>) -> Meaning {
    match code {
        // See `is_stale`. In a transaction only all of it can be run again.
        "0A000" if routine == Some("RevalidateCachedQuery") => Meaning::Conflict,
        // lock_not_available.
        "55P03" => Meaning::Locked,
        // serialization_failure, deadlock_detected.
        "40001" | "40P01" => Meaning::Conflict,
        // query_canceled, which is what the statement time-out does.
        "57014" => Meaning::Timeout,
        // in_failed_sql_transaction.
        "25P02" => Meaning::Aborted,
        // Shutdowns of all kinds, the time-outs that close a connection, connection exceptions.
        "57P01" | "57P02" | "57P04" | "57P05" | "25P03" => Meaning::Lost,
        code if code.starts_with("08") => Meaning::Lost,
        _ => Meaning::Other,
    }
}

/// The detail is `Key (team, email)=(1, x) already exists.`; a not-null error has the column. Where
/// a record is still pointed to, the key is that of the other table, and is left out.
pub(super) fn read(
    column: Option<&str>,
    detail: Option<&str>,
    violation: &mut ConstraintViolation,
) {
    if let Some(column) = column {
        violation.columns = vec![column.to_owned()];
        return;
    }
    let detail = detail.unwrap_or_default();
    if violation.kind == Constraint::ForeignKey && detail.contains("still referenced") {
        return;
    }
    let key = detail
        .strip_prefix("Key (")
        .and_then(|key| key.split_once(")="));
    if let Some((columns, _)) = key {
        violation.columns = columns
            .split(", ")
            .map(|name| name.trim_matches('"').to_owned())
            .collect();
    }
}

#[cfg(test)]
mod tests {
    use super::super::complete::tests::violation;
    use super::*;

    #[test]
    fn reads_the_columns_of_a_violation() {
        let mut found = violation(Constraint::Unique);
        read(
            None,
            Some("Key (team, \"Mail\")=(1, a) already exists."),
            &mut found,
        );
        assert_eq!(found.columns, ["team", "Mail"]);
        let mut found = violation(Constraint::ForeignKey);
        let detail = "Key (id)=(1) is still referenced from table \"posts\".";
        read(None, Some(detail), &mut found);
        assert!(found.columns.is_empty());
    }
}
