//! `@extends`, `@section … @endsection`, `@show`, `@yield`, `@parent`.
//!
//! A page and its layouts are made into one: what a layout yields is written in its place. The content of a
//! section knows the view's fields, not the names that are bound around the `@yield`.

use super::registry::{Action, Block, Directive, Opened, Takes};
use crate::ast::{Node, NodeKind, Section, SectionBody};
use crate::error::ErrorKind;
use crate::expression::{Expr, ExpressionError, Parser};
use crate::lower::{Lowering, Scope};
use crate::resolve::Unit;
use crate::span::{Span, Spanned};

type Failure = (ExpressionError, Span);

/// The directives of this family.
pub(super) const DIRECTIVES: &[Directive] = &[
    Directive {
        name: "extends",
        takes: Takes::Always,
        usage: "@extends(\"layouts.app\")",
        action: Action::Inline(|input| {
            Ok(NodeKind::Extends {
                view: input.quoted_name()?,
            })
        }),
    },
    Directive {
        name: "section",
        takes: Takes::Always,
        usage: "@section(\"content\")",
        action: Action::Open {
            ends: &["endsection", "stop", "show"],
            open,
        },
    },
    Directive {
        name: "endsection",
        takes: Takes::Nothing,
        usage: "@endsection",
        action: Action::Close { of: &["section"] },
    },
    Directive {
        name: "stop",
        takes: Takes::Nothing,
        usage: "@stop",
        action: Action::Close { of: &["section"] },
    },
    Directive {
        name: "show",
        takes: Takes::Nothing,
        usage: "@show",
        action: Action::Close { of: &["section"] },
    },
    Directive {
        name: "yield",
        takes: Takes::Always,
        usage: "@yield(\"content\")",
        action: Action::Inline(parse_yield),
    },
    Directive::block(
        "hasSection",
        Takes::Always,
        "@hasSection(\"side\")",
        &["endif"],
        |input| if_section(false, input),
    ),
    Directive::block(
        "sectionMissing",
        Takes::Always,
        "@sectionMissing(\"side\")",
        &["endif"],
        |input| if_section(true, input),
    ),
    Directive {
        name: "parent",
        takes: Takes::Nothing,
        usage: "@parent",
        action: Action::Inline(|_| Ok(NodeKind::Parent)),
    },
];

fn open(input: &mut Parser<'_>) -> Result<Opened, Failure> {
    let name = input.quoted_name()?;
    if !input.eat(",") {
        return Ok(Opened::Block(Block::Section(name)));
    }
    let value = SectionBody::Value(input.expression()?);
    Ok(Opened::Node(section(name, value, false)))
}

fn parse_yield(input: &mut Parser<'_>) -> Result<NodeKind, Failure> {
    let name = input.quoted_name()?.value;
    let default = if input.eat(",") {
        Some(input.expression()?)
    } else {
        None
    };
    Ok(NodeKind::Yield { name, default })
}

/// A `@hasSection` or `@sectionMissing` whose end has not come yet.
#[derive(Debug)]
pub(crate) struct IfSectionBlock {
    name: String,
    missing: bool,
    /// The body, once `@else` has come.
    pub(super) body: Option<Vec<Node>>,
}

impl IfSectionBlock {
    pub(super) fn close(self, last: Vec<Node>) -> NodeKind {
        let (body, otherwise) = match self.body {
            Some(body) => (body, Some(last)),
            None => (last, None),
        };
        NodeKind::IfSection {
            name: self.name,
            missing: self.missing,
            body,
            otherwise,
        }
    }
}

fn if_section(missing: bool, input: &mut Parser<'_>) -> Result<Opened, Failure> {
    let name = input.quoted_name()?.value;
    let body = None;
    Ok(Opened::Block(Block::IfSection(IfSectionBlock {
        name,
        missing,
        body,
    })))
}

pub(super) fn section(name: Spanned<String>, body: SectionBody, shown: bool) -> NodeKind {
    NodeKind::Section(Section { name, body, shown })
}

/// A section that is being written, and those below it in the chain of layouts.
pub(crate) struct Frame<'a> {
    name: String,
    definitions: Vec<Definition<'a>>,
    next: usize,
    /// The names that are known around the place where the section is shown.
    place: Scope<'a>,
}

