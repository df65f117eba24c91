//! The tokens of an expression.

use crate::span::Span;

/// A token and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) kind: TokenKind,
    pub(crate) text: &'a str,
    pub(crate) span: Span,
}

/// What a token is; its text says which one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A name or a keyword; also `_`.
    Word,
    Integer,
    Float,
    /// `"…"`.
    Text,
    /// `'x'`.
    Character,
    /// `'…'` around anything but one character: a name, where names are taken.
    Quoted,
    /// An operator, a bracket or a separator.
    Symbol,
}

impl Token<'_> {
    pub(crate) fn is(&self, symbol: &str) -> bool {
        self.kind == TokenKind::Symbol && self.text == symbol
    }

    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text == word
    }
}
