//! The tags of components: `<x-alert type="error" :message="text" wide {{ attributes }} @class({ "x": y }) />`.

use super::template::{echo_marks, find_close, find_near_close};
use crate::error::ErrorKind;
use crate::span::Span;
use crate::token::{RawAttribute, RawValue, TokenKind};

/// What a tag came to: a token and where it ends, or a mistake and how far it reaches.
pub(super) type Outcome = Result<(TokenKind, usize), (ErrorKind, Span)>;

/// The tag at `start`, or `None` if it is not one of a component.
pub(super) fn lex_tag(text: &str, start: usize) -> Option<Outcome> {
    let rest = &text[start..];
    let (mark, ends) = if rest.starts_with("</x-") {
        ("</x-", true)
    } else {
        ("<x-", false)
    };
    let first = rest.strip_prefix(mark)?.chars().next()?;
    if !first.is_ascii_alphabetic() {
        return None;
    }
    let name_start = start + mark.len();
    let name_end = text[name_start..]
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':')))
        .map_or(text.len(), |length| name_start + length);
    let name = Span::new(name_start, name_end);
    let unclosed = || {
        let kind = ErrorKind::UnfinishedTag {
            name: name.of(text).to_owned(),
        };
        (kind, Span::new(start, name_end))
    };
    if ends {
        let at = skip_space(text, name_end);
        if text[at..].starts_with('>') {
            return Some(Ok((TokenKind::TagEnd { name }, at + 1)));
        }
        return Some(Err(unclosed()));
    }
    let mut attributes = Vec::new();
    let mut at = skip_space(text, name_end);
    loop {
        let rest = &text[at..];
        let closed = rest.starts_with("/>");
        if closed || rest.starts_with('>') {
            let end = at + if closed { 2 } else { 1 };
            let token = TokenKind::Tag {
                name,
                attributes,
                closed,
            };
            return Some(Ok((token, end)));
        }
        let Some((attribute, end)) = attribute(text, at) else {
            return Some(Err(unclosed()));
        };
        attributes.extend(attribute);
        at = skip_space(text, end);
    }
}

/// The attribute at `at`, if it is not a comment, and where it ends.
fn attribute(text: &str, at: usize) -> Option<(Option<RawAttribute>, usize)> {
    let rest = &text[at..];
    if rest.starts_with("{{--") {
        let end = rest.find("--}}")? + at + 4;
        return Some((None, end));
    }
    if let Some((open, close, _)) = echo_marks(rest) {
        let inner = at + open.len();
        let end = find_close(text, inner, close)?;
        let attribute = RawAttribute {
            name: Span::new(at, end + close.len()),
            value: RawValue::Spread(Span::new(inner, end)),
        };
        return Some((Some(attribute), end + close.len()));
    }
    for (word, value) in [
        ("@class", RawValue::Class as fn(Span) -> RawValue),
        ("@style", RawValue::Style as fn(Span) -> RawValue),
    ] {
        if rest
            .strip_prefix(word)
            .is_some_and(|after| after.starts_with('('))
        {
            let inner = at + word.len() + 1;
            let end = find_close(text, inner, ")")?;
            let attribute = RawAttribute {
                name: Span::new(at + 1, at + word.len()),
                value: value(Span::new(inner, end)),
            };
            return Some((Some(attribute), end + 1));
        }
    }
    let name_end = rest
        .char_indices()
        .find(|(offset, c)| {
            c.is_whitespace()
                || matches!(c, '=' | '>' | '"' | '\'' | '<')
                || rest[*offset..].starts_with("/>")
        })
        .map(|(offset, _)| at + offset)?;
    if name_end == at {
        return None;
    }
    let name = Span::new(at, name_end);
    let equals = skip_space(text, name_end);
    if !text[equals..].starts_with('=') {
        let value = RawValue::None;
        return Some((Some(RawAttribute { name, value }), name_end));
    }
    let start = skip_space(text, equals + 1);
    let (value, end) = match text[start..].chars().next()? {
        quote @ ('"' | '\'') => {
            let end = closing_quote(text, start + 1, quote)?;
            (Span::new(start + 1, end), end + 1)
        }
        _ => {
            let end = text[start..]
                .find(|c: char| c.is_whitespace() || c == '>')
                .map(|length| start + length)?;
            (Span::new(start, end), end)
        }
    };
    let value = RawValue::Text(value);
    Some((Some(RawAttribute { name, value }), end))
}

/// Where the quote closes. Quotes inside of echoes count for nothing.
fn closing_quote(text: &str, start: usize, quote: char) -> Option<usize> {
    let mut at = start;
    loop {
        let offset = text[at..].find([quote, '{'])?;
        at += offset;
        if text[at..].starts_with(quote) {
            return Some(at);
        }
        at = match echo_marks(&text[at..]) {
            Some((open, close, _)) => {
                let inner = at + open.len();
                find_near_close(text, inner, close).map_or(inner, |end| end + close.len())
            }
            None => at + 1,
        };
    }
}

fn skip_space(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start().len()
}
