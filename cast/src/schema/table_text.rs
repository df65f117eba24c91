//! [`TableText`]: a SQLite table as the text that created it, taken apart into its columns and
//! constraints. SQLite keeps that text and tells checks, collations, generated columns and names of
//! constraints nowhere else, so a table is made anew from it.

use crate::dialect::identifier;
use crate::dialect::token::{Token, closing_parenthesis, split_at_commas, tokens};
use crate::driver::Driver;

/// A table as its text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TableText {
    pub(crate) items: Vec<Item>,
    /// What stands behind the list: `STRICT`, `WITHOUT ROWID`.
    tail: String,
}

/// A column or a constraint of a table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Item {
    /// The column's name; `None` for a constraint of the table.
    pub(crate) column: Option<String>,
    /// The text, of a constraint with its `CONSTRAINT name`.
    pub(crate) sql: String,
}

/// A kind of clause, with the words that begin it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clause {
    PrimaryKey,
    Unique,
    Check,
    ForeignKey,
}

impl TableText {
    /// Takes a `CREATE TABLE` apart. Gives nothing for a virtual table.
    pub(crate) fn parse(sql: &str) -> Option<Self> {
        let all = tokens(sql);
        if all.get(1).is_some_and(|token| token.is("virtual")) {
            return None;
        }
        let open = all.iter().position(|token| token.is("("))?;
        let close = closing_parenthesis(&all, open);
        let text = |part: &[Token<'_>]| match (part.first(), part.last()) {
            (Some(first), Some(last)) => sql[first.span.start..last.span.end].to_owned(),
            _ => String::new(),
        };
        let items = split_at_commas(&all[open + 1..close])
            .into_iter()
            .map(|part| Item {
                column: part
                    .first()
                    .filter(|first| !begins_constraint(first))
                    .and_then(column_name),
                sql: text(part),
            })
            .collect();
        Some(Self {
            items,
            tail: text(&all[close + 1..]),
        })
    }

    /// The statement that creates the table under a name.
    pub(crate) fn to_sql(&self, name: &str) -> String {
        let items: Vec<_> = self.items.iter().map(|item| item.sql.as_str()).collect();
        let mut sql = format!(
            "CREATE TABLE {} ({})",
            identifier(Driver::Sqlite, name),
            items.join(", ")
        );
        if !self.tail.is_empty() {
            sql.push(' ');
            sql.push_str(&self.tail);
        }
        sql
    }

    /// The columns that hold values of their own, which is all but the generated ones.
    pub(crate) fn stored_columns(&self) -> Vec<&str> {
        self.items
            .iter()
            .filter(|item| {
                let is_generated = |pair: &[Token<'_>]| pair[0].is("as") && pair[1].is("(");
                !tokens(&item.sql).windows(2).any(is_generated)
            })
            .filter_map(|item| item.column.as_deref())
            .collect()
    }

    pub(crate) fn column_mut(&mut self, name: &str) -> Option<&mut Item> {
        self.items.iter_mut().find(|item| item.is_column(name))
    }
}

impl Item {
    pub(crate) fn column(name: &str, sql: String) -> Self {
        Self {
            column: Some(name.to_owned()),
            sql,
        }
    }

    pub(crate) fn constraint(sql: String) -> Self {
        Self { column: None, sql }
    }

    pub(crate) fn is_column(&self, name: &str) -> bool {
        // SQLite's names are the same in upper and lower case.
        self.column
            .as_deref()
            .is_some_and(|column| column.eq_ignore_ascii_case(name))
    }

    /// Whether the text names a column.
    pub(crate) fn mentions(&self, column: &str) -> bool {
        tokens(&self.sql)
            .iter()
            .filter_map(Token::name)
            .any(|name| name.eq_ignore_ascii_case(column))
    }

    /// The name that a clause of the item was given.
    pub(crate) fn name_of(&self, clause: Clause) -> Option<String> {
        let all = tokens(&self.sql);
        let at = find(&all, clause)?;
        let named = at >= 2 && all[at - 2].is("constraint");
        named.then(|| all[at - 1].name()).flatten()
    }

