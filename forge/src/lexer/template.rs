//! A template's text to its tokens.
//!
//! Decides what is a directive and what only looks like one: a `@` after a letter is an e-mail address, a word
//! that no directive has is CSS or a handle, a known word before `=` is an attribute of Alpine or Vue. Does not
//! look into expressions, apart from their quotes.

use std::sync::Arc;

use super::tag::lex_tag;
use crate::MAX_ERRORS;
use crate::directive::{self, Takes};
use crate::error::{Error, ErrorKind};
use crate::expression::{is_name_part, is_name_start, skip_quoted};
use crate::near::nearest;
use crate::source::SourceFile;
use crate::span::Span;
use crate::token::{Token, TokenKind};

/// So far the end of an echo is looked for where it need not have one.
const LONGEST_ECHO: usize = 4096;
/// Rules of CSS that may stand before a `(`, and are no mistyped directives.
const CSS_WITH_PARENTHESES: &[&str] = &[
    "container",
    "document",
    "import",
    "layer",
    "media",
    "scope",
    "supports",
];

/// Splits a template; mistakes are added to `errors`, and the rest is split all the same.
pub(crate) fn lex(file: &Arc<SourceFile>, errors: &mut Vec<Error>) -> Vec<Token> {
    let mut lexer = Lexer {
        file,
        text: file.text(),
        at: 0,
        text_start: 0,
        tokens: Vec::new(),
        errors,
    };
    lexer.run();
    lexer.tokens
}

struct Lexer<'a> {
    file: &'a Arc<SourceFile>,
    text: &'a str,
    at: usize,
    text_start: usize,
    tokens: Vec<Token>,
    errors: &'a mut Vec<Error>,
}

impl Lexer<'_> {
    fn run(&mut self) {
        while let Some(offset) = self.text[self.at..].find(['{', '@', '<']) {
            self.at += offset;
            if self.errors.len() >= MAX_ERRORS {
                break;
            }
            if self.text[self.at..].starts_with('@') {
                self.at_sign();
            } else if self.text[self.at..].starts_with('<') {
                self.angle();
            } else {
                self.brace();
            }
        }
        self.flush(self.text.len());
    }

    /// Ends the text that was running.
    fn flush(&mut self, end: usize) {
        if self.text_start < end {
            let span = Span::new(self.text_start, end);
            self.tokens.push(Token {
                kind: TokenKind::Text,
                span,
            });
        }
        self.text_start = end;
    }

    /// Adds a token from here to `end`, and goes on there.
    fn push(&mut self, kind: TokenKind, end: usize) {
        self.flush(self.at);
        self.tokens.push(Token {
            kind,
            span: Span::new(self.at, end),
        });
        self.at = end;
        self.text_start = end;
    }

    /// Leaves out what stands between here and `start`, and takes `start..end` as text.
    fn literal(&mut self, start: usize, end: usize) {
        self.flush(self.at);
        self.text_start = start;
        self.at = end;
    }

    fn error(&mut self, kind: ErrorKind, span: Span) {
        self.errors.push(Error::new(kind, self.file, span));
    }

    fn brace(&mut self) {
        let rest = &self.text[self.at..];
        if let Some(comment) = rest.strip_prefix("{{--") {
            let end = comment.find("--}}").map(|length| self.at + length + 8);
            if end.is_none() {
                self.error(ErrorKind::UnclosedComment, Span::new(self.at, self.at + 4));
            }
            self.push(TokenKind::Comment, end.unwrap_or(self.text.len()));
        } else if let Some((open, close, raw)) = echo_marks(rest) {
            let inner = self.at + open.len();
            match find_close(self.text, inner, close) {
                Some(end) => {
                    let kind = TokenKind::Echo {
                        inner: Span::new(inner, end),
                        raw,
                    };
                    self.push(kind, end + close.len());
                }
                None => {
                    self.error(
                        ErrorKind::UnclosedEcho { end: close },
                        Span::new(self.at, inner),
                    );
                    self.at = inner;
                }
            }
        } else {
            self.at += 1;
        }
    }

    fn angle(&mut self) {
        match lex_tag(self.text, self.at) {
            None => self.at += 1,
            Some(Ok((kind, end))) => self.push(kind, end),
            Some(Err((kind, span))) => {
                self.error(kind, span);
                self.at = span.end;
            }
        }
    }

    fn at_sign(&mut self) {
        let start = self.at;
        let rest = &self.text[start + 1..];
        let touches_word = self.text[..start]
            .chars()
            .next_back()
            .is_some_and(|c| c == '_' || c.is_alphanumeric());
        if let Some((open, close, _)) = echo_marks(rest) {
            let inner = start + 1 + open.len();
            let end = find_near_close(self.text, inner, close);
            return self.literal(start + 1, end.map_or(inner, |end| end + close.len()));
        }
        if let Some(escaped) = rest.strip_prefix('@')
            && escaped.starts_with(is_name_start)
            && !touches_word
        {
            return self.literal(start + 1, word_end(self.text, start + 2));
        }
        let end = word_end(self.text, start + 1);
        let name = &self.text[start + 1..end];
        if name.is_empty() || touches_word || is_attribute(&self.text[end..]) {
            self.at = end.max(start + 1);
            return;
        }
        if name == "verbatim" {
            return self.verbatim(end);
        }
        self.directive(name.to_owned(), end);
    }

    fn verbatim(&mut self, inner: usize) {
        const END: &str = "@endverbatim";
        if let Some(length) = self.text[inner..].find(END) {
            self.literal(inner, inner + length);
            self.flush(inner + length);
            self.at += END.len();
            self.text_start = self.at;
        } else {
            let kind = ErrorKind::UnclosedBlock {
                name: "verbatim",
                end: "endverbatim",
                glued: false,
            };
            self.error(kind, Span::new(self.at, inner));
            self.literal(inner, self.text.len());
        }
    }

    fn directive(&mut self, name: String, word_end: usize) {
        let here = Span::new(self.at, word_end);
        let after = &self.text[word_end..];
        let spaces = after.len() - after.trim_start_matches([' ', '\t']).len();
        let paren = after[spaces..]
            .starts_with('(')
            .then_some(word_end + spaces);
        let Some(directive) = directive::find(&name, paren.is_some()) else {
            self.unknown(name, here, paren.is_some());
            self.at = word_end;
            return;
        };
        let Some(paren) = paren.filter(|_| directive.takes != Takes::Nothing) else {
            if directive.takes == Takes::Always {
                let kind = ErrorKind::MissingArguments {
                    name: directive.name,
                    usage: directive.usage,
                };
                self.error(kind, here);
            }
            return self.push(
                TokenKind::Directive {
                    directive,
                    arguments: None,
                },
                word_end,
            );
        };
        let inner = paren + 1;
        if let Some(end) = find_close(self.text, inner, ")") {
            let arguments = Some(Span::new(inner, end));
            self.push(
                TokenKind::Directive {
                    directive,
                    arguments,
                },
                end + 1,
            );
        } else {
            let kind = ErrorKind::UnclosedParenthesis {
                name: directive.name,
            };
            self.error(kind, Span::new(self.at, inner));
            let line_end = self.text[inner..]
                .find('\n')
                .map_or(self.text.len(), |length| inner + length);
            self.push(
                TokenKind::Directive {
                    directive,
                    arguments: None,
                },
                inner,
            );
            self.at = line_end;
            self.text_start = line_end;
        }
    }

    fn unknown(&mut self, name: String, here: Span, with_arguments: bool) {
        if directive::is_foreign(&name, with_arguments) {
            let remedy = directive::remedy(&name);
            self.error(ErrorKind::UnsupportedDirective { name, remedy }, here);
        } else if with_arguments
            && !CSS_WITH_PARENTHESES.contains(&name.as_str())
            && let Some(near) = nearest(&name, directive::names())
        {
            self.error(ErrorKind::UnknownDirective { name, near }, here);
        }
    }
}

