//! What SQLite says of errors.

use super::statement::Meaning;
use crate::error::{Constraint, ConstraintViolation};

/// The code is the extended one; its last byte is the kind of error.
pub(super) fn meaning(code: Option<&str>) -> Meaning {
    let code = code.and_then(|code| code.parse::<u32>().ok()).unwrap_or(0);
    match (code, code & 0xff) {
        // SQLITE_BUSY_SNAPSHOT: waiting would not have helped, starting again does.
        (517, _) => Meaning::Conflict,
        // SQLITE_BUSY, SQLITE_LOCKED.
        (_, 5 | 6) => Meaning::Locked,
        // SQLITE_INTERRUPT: the progress handler stopped it.
        (_, 9) => Meaning::Timeout,
        _ => Meaning::Other,
    }
}

/// `UNIQUE constraint failed: users.team, users.email`, `CHECK constraint failed: age_is_right`.
pub(super) fn read(message: &str, violation: &mut ConstraintViolation) {
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

#[cfg(test)]
mod tests {
    use super::super::complete::tests::violation;
    use super::*;

    #[test]
    fn reads_the_columns_of_a_violation() {
        let mut found = violation(Constraint::Unique);
        read(
            "UNIQUE constraint failed: users.team, users.email",
            &mut found,
        );
        assert_eq!(found.table.as_deref(), Some("users"));
        assert_eq!(found.columns, ["team", "email"]);
    }
}
