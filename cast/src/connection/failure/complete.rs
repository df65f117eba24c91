//! What the error of a broken constraint leaves out: the table, the constraint's name, its columns.
//! The database knows them, so it is asked; what cannot be asked is read off names.

use crate::connection::wire::Wire;
use crate::connection::{BoxFuture, Statement};
use crate::dialect::token::{Token, tokens};
use crate::error::{Constraint, ConstraintViolation};
use crate::row::Row;
use crate::value::Value;

/// Asks the database for what a violation lacks. Errors here are not worth another error.
pub(in crate::connection) fn complete<'a>(
    violation: &'a mut ConstraintViolation,
    wire: &'a mut Wire,
    statement: &'a Statement,
) -> BoxFuture<'a, ()> {
    // Boxed, so that statements that succeed do not carry the room for this.
    Box::pin(async move {
        match wire {
            #[cfg(feature = "sqlite")]
            Wire::Sqlite(_) => super::complete_sqlite::complete(violation, wire, statement).await,
            #[cfg(feature = "postgres")]
            Wire::Postgres(_) => complete_postgres(violation, wire).await,
            #[cfg(feature = "mysql")]
            Wire::MySql(_) => complete_mysql(violation, wire).await,
        }
        let _ = statement;
    })
}

#[cfg(feature = "postgres")]
async fn complete_postgres(violation: &mut ConstraintViolation, wire: &mut Wire) {
    let (Some(constraint), Some(table)) = (&violation.constraint, &violation.table) else {
        return;
    };
    if !violation.columns.is_empty() {
        return;
    }
    const COLUMNS: &str = "SELECT a.attname::text AS name FROM pg_constraint c \
        JOIN unnest(c.conkey) WITH ORDINALITY AS k(number, place) ON true \
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number \
        WHERE c.conname = $1 AND c.conrelid = to_regclass(quote_ident($2)) ORDER BY k.place";
    let values = vec![constraint.into(), table.into()];
    violation.columns = names(wire, COLUMNS, values).await;
}

#[cfg(feature = "mysql")]
async fn complete_mysql(violation: &mut ConstraintViolation, wire: &mut Wire) {
    let Some(constraint) = violation.constraint.clone() else {
        return;
    };
    if violation.kind == Constraint::Check {
        const CLAUSE: &str = "SELECT CAST(check_clause AS char) AS name \
            FROM information_schema.check_constraints \
            WHERE constraint_schema = DATABASE() AND constraint_name = ?";
        for clause in names(wire, CLAUSE, vec![constraint.into()]).await {
            for token in tokens(&clause).iter().filter(|token| token.is_quoted()) {
                let column = token.name().unwrap_or_default();
                if !violation.columns.contains(&column) {
                    violation.columns.push(column);
                }
            }
        }
        return;
    }
    const INDEX: &str = "SELECT column_name AS name FROM information_schema.statistics \
        WHERE table_schema = DATABASE() AND table_name = ? AND index_name = ? \
        ORDER BY seq_in_index";
    const KEY: &str = "SELECT column_name AS name FROM information_schema.key_column_usage \
        WHERE table_schema = DATABASE() AND table_name = ? AND constraint_name = ? \
        ORDER BY ordinal_position";
    let sql = match violation.kind {
        Constraint::Unique => INDEX,
        _ => KEY,
    };
    if let Some(table) = &violation.table {
        let columns = names(wire, sql, vec![table.into(), constraint.into()]).await;
        if !columns.is_empty() {
            violation.columns = columns;
        }
    }
}

/// Reads the columns off the name of a constraint of Laravel's kind: `users_email_unique`. Of
/// several columns only a part could be told apart, so it is done only when nothing else helps.
pub(in crate::connection) fn guess(violation: &mut ConstraintViolation) {
    if violation.table.is_none() {
        violation.table = table_of(&violation.sql);
    }
    if !violation.columns.is_empty() {
        return;
    }
    let suffix = match violation.kind {
        Constraint::Unique => "_unique",
        Constraint::ForeignKey => "_foreign",
        Constraint::NotNull => "_not_null",
        Constraint::Check => "_check",
    };
    let column = violation
        .constraint
        .as_deref()
        .and_then(|name| name.strip_suffix(suffix))
        .zip(violation.table.as_deref())
        .and_then(|(name, table)| name.strip_prefix(table)?.strip_prefix('_'));
    violation.columns.extend(column.map(str::to_owned));
}

/// The table that an insert, update or delete is about.
pub(super) fn table_of(sql: &str) -> Option<String> {
    let all = tokens(sql);
    let at = table_position(&all)?;
    all[at].name()
}

/// The last part of the table's name: `public.users` is `users`.
pub(super) fn table_position(all: &[Token<'_>]) -> Option<usize> {
    let verb = all.iter().position(|token| {
        token.is("insert") || token.is("replace") || token.is("update") || token.is("delete")
    })?;
    let mut at = if all[verb].is("update") {
        verb + 1
    } else {
        let into = |token: &Token<'_>| token.is("into") || token.is("from");
        verb + 1 + all[verb..].iter().skip(1).position(into)? + 1
    };
    while all.get(at + 1).is_some_and(|token| token.is(".")) {
        at += 2;
    }
    (at < all.len()).then_some(at)
}

/// The texts of a column `name`.
pub(super) async fn names(wire: &mut Wire, sql: &str, values: Vec<Value>) -> Vec<String> {
    let rows = rows(wire, sql, values).await;
    let name = |row: &Row| row.get::<String>("name").ok();
    rows.iter().filter_map(name).collect()
}

pub(super) async fn rows(wire: &mut Wire, sql: &str, values: Vec<Value>) -> Vec<Row> {
    let statement = Statement::new(sql.to_owned(), values);
    wire.fetch(&statement).await.unwrap_or_default()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::connection::failure) fn violation(kind: Constraint) -> ConstraintViolation {
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

    #[test]
    fn finds_the_table_of_a_statement() {
        for sql in [
            "insert into users (a) values (1)",
            "INSERT OR IGNORE INTO \"users\" (a) VALUES (1)",
            "replace into `app`.`users` (a) values (1)",
            "update \"public\".\"users\" set a = 1",
            "delete from users where a = 1",
            "with x as (select 1) insert into users (a) select * from x",
        ] {
            assert_eq!(table_of(sql).as_deref(), Some("users"), "{sql}");
        }
        assert_eq!(table_of("select 1"), None);
    }
}
