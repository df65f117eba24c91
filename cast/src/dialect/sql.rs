//! Quoting of names and texts, and the placeholders of raw statements.

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

/// What PostgreSQL searches words in, made of the columns as they are written. An index over it is of use only to a query
/// that says the very same, so both take it from here. A column without a text would make all of it null.
pub(crate) fn searched_words<'c>(columns: impl Iterator<Item = &'c str>) -> String {
    let texts: Vec<_> = columns
        .map(|column| format!("COALESCE({column}, '')"))
        .collect();
    format!("to_tsvector('english', {})", texts.join(" || ' ' || "))
}

/// Writes the `?` of a raw statement as the database wants it. A `?` in a literal, a quoted
/// identifier or a comment stays; `??` is a literal `?` (PostgreSQL has operators with it).
pub(crate) fn placeholders(driver: Driver, sql: &str) -> String {
    if driver != Driver::Postgres || !sql.contains('?') {
        return sql.to_owned();
    }
    let mut out = String::with_capacity(sql.len() + 8);
    for (index, piece) in pieces(driver, sql).iter().enumerate() {
        if index > 0 {
            // Writing to a string cannot fail.
            let _ = write!(out, "${index}");
        }
        out.push_str(piece);
    }
    out
}

/// The texts between the `?` of a raw statement, of which there is one more than of those. What is no placeholder is
/// told as [`placeholders`] does.
pub(crate) fn pieces(driver: Driver, sql: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut rest = sql;
    while let Some(char) = rest.chars().next() {
        if rest.starts_with("??") {
            piece.push('?');
            rest = &rest[2..];
        } else if char == '?' {
            pieces.push(std::mem::take(&mut piece));
            rest = &rest[1..];
        } else {
            let length = opaque(driver, &piece, rest).unwrap_or(char.len_utf8());
            piece.push_str(&rest[..length]);
            rest = &rest[length..];
        }
    }
    pieces.push(piece);
    pieces
}

/// How long the literal, the quoted name or the comment is that begins here.
fn opaque(driver: Driver, before: &str, rest: &str) -> Option<usize> {
    let char = rest.chars().next()?;
    let is_mysql = driver == Driver::MySql;
    let is_postgres = driver == Driver::Postgres;
    let after_word = || before.ends_with(|char: char| char.is_alphanumeric() || char == '_');
    match char {
        '\'' if is_mysql || is_postgres && escapes(before) => Some(escaped_literal(rest, '\'')),
        '"' if is_mysql => Some(escaped_literal(rest, '"')),
        '\'' | '"' => Some(through(rest, 1, &char.to_string())),
        '`' if !is_postgres => Some(through(rest, 1, "`")),
        '[' if driver == Driver::Sqlite => Some(through(rest, 1, "]")),
        '#' if is_mysql => Some(through(rest, 1, "\n")),
        // For MySQL, two signs are no comment before anything but a blank.
        '-' if rest.starts_with("--")
            && (!is_mysql || rest[2..].chars().next().is_none_or(char::is_whitespace)) =>
        {
            Some(through(rest, 2, "\n"))
        }
        '/' if rest.starts_with("/*") && is_postgres => Some(comment(rest)),
        '/' if rest.starts_with("/*") => Some(through(rest, 2, "*/")),
        '$' if is_postgres && !after_word() => Some(dollar_literal(rest)),
        _ => None,
    }
}

/// How long a piece is that ends with a mark, looked for after so many bytes.
fn through(text: &str, from: usize, end: &str) -> usize {
    text[from..]
        .find(end)
        .map_or(text.len(), |at| from + at + end.len())
}

/// Whether a literal that begins now is one like `E'…'`, in which a backslash has a meaning.
fn escapes(before: &str) -> bool {
    let Some(rest) = before.strip_suffix(['e', 'E']) else {
        return false;
    };
    !rest.ends_with(|char: char| char.is_alphanumeric() || char == '_')
}

fn escaped_literal(text: &str, quote: char) -> usize {
    let mut chars = text.char_indices().skip(1);
    while let Some((at, char)) = chars.next() {
        match char {
            '\\' => {
                chars.next();
            }
            _ if char == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// PostgreSQL's comments may hold others.
fn comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// `$$ … $$` and `$tag$ … $tag$`; anything else with a `$` is one character.
fn dollar_literal(text: &str) -> usize {
    let Some(end) = text[1..].find('$') else {
        return 1;
    };
    let tag = &text[..end + 2];
    let inner = &tag[1..=end];
    let is_tag = inner
        .chars()
        .all(|char| char.is_alphanumeric() || char == '_')
        && !inner.starts_with(|char: char| char.is_ascii_digit());
    if is_tag {
        through(text, tag.len(), tag)
    } else {
        1
    }
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

    #[test]
    fn each_database_has_its_own_quotes_and_comments() {
        for (driver, sql, expected) in [
            (Driver::MySql, "a = 'it\\'s ?' and b = ?", 1),
            (Driver::MySql, "`a?` = ? # it's ?\n and b = ?", 2),
            (Driver::MySql, "a = 5--? and \"?\" <> ?", 2),
            (Driver::Sqlite, "[a?] = ? -- it's\n and b = ?", 2),
            (Driver::Sqlite, "a = 'it\\' and b = ? /* it's ? */", 1),
            (Driver::Postgres, "a ?? 'x' -- it's\n and b = ?", 1),
        ] {
            assert_eq!(pieces(driver, sql).len() - 1, expected, "{sql}");
        }
    }

    #[test]
    fn finds_placeholders_behind_every_kind_of_quote_and_comment() {
        for (sql, expected) in [
            ("select E'it\\'s ?', ?", "select E'it\\'s ?', $1"),
            ("select 'a\\', ?", "select 'a\\', $1"),
            ("select name'?', ?", "select name'?', $1"),
            ("/* ? /* ? */ ? */ select ?", "/* ? /* ? */ ? */ select $1"),
            (
                "select $$ ? $$, $tag$ ? $$ ? $tag$, ?",
                "select $$ ? $$, $tag$ ? $$ ? $tag$, $1",
            ),
            ("select a$b?c", "select a$b$1c"),
            ("select \"a\"\"?\" = ? -- ?", "select \"a\"\"?\" = $1 -- ?"),
            ("select '?", "select '?"),
        ] {
            assert_eq!(placeholders(Driver::Postgres, sql), expected);
        }
    }
}
