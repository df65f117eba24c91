//! The tree of one template: plain data, every node with its place.

use crate::expression::{Arguments, Condition, Expr, Pattern};
use crate::span::{Span, Spanned};

/// A piece of a template.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) kind: NodeKind,
    pub(crate) span: Span,
}

/// The pieces.
#[derive(Clone, Debug)]
pub(crate) enum NodeKind {
    /// Text that goes out as it stands; the span is the text.
    Text,
    /// A comment, kept for its line breaks.
    Comment,
    /// `{{ … }}` and `{!! … !!}`.
    Echo { expr: Expr, raw: bool },
    /// `@if` and its kin.
    If {
        branches: Vec<Branch>,
        otherwise: Option<Vec<Node>>,
    },
    /// `@foreach`, `@for` and `@forelse`.
    Each {
        pattern: Pattern,
        items: Expr,
        body: Vec<Node>,
        empty: Option<Vec<Node>>,
    },
    /// `@break` and `@continue`.
    Jump {
        keyword: &'static str,
        condition: Option<Condition>,
    },
    /// `@extends`.
    Extends { view: Spanned<String> },
    /// `@include`.
    Include {
        view: Spanned<String>,
        data: Arguments,
    },
    /// `@yield`.
    Yield { name: String, default: Option<Expr> },
    /// `@section`.
    Section(Section),
    /// `@parent`.
    Parent,
    /// `@csrf`.
    Csrf,
    /// `@method`.
    Method { verb: String },
    /// `@error`.
    FieldError { field: Expr, body: Vec<Node> },
    /// `@checked` and its kin.
    Flag {
        attribute: &'static str,
        condition: Condition,
    },
    /// `@class`: class names, each with the condition that it hangs on.
    ClassList { entries: Vec<(Expr, Option<Expr>)> },
}

/// One arm of an `@if`.
#[derive(Clone, Debug)]
pub(crate) struct Branch {
    pub(crate) condition: Condition,
    pub(crate) body: Vec<Node>,
}

/// A named part of a page.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    pub(crate) name: Spanned<String>,
    pub(crate) body: SectionBody,
    /// Ended by `@show`: defined and shown in one place.
    pub(crate) shown: bool,
}

/// What a section holds.
#[derive(Clone, Debug)]
pub(crate) enum SectionBody {
    /// `@section("title", expression)`.
    Value(Expr),
    /// `@section("content") … @endsection`.
    Block(Vec<Node>),
}
