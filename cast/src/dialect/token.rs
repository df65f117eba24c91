//! SQL as a list of tokens: enough to find names, lists and clauses in a statement without being
//! misled by quotes and comments. It does not know the grammar.

use std::ops::Range;

/// A piece of SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A bare word or number.
    Word,
    /// A quoted name.
    Name,
    /// A text literal.
    Text,
    /// Any other character.
    Symbol,
}

/// A token with its place in the text.
#[derive(Debug, Clone)]
pub(crate) struct Token<'s> {
    pub(crate) kind: Kind,
    pub(crate) span: Range<usize>,
    pub(crate) text: &'s str,
}

impl Token<'_> {
    /// Whether this is a keyword or a symbol.
    pub(crate) fn is(&self, word: &str) -> bool {
        matches!(self.kind, Kind::Word | Kind::Symbol) && self.text.eq_ignore_ascii_case(word)
    }

    /// Whether this is a quoted name.
    #[cfg(feature = "mysql")]
    pub(crate) fn is_quoted(&self) -> bool {
        self.kind == Kind::Name
    }

    /// The name that this token is, without its quotes.
    pub(crate) fn name(&self) -> Option<String> {
        match self.kind {
            Kind::Word => Some(self.text.to_owned()),
            Kind::Name => {
                let quote = self.text.chars().next().unwrap_or('"');
                let close = closing(quote);
                let inner = &self.text[1..self.text.len().max(2) - 1];
                Some(inner.replace(&format!("{close}{close}"), &close.to_string()))
            }
            // SQLite takes a text for a name where only a name can stand.
            Kind::Text | Kind::Symbol => None,
        }
    }
}

/// Splits SQL into tokens. White space and comments are left out.
pub(crate) fn tokens(sql: &str) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(char) = sql[at..].chars().next() {
        let start = at;
        let rest = &sql[at..];
        let kind = match char {
            _ if char.is_whitespace() => {
                at += char.len_utf8();
                continue;
            }
            '-' if rest.starts_with("--") => {
                at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            '/' if rest.starts_with("/*") => {
                at += rest.find("*/").map_or(rest.len(), |end| end + 2);
                continue;
            }
            '\'' => {
                at += quoted_length(rest, '\'');
                Kind::Text
            }
            '"' | '`' | '[' => {
                at += quoted_length(rest, closing(char));
                Kind::Name
            }
            _ if is_word(char) => {
                at += rest.find(|char| !is_word(char)).unwrap_or(rest.len());
                Kind::Word
            }
            _ => {
                at += char.len_utf8();
                Kind::Symbol
            }
        };
        out.push(Token {
            kind,
            span: start..at,
            text: &sql[start..at],
        });
    }
    out
}

/// The index of the parenthesis that closes the one at `open`, or of the last token.
pub(crate) fn closing_parenthesis(tokens: &[Token<'_>], open: usize) -> usize {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        if token.is("(") {
            depth += 1;
        } else if token.is(")") {
            depth -= 1;
            if depth == 0 {
                return index;
            }
        }
    }
    tokens.len().saturating_sub(1)
}

/// Splits tokens at the commas that stand in no parentheses.
pub(crate) fn split_at_commas<'t, 's>(tokens: &'t [Token<'s>]) -> Vec<&'t [Token<'s>]> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (index, token) in tokens.iter().enumerate() {
        if token.is("(") {
            depth += 1;
        } else if token.is(")") {
            depth = depth.saturating_sub(1);
        } else if token.is(",") && depth == 0 {
            parts.push(&tokens[start..index]);
            start = index + 1;
        }
    }
    if start < tokens.len() {
        parts.push(&tokens[start..]);
    }
    parts
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_' || char == '$'
}

fn closing(quote: char) -> char {
    if quote == '[' { ']' } else { quote }
}

/// How long a quoted piece is, its quotes included; a doubled quote inside is a part of it.
fn quoted_length(text: &str, close: char) -> usize {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, char)) = chars.next() {
        if char != close {
            continue;
        }
        if chars.peek().is_some_and(|(_, next)| *next == close) {
            chars.next();
        } else {
            return at + char.len_utf8();
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names_texts_and_symbols() {
        let sql = "insert into \"a\"\"b\" /* ( */ (`c``d`, [e]) values ('it''s)', ?) -- end";
        let texts: Vec<_> = tokens(sql).iter().map(|token| token.text).collect();
        assert_eq!(
            texts,
            [
                "insert",
                "into",
                "\"a\"\"b\"",
                "(",
                "`c``d`",
                ",",
                "[e]",
                ")",
                "values",
                "(",
                "'it''s)'",
                ",",
                "?",
                ")"
            ]
        );
        let names: Vec<_> = tokens(sql).iter().filter_map(Token::name).collect();
        assert_eq!(names, ["insert", "into", "a\"b", "c`d", "e", "values"]);
    }

    #[test]
    fn finds_the_parenthesis_that_closes() {
        let tokens = tokens("a (b, (c), ')') d");
        assert_eq!(closing_parenthesis(&tokens, 1), 9);
        let parts = split_at_commas(&tokens[2..9]);
        assert_eq!(parts.len(), 3);
        assert_eq!(parts[1][0].text, "(");
    }

    #[test]
    fn an_unfinished_quote_ends_with_the_text() {
        assert_eq!(tokens("'abc").len(), 1);
        assert_eq!(tokens("\"").len(), 1);
        assert_eq!(tokens("\"")[0].name().as_deref(), Some(""));
    }
}
