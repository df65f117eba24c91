//! The tokens of a template: text, echoes, comments, directives and the tags of components.

use crate::directive::Directive;
use crate::span::Span;

/// A token and its place.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
}

/// What a token is.
#[derive(Clone, Debug)]
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
    /// `<x-name …>` or `<x-name … />`.
    Tag {
        name: Span,
        attributes: Vec<RawAttribute>,
        closed: bool,
    },
    /// `</x-name>`.
    TagEnd { name: Span },
}

/// An attribute of a tag, not looked into.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawAttribute {
    pub(crate) name: Span,
    pub(crate) value: RawValue,
}

/// What an attribute has for a value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum RawValue {
    None,
    /// What stands between its quotes.
    Text(Span),
    /// `{{ … }}` in the place of an attribute.
    Spread(Span),
    /// `@class(…)`.
    Class(Span),
    /// `@style(…)`.
    Style(Span),
}
