//! Text to tokens. Knows strings and numbers as Rust writes them, without comments or raw strings.

use super::ast;
use super::error::ExpressionError;
use super::limits::MAX_TOKENS;
use super::token::{Token, TokenKind};
use crate::span::Span;

/// Longest first.
const SYMBOLS: &[&str] = &[
    "..=", "<<=", ">>=", "...", "::", "..", "&&", "||", "==", "!=", "<=", ">=", "<<", ">>", "=>",
    "->", "+=", "-=", "*=", "/=", "%=", "^=", "&=", "|=", "+", "-", "*", "/", "%", "^", "&", "|",
    "!", "=", "<", ">", "(", ")", "[", "]", "{", "}", ".", ",", ":", ";", "?", "@", "#", "$", "~",
];

/// The tokens of `text[span]`, or the first thing that is none.
pub(crate) fn lex(text: &str, span: Span) -> Result<Vec<Token<'_>>, (ExpressionError, Span)> {
    let text = &text[..span.end];
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut at = span.start;
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let after_dot = tokens.last().is_some_and(|token| token.is("."));
        let (kind, end) = one(text, at, c, after_dot)?;
        let span = Span::new(at, end);
        tokens.push(Token {
            kind,
            text: &text[at..end],
            span,
        });
        if tokens.len() > MAX_TOKENS {
            return Err((ExpressionError::TooLong, span));
        }
        at = end;
    }
    Ok(tokens)
}

/// The kind and the end of the token at `at`.
fn one(
    text: &str,
    at: usize,
    c: char,
    after_dot: bool,
) -> Result<(TokenKind, usize), (ExpressionError, Span)> {
    let here = Span::new(at, at + c.len_utf8());
    if is_name_start(c) {
        let raw = text[at..]
            .strip_prefix("r#")
            .is_some_and(|name| name.starts_with(is_name_start));
        let start = if raw { at + 2 } else { at };
        let end = word_end(text, start);
        if raw && matches!(&text[start..end], "_" | "self" | "Self" | "super" | "crate") {
            return Err((
                ExpressionError::Keyword(text[start..end].to_owned()),
                Span::new(at, end),
            ));
        }
        if text[end..].starts_with(['"', '\'', '#']) {
            return Err((
                ExpressionError::Unsupported {
                    construct: "a string with a prefix",
                    remedy: "write a plain string, with a space before it",
                },
                Span::new(at, end),
            ));
        }
        return Ok((TokenKind::Word, end));
    }
    if c.is_ascii_digit() {
        return number(text, at, after_dot);
    }
    if c == '"' || c == '\'' {
        let Some(end) = skip_quoted(text, at) else {
            return Err((ExpressionError::UnterminatedString, here));
        };
        let inner = &text[at + 1..end - 1];
        let span = Span::new(at, end);
        if text[end..].starts_with(is_name_part) {
            let suffix = Span::new(end, word_end(text, end));
            let found = format!("`{}`", suffix.of(text));
            return Err((
                ExpressionError::Expected {
                    expected: "a space after the string",
                    found,
                },
                suffix,
            ));
        }
        check_escapes(inner).map_err(|error| (error, span))?;
        let kind = match c {
            '"' => TokenKind::Text,
            _ if ast::is_one_character(inner) => TokenKind::Character,
            _ => TokenKind::Quoted,
        };
        return Ok((kind, end));
    }
    SYMBOLS
        .iter()
        .find(|symbol| text[at..].starts_with(**symbol))
        .map(|symbol| (TokenKind::Symbol, at + symbol.len()))
        .ok_or((ExpressionError::UnknownCharacter(c), here))
}

/// Whether a name may begin with `c`. Names are ASCII.
pub(crate) fn is_name_start(c: char) -> bool {
    c == '_' || c.is_ascii_alphabetic()
}

/// Whether a name may go on with `c`.
pub(crate) fn is_name_part(c: char) -> bool {
    c == '_' || c.is_ascii_alphanumeric()
}

/// The end of the string or character that begins at `at`, or `None` when its line ends before it does.
pub(crate) fn skip_quoted(text: &str, at: usize) -> Option<usize> {
    let mut characters = text[at..].char_indices();
    let (_, quote) = characters.next()?;
    while let Some((offset, c)) = characters.next() {
        match c {
            '\n' | '\r' => return None,
            '\\' => {
                characters.next();
            }
            _ if c == quote => return Some(at + offset + 1),
            _ => {}
        }
    }
    None
}

fn word_end(text: &str, start: usize) -> usize {
    text[start..]
        .find(|c| !is_name_part(c))
        .map_or(text.len(), |length| start + length)
}

fn number(
    text: &str,
    at: usize,
    after_dot: bool,
) -> Result<(TokenKind, usize), (ExpressionError, Span)> {
    let digits = |from: usize| {
        text[from..]
            .find(|c: char| !c.is_ascii_digit() && c != '_')
            .map_or(text.len(), |n| from + n)
    };
    let mut end = digits(at);
    if after_dot {
        // The index of a tuple: digits alone.
        let index = text[at..end].trim_start_matches(|c: char| c.is_ascii_digit());
        if !index.is_empty() || text[end..].starts_with(is_name_part) {
            return Err((
                ExpressionError::InvalidNumber,
                Span::new(at, word_end(text, at)),
            ));
        }
        return Ok((TokenKind::Integer, end));
    }
    let mut kind = TokenKind::Integer;
    let bytes = text.as_bytes();
    if bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
        kind = TokenKind::Float;
        end = digits(end + 1);
    }
    let mut tail = word_end(text, end);
    if kind == TokenKind::Float || end - at > 0 {
        // `1e-3`: the sign belongs to the exponent.
        let exponent = text[end..tail].trim_start_matches(['e', 'E']);
        if exponent.is_empty() && tail > end && text[tail..].starts_with(['+', '-']) {
            tail = word_end(text, tail + 1);
        }
    }
    let literal = &text[at..tail];
    let kind = match ast::number_kind(literal) {
        Some(true) => TokenKind::Float,
        Some(false) => kind,
        None => return Err((ExpressionError::InvalidNumber, Span::new(at, tail))),
    };
    Ok((kind, tail))
}

/// Only the escapes that Rust has in strings.
fn check_escapes(inner: &str) -> Result<(), ExpressionError> {
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        rest = &rest[at + 1..];
        let length = match rest.chars().next() {
            Some('n' | 'r' | 't' | '\\' | '0' | '\'' | '"') => 1,
            Some('x') => {
                let code = rest
                    .get(1..3)
                    .and_then(|digits| u8::from_str_radix(digits, 16).ok());
                if code.is_none_or(|code| code >= 0x80) {
                    return Err(ExpressionError::UnknownEscape);
                }
                3
            }
            Some('u') => unicode_escape(rest).ok_or(ExpressionError::UnknownEscape)?,
            _ => return Err(ExpressionError::UnknownEscape),
        };
        rest = &rest[length..];
    }
    Ok(())
}

/// The length of `u{…}`.
fn unicode_escape(rest: &str) -> Option<usize> {
    let digits = rest.strip_prefix("u{")?;
    let end = digits.find('}')?;
    let digits = &digits[..end];
    let valid = !digits.is_empty()
        && digits.len() <= 6
        && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let code = u32::from_str_radix(digits, 16).ok().filter(|_| valid)?;
    char::from_u32(code).map(|_| end + 3)
}
