//! What MySQL and MariaDB say of errors.

use super::complete::table_of;
use super::statement::Meaning;
use crate::error::{Constraint, ConstraintViolation};

pub(super) fn meaning(number: u16) -> Meaning {
    match number {
        // ER_LOCK_WAIT_TIMEOUT, ER_LOCK_NOWAIT.
        1205 | 3572 => Meaning::Locked,
        // ER_LOCK_DEADLOCK, ER_CHECKREAD.
        1213 | 1020 => Meaning::Conflict,
        // ER_STATEMENT_TIMEOUT of MariaDB, ER_QUERY_TIMEOUT of MySQL, ER_QUERY_INTERRUPTED.
        1969 | 3024 | 1317 => Meaning::Timeout,
        // Shutdowns, killed connections, errors of the network.
        1053 | 1077 | 1152..=1161 | 1184 | 1927 | 2006 | 2013 | 4031 => Meaning::Lost,
        _ => Meaning::Other,
    }
}

/// `Duplicate entry 'x' for key 'users.users_email_unique'`, `Column 'title' cannot be null`.
pub(super) fn read(message: &str, violation: &mut ConstraintViolation) {
    violation.table = table_of(&violation.sql);
    match violation.kind {
        Constraint::Unique => {
            let Some(key) = quoted(message, "for key '", '\'') else {
                return;
            };
            // MySQL writes the table before the index, MariaDB does not.
            match key.rsplit_once('.') {
                Some((table, index)) => {
                    violation.table = Some(table.to_owned());
                    violation.constraint = Some(index.to_owned());
                }
                None => violation.constraint = Some(key.to_owned()),
            }
        }
        Constraint::NotNull => {
            let column =
                quoted(message, "Column '", '\'').or_else(|| quoted(message, "Field '", '\''));
            violation.columns.extend(column.map(str::to_owned));
        }
        Constraint::ForeignKey => {
            // The constraint of the table that points, whichever table the statement named.
            let table = quoted(message, "fails (`", ')').and_then(|rest| rest.split('`').nth(2));
            violation.table = table.map(str::to_owned).or(violation.table.take());
            violation.constraint = quoted(message, "CONSTRAINT `", '`').map(str::to_owned);
            violation
                .columns
                .extend(quoted(message, "FOREIGN KEY (`", '`').map(str::to_owned));
        }
        Constraint::Check => {
            // MariaDB writes `CONSTRAINT `x` failed`, MySQL `Check constraint 'x' is violated`.
            violation.constraint = quoted(message, "CONSTRAINT `", '`')
                .or_else(|| quoted(message, "constraint '", '\''))
                .map(|name| name.rsplit('.').next().unwrap_or(name).to_owned());
        }
    }
}

fn quoted<'m>(message: &'m str, before: &str, quote: char) -> Option<&'m str> {
    let (_, rest) = message.rsplit_once(before)?;
    rest.split(quote).next()
}

#[cfg(test)]
mod tests {
    use super::super::complete::{guess, tests::violation};
    use super::*;

    #[test]
    fn reads_the_index_and_the_column_of_a_violation() {
        for key in ["users.users_first_name_unique", "users_first_name_unique"] {
            let mut found = violation(Constraint::Unique);
            read(&format!("Duplicate entry 'x' for key '{key}'"), &mut found);
            guess(&mut found);
            assert_eq!(found.constraint.as_deref(), Some("users_first_name_unique"));
            assert_eq!(found.columns, ["first_name"]);
        }
        let mut found = violation(Constraint::NotNull);
        read("Field 'title' doesn't have a default value", &mut found);
        assert_eq!(found.columns, ["title"]);
    }

    #[test]
    fn reads_the_table_that_points() {
        let mut found = violation(Constraint::ForeignKey);
        read(
            "Cannot delete or update a parent row: a foreign key constraint fails (`app`.`posts`, \
             CONSTRAINT `posts_user_id_foreign` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`))",
            &mut found,
        );
        assert_eq!(found.table.as_deref(), Some("posts"));
        assert_eq!(found.constraint.as_deref(), Some("posts_user_id_foreign"));
        assert_eq!(found.columns, ["user_id"]);
    }
}
