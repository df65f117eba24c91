//! [`Statement`]: SQL text with the values to bind, and [`Done`]: what running one did.

use crate::error::{Error, Result};
use crate::value::{NotJson, Value};

/// SQL in the form of its database, with the values to bind in order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Statement {
    pub(crate) sql: String,
    pub(crate) values: Vec<Value>,
    /// What is wrong with it, so that it is not sent.
    pub(crate) mismatch: Option<Mismatch>,
}

/// SQL of the user's with another number of placeholders than of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mismatch {
    pub(crate) marks: usize,
    pub(crate) values: usize,
}

/// What a statement without rows did.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Done {
    /// How many rows it touched.
    pub(crate) rows: u64,
    /// The key that MySQL or SQLite gave to the inserted row; 0 elsewhere.
    pub(crate) last_insert_id: i64,
}

impl Statement {
    pub(crate) fn new(sql: String, values: Vec<Value>) -> Self {
        Self {
            sql,
            values,
            mismatch: None,
        }
    }

    /// SQL without values.
    pub(super) fn text(sql: &str) -> Self {
        Self::new(sql.to_owned(), Vec::new())
    }

    /// Refuses a statement that could only be misunderstood.
    pub(super) fn check(&self) -> Result<()> {
        let not_json = self.values.iter().find_map(|value| match value {
            Value::NotJson(not_json) => Some(&**not_json),
            _ => None,
        });
        if let Some(NotJson { reason, column }) = not_json {
            return Err(Error::NotJson {
                column: column.as_deref().map(str::to_owned),
                sql: Some(self.sql.clone()),
                source: serde::ser::Error::custom(reason),
            });
        }
        match self.mismatch {
            None => Ok(()),
            Some(Mismatch { marks, values }) => Err(Error::RawValues {
                sql: self.sql.clone(),
                marks,
                values,
            }),
        }
    }

    /// Whether the statement only reads, so that a database that repeats another may answer it. In doubt it does not:
    /// `with` may hold an insert, a locking read must reach the original, and some functions write. What stands in
    /// quotes or comments is not told apart: it costs a read from the original at most.
    pub(super) fn only_reads(&self) -> bool {
        let sql = self
            .sql
            .trim_start_matches(|char: char| char.is_whitespace() || char == '(');
        let is_select = sql
            .get(..6)
            .is_some_and(|word| word.eq_ignore_ascii_case("select"));
        if !is_select {
            return false;
        }
        let lower = sql.to_ascii_lowercase();
        let mut before = "";
        let mut words = lower.split(|char: char| !char.is_alphanumeric() && char != '_');
        !words.any(|word| {
            let writes = matches!(
                (before, word),
                ("for", "update" | "share" | "no" | "key") | ("lock", "in") | (_, "into")
            );
            if !word.is_empty() {
                before = word;
            }
            writes || is_function_that_writes(word)
        })
    }
}

/// Functions that change something, or that mean the server and not its data.
fn is_function_that_writes(word: &str) -> bool {
    const NAMES: [&str; 10] = [
        "nextval",
        "setval",
        "currval",
        "lastval",
        "get_lock",
        "release_lock",
        "release_all_locks",
        "last_insert_id",
        "set_config",
        "pg_notify",
    ];
    NAMES.contains(&word)
        || word.starts_with("pg_advisory_")
        || word.starts_with("pg_try_advisory_")
}

impl Done {
    /// What a statement did that tells nothing.
    pub(super) const NOTHING: Self = Self {
        rows: 0,
        last_insert_id: 0,
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_selects_may_be_answered_by_another_database() {
        for sql in [
            "select 1",
            "  SELECT * FROM posts",
            "(select 1) union (select 2)",
            "select id, updated_at, key from posts where intonation = 'for it'",
        ] {
            assert!(Statement::text(sql).only_reads(), "{sql}");
        }
        for sql in [
            "insert into posts values (1) returning id",
            "with gone as (delete from posts returning id) select * from gone",
            "select * from posts for update skip locked",
            "select * from posts\nfor update skip locked",
            "select * from posts FOR\tNO KEY UPDATE",
            "select * from posts lock in share mode",
            "select * from posts lock\n in share mode",
            "select nextval('posts_id_seq')",
            "select pg_try_advisory_lock(1)",
            "select * into copies from posts",
            "selec",
        ] {
            assert!(!Statement::text(sql).only_reads(), "{sql}");
        }
    }
}
