//! [`Statement`]: SQL text with the values to bind, and [`Done`]: what running one did.

use crate::value::Value;

/// SQL in the form of its database, with the values to bind in order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Statement {
    pub(crate) sql: String,
    pub(crate) values: Vec<Value>,
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
    /// SQL without values.
    pub(super) fn text(sql: &str) -> Self {
        Self {
            sql: sql.to_owned(),
            values: Vec::new(),
        }
    }

    /// Whether the statement only reads, so that a database that repeats another may answer it. In
    /// doubt it does not: `with` may hold an insert, and a locking read must reach the original.
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
        ![
            " for update",
            " for share",
            " for no key",
            " for key",
            " lock in ",
            " into ",
        ]
        .iter()
        .any(|word| lower.contains(word))
    }
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
        ] {
            assert!(Statement::text(sql).only_reads(), "{sql}");
        }
        for sql in [
            "insert into posts values (1) returning id",
            "with gone as (delete from posts returning id) select * from gone",
            "select * from posts for update skip locked",
            "select * from posts lock in share mode",
            "select * into copies from posts",
            "selec",
        ] {
            assert!(!Statement::text(sql).only_reads(), "{sql}");
        }
    }
}