/// How the echo at the start of `rest` opens and closes.
pub(crate) fn echo_marks(rest: &str) -> Option<(&'static str, &'static str, bool)> {
    if rest.starts_with("{{") {
        Some(("{{", "}}", false))
    } else if rest.starts_with("{!!") {
        Some(("{!!", "!!}", true))
    } else {
        None
    }
}

/// Where `close` stands from `start` on, outside of quotes and, for `)`, outside of inner brackets.
///
/// A quote that is not closed on its line counts for nothing: what follows is then found as if it were not
/// there, and the expression's own parser reports the quote.
pub(crate) fn find_close(text: &str, start: usize, close: &str) -> Option<usize> {
    // Cheap, and the common way to fail: without it many openings and no end would take the square of the length.
    text[start..].find(close)?;
    scan_close(text, start, close, true).or_else(|| {
        let line_end = text[start..]
            .find('\n')
            .map_or(text.len(), |length| start + length);
        scan_close(&text[..line_end], start, close, false)
    })
}

/// The same where the echo need not have an end: then it is not looked for in all that follows, or many such beginnings would
/// take the square of the length.
pub(crate) fn find_near_close(text: &str, start: usize, close: &str) -> Option<usize> {
    let end = text.len().min(start + LONGEST_ECHO);
    find_close(&text[..text.floor_char_boundary(end)], start, close)
}

fn scan_close(text: &str, start: usize, close: &str, quotes: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let counts = close == ")";
    let mut depth = 0_usize;
    let mut at = start;
    while at < bytes.len() {
        if depth == 0 && bytes[at..].starts_with(close.as_bytes()) {
            return Some(at);
        }
        match bytes[at] {
            b'"' | b'\'' if quotes => {
                at = skip_quoted(text, at)?;
                continue;
            }
            b'(' | b'[' | b'{' if counts => depth += 1,
            b')' | b']' | b'}' if counts => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    None
}

/// `@click.outside="…"`: a name with modifiers, then `=` and a quote.
fn is_attribute(after: &str) -> bool {
    let rest = after.trim_start_matches(|c: char| is_name_part(c) || matches!(c, '.' | ':' | '-'));
    rest.strip_prefix('=')
        .is_some_and(|value| value.starts_with(['"', '\'']))
}

fn word_end(text: &str, start: usize) -> usize {
    text[start..]
        .find(|c| !is_name_part(c))
        .map_or(text.len(), |length| start + length)
}
