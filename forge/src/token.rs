//! The tokens of a template: text, echoes, comments and directives.

use crate::directive::Directive;
use crate::span::Span;

/// A token and its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
}

/// What a token is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum TokenKind {
    /// The span goes out as it stands.
    Text,
    /// `{{-- … --}}`.
    Comment,
    /// An echo; `inner` is the expression.
    Echo { inner: Span, raw: bool },
    /// A directive; `arguments` is what stands between its parentheses.
    Directive {
        directive: &'static Directive,
        arguments: Option<Span>,
    },
}
