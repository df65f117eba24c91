//! `@stack`, `@push`, `@prepend`, `@pushOnce`, `@prependOnce`, `@pushIf`, `@once`.
//!
//! A stack shows all that is pushed anywhere on the page, before its place or behind it: while the page is rendered
//! a mark stands there, which is filled in at the end.

use super::registry::{Block, Directive, Opened, Takes};
use crate::ast::{Node, NodeKind, Push};
use crate::expression::{Condition, ExpressionError, Parser};
use crate::lower::Lowering;
use crate::page::PieceKind;
use crate::span::Span;

type Failure = (ExpressionError, Span);

/// The directives of this family.
pub(super) const DIRECTIVES: &[Directive] = &[
    Directive::inline("stack", Takes::Always, "@stack(\"scripts\")", |input| {
        let name = input.quoted_name()?.value;
        Ok(NodeKind::Stack { name })
    }),
    Directive::block(
        "push",
        Takes::Always,
        "@push(\"scripts\")",
        &["endpush"],
        |input| open(false, false, None, input),
    ),
    Directive::block(
        "prepend",
        Takes::Always,
        "@prepend(\"scripts\")",
        &["endprepend"],
        |input| open(true, false, None, input),
    ),
    Directive::block(
        "pushOnce",
        Takes::Always,
        "@pushOnce(\"scripts\")",
        &["endPushOnce"],
        |input| open(false, true, None, input),
    ),
    Directive::block(
        "prependOnce",
        Takes::Always,
        "@prependOnce(\"scripts\")",
        &["endPrependOnce"],
        |input| open(true, true, None, input),
    ),
    Directive::block(
        "pushIf",
        Takes::Always,
        "@pushIf(condition, \"scripts\")",
        &["endPushIf"],
        |input| {
            let condition = input.expression()?;
            input.expect(",")?;
            open(false, false, Some(condition.into()), input)
        },
    ),
    Directive::end("endpush", "@endpush", &["push"]),
    Directive::end("endprepend", "@endprepend", &["prepend"]),
    Directive::end("endPushOnce", "@endPushOnce", &["pushOnce"]),
    Directive::end("endPrependOnce", "@endPrependOnce", &["prependOnce"]),
    Directive::end("endPushIf", "@endPushIf", &["pushIf"]),
    Directive::block("once", Takes::Nothing, "@once", &["endonce"], |_| {
        Ok(Opened::Block(Block::Once))
    }),
    Directive::end("endonce", "@endonce", &["once"]),
];

/// A `@push` whose end has not come yet.
#[derive(Debug)]
pub(crate) struct PushBlock {
    stack: String,
    first: bool,
    once: bool,
    condition: Option<Condition>,
}

impl PushBlock {
    pub(super) fn close(self, body: Vec<Node>) -> NodeKind {
        NodeKind::Push(Box::new(Push {
            stack: self.stack,
            first: self.first,
            once: self.once,
            condition: self.condition,
            body,
        }))
    }
}

fn open(
    first: bool,
    once: bool,
    condition: Option<Condition>,
    input: &mut Parser<'_>,
) -> Result<Opened, Failure> {
    let stack = input.quoted_name()?.value;
    Ok(Opened::Block(Block::Push(Box::new(PushBlock {
        stack,
        first,
        once,
        condition,
    }))))
}

/// Writes a stack's place.
pub(crate) fn lower_stack(lowering: &mut Lowering<'_>, name: &str, span: Span) {
    lowering.context();
    lowering.push(PieceKind::Stack(name.to_owned()), span);
}

/// Writes content for a stack.
pub(crate) fn lower_push<'a>(lowering: &mut Lowering<'a>, push: &'a Push, span: Span) {
    if let Some(condition) = &push.condition {
        let arm = lowering.arm(condition, span, |lowering| write(lowering, push, span));
        let kind = PieceKind::If {
            arms: vec![arm],
            otherwise: None,
        };
        return lowering.push(kind, span);
    }
    write(lowering, push, span);
}

fn write<'a>(lowering: &mut Lowering<'a>, push: &'a Push, span: Span) {
    lowering.context();
    let once = push.once.then(|| lowering.once_mark(span));
    let mark = lowering.scope.mark();
    lowering.scope.wall();
    let content = lowering.detached(|lowering| lowering.block(&push.body, span));
    lowering.scope.reset(mark);
    let kind = PieceKind::Push {
        stack: push.stack.clone(),
        first: push.first,
        once,
        content,
    };
    lowering.push(kind, span);
}

/// Writes what a page shows once.
pub(crate) fn lower_once<'a>(lowering: &mut Lowering<'a>, body: &'a [Node], span: Span) {
    lowering.context();
    let mark = lowering.once_mark(span);
    let body = lowering.inner(body, span);
    lowering.push(PieceKind::Once { mark, body }, span);
}
