//! The tree of one template: plain data, every node with its place.

use crate::expression::{Arguments, Condition, Expr, Pattern, Prop, PropsHead};
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
    /// `@switch`.
    Switch(Box<Switch>),
    /// `@match`.
    Match(Box<Match>),
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
    /// `@include` and its kin.
    Include(Box<Include>),
    /// `@each`.
    EachView(Box<EachView>),
    /// `@yield`.
    Yield { name: String, default: Option<Expr> },
    /// `@section`.
    Section(Section),
    /// `@parent`.
    Parent,
    /// `@hasSection` and `@sectionMissing`.
    IfSection {
        name: String,
        missing: bool,
        body: Vec<Node>,
        otherwise: Option<Vec<Node>>,
    },
    /// `@csrf`.
    Csrf,
    /// `@method`.
    Method { verb: String },
    /// `@error` and `@session`.
    Found(Box<Found>),
    /// `@checked` and its kin.
    Flag {
        attribute: &'static str,
        condition: Condition,
    },
    /// `@class`: class names, each with the condition that it hangs on.
    ClassList { entries: Entries },
    /// `@style`: declarations, each with the condition that it hangs on.
    StyleList { entries: Entries },
    /// `@once`.
    Once { body: Vec<Node> },
    /// `@push` and its kin.
    Push(Box<Push>),
    /// `@stack`.
    Stack { name: String },
    /// `@fragment`.
    Fragment { name: String, body: Vec<Node> },
    /// `@json`, `@dump` and `@dd`.
    Data { kind: DataKind, value: Expr },
    /// `<x-name …>`.
    Component(Box<Component>),
    /// `@props`.
    Props(Box<Props>),
    /// `@aware`.
    Aware(Vec<Prop>),
}

/// Texts, each with the condition that it hangs on.
pub(crate) type Entries = Vec<(Expr, Option<Expr>)>;

/// One arm of an `@if`.
#[derive(Clone, Debug)]
pub(crate) struct Branch {
    pub(crate) condition: Condition,
    pub(crate) body: Vec<Node>,
}

/// A value that is compared with others.
#[derive(Clone, Debug)]
pub(crate) struct Switch {
    pub(crate) subject: Expr,
    /// What stands before the first case.
    pub(crate) lead: Vec<Node>,
    pub(crate) cases: Vec<Case>,
    pub(crate) otherwise: Option<Vec<Node>>,
}

/// Values, and what is shown for them.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) values: Vec<Expr>,
    pub(crate) body: Vec<Node>,
}

/// A value that is compared with patterns.
#[derive(Clone, Debug)]
pub(crate) struct Match {
    pub(crate) subject: Expr,
    /// What stands before the first case.
    pub(crate) lead: Vec<Node>,
    pub(crate) arms: Vec<(Spanned<Pattern>, Vec<Node>)>,
    pub(crate) otherwise: Option<Vec<Node>>,
}

/// Another view in this place.
#[derive(Clone, Debug)]
pub(crate) struct Include {
    /// The first of these that is there.
    pub(crate) views: Vec<Spanned<String>>,
    /// Whether it is no mistake if none is there.
    pub(crate) optional: bool,
    pub(crate) condition: Option<Condition>,
    pub(crate) data: Arguments,
}

/// A view for each item.
#[derive(Clone, Debug)]
pub(crate) struct EachView {
    pub(crate) view: Spanned<String>,
    pub(crate) items: Expr,
    pub(crate) name: Spanned<String>,
    /// The view that is shown if there is no item.
    pub(crate) empty: Option<Spanned<String>>,
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

/// Something that the request may have, under a name.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) kind: FoundKind,
    pub(crate) key: Expr,
    pub(crate) body: Vec<Node>,
    pub(crate) otherwise: Option<Vec<Node>>,
}

/// Where it is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FoundKind {
    /// `@error`: the first message for a field, as `message`.
    Error,
    /// `@session`: a value of the session, as `value`.
    Session,
}

/// Content for a stack.
#[derive(Clone, Debug)]
pub(crate) struct Push {
    pub(crate) stack: String,
    /// Before what is there, not behind it.
    pub(crate) first: bool,
    pub(crate) once: bool,
    pub(crate) condition: Option<Condition>,
    pub(crate) body: Vec<Node>,
}

/// What is done with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DataKind {
    /// `@json`: as JSON, safe in a script.
    Json,
    /// `@dump`: shown for a programmer.
    Dump,
    /// `@dd`: shown for a programmer, and the end.
    Die,
}

/// The tag of a component.
#[derive(Clone, Debug)]
pub(crate) struct Component {
    pub(crate) name: Spanned<String>,
    pub(crate) attributes: Vec<Attribute>,
    /// What stands between the tags besides the named slots.
    pub(crate) body: Vec<Node>,
    pub(crate) slots: Vec<Slot>,
}

/// A named slot between the tags of a component.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    pub(crate) name: Spanned<String>,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) body: Vec<Node>,
}

/// An attribute of a component's tag.
#[derive(Clone, Debug)]
pub(crate) struct Attribute {
    pub(crate) name: Spanned<String>,
    pub(crate) value: AttributeValue,
}

/// What an attribute has for a value.
#[derive(Clone, Debug)]
pub(crate) enum AttributeValue {
    /// None.
    Flag,
    /// Text.
    Text(String),
    /// Text with echoes in it: the pieces of a text are spans.
    Mixed(Vec<TextPart>),
    /// `:name="expression"`.
    Code(Expr),
    /// `{{ attributes }}`: all attributes of a bag.
    Spread(Expr),
    /// `@class(…)`.
    Class(Entries),
    /// `@style(…)`.
    Style(Entries),
}

/// A part of an attribute's text.
#[derive(Clone, Debug)]
pub(crate) enum TextPart {
    Text(Span),
    Echo(Expr),
}

/// What a component takes.
#[derive(Clone, Debug)]
pub(crate) struct Props {
    /// The struct behind a component.
    pub(crate) head: Option<PropsHead>,
    pub(crate) props: Vec<Prop>,
    /// They could not be read, and nothing can be said of the component.
    pub(crate) broken: bool,
}