    pub(crate) fn has(&self, clause: Clause) -> bool {
        find(&tokens(&self.sql), clause).is_some()
    }

    /// The names in the parentheses behind a table constraint's first words: its own columns.
    pub(crate) fn own_columns(&self, clause: Clause) -> Vec<String> {
        if let Some(column) = &self.column {
            return vec![column.clone()];
        }
        let all = tokens(&self.sql);
        let Some(at) = find(&all, clause) else {
            return Vec::new();
        };
        let Some(open) = (at..all.len()).find(|index| all[*index].is("(")) else {
            return Vec::new();
        };
        let close = closing_parenthesis(&all, open);
        split_at_commas(&all[open + 1..close])
            .into_iter()
            .filter_map(|part| part.first().and_then(column_name))
            .collect()
    }

    /// The text of a column's clause, with its name.
    pub(crate) fn clause(&self, clause: Clause) -> Option<&str> {
        let all = tokens(&self.sql);
        let (start, end) = self.clause_span(&all, clause)?;
        Some(&self.sql[start..end])
    }

    /// Whether a keyword stands in the text.
    pub(crate) fn has_word(&self, word: &str) -> bool {
        tokens(&self.sql).iter().any(|token| token.is(word))
    }

    /// The name behind a keyword.
    pub(crate) fn word_after(&self, word: &str) -> Option<String> {
        let all = tokens(&self.sql);
        let at = all.iter().position(|token| token.is(word))?;
        all.get(at + 1)?.name()
    }

    /// The text in the parentheses behind a keyword.
    pub(crate) fn expression_after(&self, word: &str) -> Option<String> {
        let all = tokens(&self.sql);
        let at = all
            .windows(2)
            .position(|pair| pair[0].is(word) && pair[1].is("("))?;
        let close = closing_parenthesis(&all, at + 1);
        let inner = &self.sql[all[at + 1].span.end..all[close].span.start];
        Some(inner.trim().to_owned())
    }

    /// Takes a column's clause out of its text.
    pub(crate) fn without(&self, clause: Clause) -> Self {
        let all = tokens(&self.sql);
        let Some((start, end)) = self.clause_span(&all, clause) else {
            return self.clone();
        };
        let sql = format!(
            "{} {}",
            self.sql[..start].trim_end(),
            self.sql[end..].trim_start()
        );
        Self {
            column: self.column.clone(),
            sql: sql.trim().to_owned(),
        }
    }