/// What one view of the chain says of a section.
#[derive(Clone, Copy)]
pub(crate) struct Definition<'a> {
    unit: &'a Unit,
    body: &'a SectionBody,
    /// Written where it is shown, so it also knows the names around that place.
    in_place: bool,
}

impl<'a> Definition<'a> {
    /// What a view says of a section at its top level.
    pub(crate) fn new(unit: &'a Unit, body: &'a SectionBody) -> Self {
        Self {
            unit,
            body,
            in_place: false,
        }
    }
}

/// Writes what the nearest view says of a section, or else the default.
pub(crate) fn lower_yield(
    lowering: &mut Lowering<'_>,
    name: &str,
    default: Option<&Expr>,
    span: Span,
) {
    let definitions = lowering.definitions(name);
    if !definitions.is_empty() {
        let frame = Frame {
            name: name.to_owned(),
            definitions,
            next: 0,
            place: Scope::default(),
        };
        write(lowering, frame, span);
    } else if let Some(default) = default {
        lowering.echo(default, false);
    }
}

/// Writes one of two bodies: which views there are is known when the page is put together.
pub(crate) fn lower_if_section<'a>(
    lowering: &mut Lowering<'a>,
    (name, missing): (&str, bool),
    body: &'a [Node],
    otherwise: Option<&'a [Node]>,
    span: Span,
) {
    let has = lowering.definitions(name).first().is_some_and(has_content);
    // Both are lowered, so that mistakes in either are found.
    let body = lowering.inner(body, span);
    let otherwise = otherwise.map(|body| lowering.inner(body, span));
    let chosen = if has == missing {
        otherwise.unwrap_or_default()
    } else {
        body
    };
    lowering.append(chosen);
}

fn has_content(definition: &Definition<'_>) -> bool {
    match definition.body {
        SectionBody::Value(_) => true,
        SectionBody::Block(nodes) => nodes.iter().any(|node| match node.kind {
            NodeKind::Comment => false,
            NodeKind::Text => !definition.unit.file.slice(node.span).trim().is_empty(),
            _ => true,
        }),
    }
}

/// Writes a section that is shown where it is defined.
pub(crate) fn lower_section<'a>(lowering: &mut Lowering<'a>, section: &'a Section, span: Span) {
    if !section.shown {
        return lowering.error(ErrorKind::NestedSection, span);
    }
    let name = section.name.value.clone();
    let mut definitions = lowering.definitions(&name);
    definitions.push(Definition {
        unit: lowering.unit,
        body: &section.body,
        in_place: true,
    });
    let place = lowering.scope.clone();
    write(
        lowering,
        Frame {
            name,
            definitions,
            next: 0,
            place,
        },
        span,
    );
}

/// Writes what the next layout says of the section that is being written.
pub(crate) fn lower_parent(lowering: &mut Lowering<'_>, span: Span) {
    let Some(frame) = lowering.frames.last() else {
        return lowering.error(ErrorKind::StrayParent, span);
    };
    if frame.next < frame.definitions.len() {
        let frame = Frame {
            name: frame.name.clone(),
            definitions: frame.definitions.clone(),
            next: frame.next,
            place: frame.place.clone(),
        };
        write(lowering, frame, span);
    }
}

/// Writes the definition that is next in the frame.
fn write<'a>(lowering: &mut Lowering<'a>, mut frame: Frame<'a>, span: Span) {
    // `@parent` goes on where the open frame is; a frame that starts again is a section inside itself.
    if lowering
        .frames
        .iter()
        .any(|open| open.name == frame.name && open.next > frame.next)
    {
        return lowering.error(ErrorKind::SectionCycle { name: frame.name }, span);
    }
    let definition = frame.definitions[frame.next];
    frame.next += 1;
    let scope = if definition.in_place {
        frame.place.clone()
    } else {
        Scope::default()
    };
    let outer_callers = std::mem::take(&mut lowering.callers);
    let outer_scope = std::mem::replace(&mut lowering.scope, scope);
    let outer_unit = std::mem::replace(&mut lowering.unit, definition.unit);
    lowering.frames.push(frame);
    match definition.body {
        SectionBody::Value(value) => lowering.echo(value, false),
        SectionBody::Block(nodes) => lowering.block(nodes, span),
    }
    lowering.frames.pop();
    lowering.unit = outer_unit;
    lowering.scope = outer_scope;
    lowering.callers = outer_callers;
}