    /// Where a column's clause stands: from its name, or its first word, to the next clause.
    fn clause_span(&self, all: &[Token<'_>], clause: Clause) -> Option<(usize, usize)> {
        self.column.as_ref()?;
        let at = find(all, clause)?;
        let named = at >= 2 && all[at - 2].is("constraint");
        let first = if named { at - 2 } else { at };
        let mut depth = 0_usize;
        let mut last = at;
        for (index, token) in all.iter().enumerate().skip(at) {
            if token.is("(") {
                depth += 1;
            } else if token.is(")") {
                depth = depth.saturating_sub(1);
            } else if depth == 0 && index > at && ends_clause(all, index) {
                break;
            }
            last = index;
        }
        Some((all[first].span.start, all[last].span.end))
    }
}

/// The name of a column; SQLite takes a text there, too.
fn column_name(token: &Token<'_>) -> Option<String> {
    token
        .name()
        .or_else(|| Some(token.text.trim_matches('\'').to_owned()))
}

fn begins_constraint(token: &Token<'_>) -> bool {
    ["constraint", "primary", "unique", "check", "foreign"]
        .iter()
        .any(|word| token.is(word))
}

/// Whether a word begins the next clause of a column. `DEFAULT`, `NULL` and `NOT` may also be parts
/// of `ON DELETE SET DEFAULT`, `ON DELETE SET NULL` and `NOT DEFERRABLE`.
fn ends_clause(all: &[Token<'_>], index: usize) -> bool {
    let token = &all[index];
    let after_set = index > 0 && all[index - 1].is("set");
    let before_deferrable = all.get(index + 1).is_some_and(|next| next.is("deferrable"));
    let begins = [
        "constraint",
        "primary",
        "unique",
        "check",
        "references",
        "collate",
        "generated",
        "as",
        "default",
        "null",
        "not",
    ]
    .iter()
    .any(|word| token.is(word));
    begins && !after_set && !(token.is("not") && before_deferrable)
}

/// The first word of a clause that stands in no parentheses.
fn find(all: &[Token<'_>], clause: Clause) -> Option<usize> {
    let mut depth = 0_usize;
    for (index, token) in all.iter().enumerate() {
        if token.is("(") {
            depth += 1;
        } else if token.is(")") {
            depth = depth.saturating_sub(1);
        }
        let begins = match clause {
            Clause::PrimaryKey => token.is("primary"),
            Clause::Unique => token.is("unique"),
            Clause::Check => token.is("check"),
            Clause::ForeignKey => token.is("foreign") || token.is("references"),
        };
        if depth == 0 && begins {
            return Some(index);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const POSTS: &str = r#"CREATE TABLE "posts" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL,
        'user_id' integer NOT NULL, [status] varchar(9) DEFAULT ')' CONSTRAINT "st" CHECK ("status" IN ('a,b', 'c')),
        editor integer NULL CONSTRAINT "posts_editor_foreign" REFERENCES "users" ("id") ON DELETE SET NULL COLLATE nocase,
        total integer GENERATED ALWAYS AS (user_id * 2) STORED,
        CONSTRAINT "posts_user_id_foreign" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE,
        UNIQUE ("user_id", "status")) STRICT"#;

    #[test]
    fn takes_a_table_apart_and_puts_it_together() {
        let table = TableText::parse(POSTS).unwrap();
        let columns: Vec<_> = table
            .items
            .iter()
            .map(|item| item.column.as_deref())
            .collect();
        assert_eq!(
            columns,
            [
                Some("id"),
                Some("user_id"),
                Some("status"),
                Some("editor"),
                Some("total"),
                None,
                None
            ]
        );
        assert_eq!(
            table.stored_columns(),
            ["id", "user_id", "status", "editor"]
        );
        let again = TableText::parse(&table.to_sql("posts")).unwrap();
        assert_eq!(again, table);
        assert!(
            again
                .to_sql("x")
                .starts_with("CREATE TABLE \"x\" (\"id\" integer")
        );
        assert!(
            again
                .to_sql("x")
                .ends_with("(\"user_id\", \"status\")) STRICT")
        );
    }

    #[test]
    fn finds_clauses_with_their_names_and_columns() {
        let table = TableText::parse(POSTS).unwrap();
        let item = |index: usize| &table.items[index];
        assert_eq!(item(2).name_of(Clause::Check).as_deref(), Some("st"));
        assert_eq!(
            item(5).name_of(Clause::ForeignKey).as_deref(),
            Some("posts_user_id_foreign")
        );
        assert_eq!(item(5).own_columns(Clause::ForeignKey), ["user_id"]);
        assert_eq!(item(6).own_columns(Clause::Unique), ["user_id", "status"]);
        assert_eq!(item(6).name_of(Clause::Unique), None);
        assert!(item(6).mentions("STATUS") && !item(6).mentions("editor"));
        assert!(item(0).has(Clause::PrimaryKey) && !item(1).has(Clause::PrimaryKey));
    }

    #[test]
    fn cuts_a_reference_out_of_a_column() {
        let table = TableText::parse(POSTS).unwrap();
        assert_eq!(
            table.items[3].clause(Clause::ForeignKey),
            Some(
                r#"CONSTRAINT "posts_editor_foreign" REFERENCES "users" ("id") ON DELETE SET NULL"#
            )
        );
        assert_eq!(
            table.items[3].without(Clause::ForeignKey).sql,
            "editor integer NULL COLLATE nocase"
        );
        assert_eq!(
            table.items[2].without(Clause::Check).sql,
            "[status] varchar(9) DEFAULT ')'"
        );
    }

    #[test]
    fn a_virtual_table_has_no_such_text() {
        assert_eq!(
            TableText::parse("CREATE VIRTUAL TABLE t USING fts5(a, b)"),
            None
        );
    }
}
