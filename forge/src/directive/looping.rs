//! `@foreach`, `@for`, `@forelse @empty @endforelse`, `@break`, `@continue`.

use super::registry::{Action, Block, Directive, Opened, Takes};
use crate::ast::{Node, NodeKind};
use crate::error::ErrorKind;
use crate::expression::{Condition, Expr, ExpressionError, Parser, Pattern};
use crate::lower::{Lowering, Used};
use crate::page::{Body, Code, PieceKind};
use crate::span::Span;

type Failure = (ExpressionError, Span);

/// The directives of this family.
pub(super) const DIRECTIVES: &[Directive] = &[
    Directive {
        name: "foreach",
        takes: Takes::Always,
        usage: "@foreach(posts as post)",
        action: Action::Open {
            ends: &["endforeach"],
            open,
        },
    },
    Directive {
        name: "for",
        takes: Takes::Always,
        usage: "@for(i in 0..3)",
        action: Action::Open {
            ends: &["endfor"],
            open,
        },
    },
    Directive {
        name: "forelse",
        takes: Takes::Always,
        usage: "@forelse(posts as post)",
        action: Action::Open {
            ends: &["endforelse"],
            open,
        },
    },
    Directive {
        name: "empty",
        takes: Takes::Nothing,
        usage: "@empty",
        action: Action::Turn {
            of: &["forelse"],
            turn: turn_to_empty,
        },
    },
    Directive {
        name: "endforeach",
        takes: Takes::Nothing,
        usage: "@endforeach",
        action: Action::Close { of: &["foreach"] },
    },
    Directive {
        name: "endfor",
        takes: Takes::Nothing,
        usage: "@endfor",
        action: Action::Close { of: &["for"] },
    },
    Directive {
        name: "endforelse",
        takes: Takes::Nothing,
        usage: "@endforelse",
        action: Action::Close { of: &["forelse"] },
    },
    Directive {
        name: "break",
        takes: Takes::Maybe,
        usage: "@break(condition)",
        action: Action::Inline(|input| jump("break", input)),
    },
    Directive {
        name: "continue",
        takes: Takes::Maybe,
        usage: "@continue(condition)",
        action: Action::Inline(|input| jump("continue", input)),
    },
];

/// A loop whose end has not come yet.
#[derive(Debug)]
pub(crate) struct EachBlock {
    pattern: Pattern,
    items: Expr,
    /// The body, once `@empty` has come.
    body: Option<Vec<Node>>,
}

impl EachBlock {
    pub(super) fn close(self, last: Vec<Node>) -> NodeKind {
        let (body, empty) = match self.body {
            Some(body) => (body, Some(last)),
            None => (last, None),
        };
        NodeKind::Each {
            pattern: self.pattern,
            items: self.items,
            body,
            empty,
        }
    }
}

/// `items as pattern`, `items as key => value` or `pattern in items`.
fn open(input: &mut Parser<'_>) -> Result<Opened, Failure> {
    let (pattern, items) = if input.has_word("in") {
        let pattern = input.pattern()?;
        if !input.eat_word("in") {
            return Err(input.expected("`in`"));
        }
        (pattern, input.expression()?)
    } else {
        let items = input.expression_before_as()?;
        if !input.eat_word("as") {
            return Err(input.expected("`as` and a name"));
        }
        let first = input.pattern()?;
        let pattern = if input.eat("=>") {
            Pattern::Tuple {
                path: Vec::new(),
                elements: vec![first, input.pattern()?],
            }
        } else {
            first
        };
        (pattern, items)
    };
    Ok(Opened::Block(Block::Each(EachBlock {
        pattern,
        items,
        body: None,
    })))
}

fn turn_to_empty(block: &mut Block, _: &mut Parser<'_>, body: Vec<Node>) -> Result<(), Failure> {
    if let Block::Each(block) = block {
        if block.body.is_some() {
            return Err((
                ExpressionError::AfterLast { last: "empty" },
                Span::default(),
            ));
        }
        block.body = Some(body);
    }
    Ok(())
}

fn jump(keyword: &'static str, input: &mut Parser<'_>) -> Result<NodeKind, Failure> {
    let condition = if input.is_done() {
        None
    } else {
        Some(input.condition()?)
    };
    Ok(NodeKind::Jump { keyword, condition })
}

/// Writes a loop. Places are borrowed, so that a loop never moves a field out of the view.
pub(crate) fn lower<'a>(
    lowering: &mut Lowering<'a>,
    (pattern, items): (&Pattern, &Expr),
    body: &'a [Node],
    empty: Option<&'a [Node]>,
    span: Span,
) {
    let iterable = lowering.borrowed(items);
    let empty = empty.map(|empty| lowering.inner(empty, span));
    each(
        lowering,
        (pattern, iterable, items.span),
        empty,
        |lowering| {
            lowering.block(body, span);
        },
    );
}

/// Writes a loop over what is borrowed already.
pub(crate) fn each<'a>(
    lowering: &mut Lowering<'a>,
    (pattern, items, place): (&Pattern, Code, Span),
    empty: Option<Body>,
    lower: impl FnOnce(&mut Lowering<'a>),
) {
    let mark = lowering.scope.mark();
    let names = lowering.named_pattern(pattern);
    let scope = lowering.number(&format!("for {names} in {}", items.rust));
    let pattern = lowering.bind(pattern, scope);
    lowering.scope.push_loop(scope);
    let outer_loop = lowering.innermost_loop.replace(scope);
    let body = lowering.within(scope, |lowering| lowering.detached(lower));
    lowering.innermost_loop = outer_loop;
    lowering.scope.reset(mark);
    let state = lowering
        .was_used(Used::Loop(scope))
        .then(|| lowering.private_name(scope, "loop").to_string());
    let count = lowering
        .was_used(Used::Count(scope))
        .then(|| lowering.private_name(scope, "count").to_string());
    let kind = PieceKind::For {
        scope,
        pattern,
        items,
        state,
        count,
        body,
        empty,
    };
    lowering.push(kind, place);
}

/// Writes `@break` or `@continue`.
pub(crate) fn lower_jump(
    lowering: &mut Lowering<'_>,
    keyword: &'static str,
    condition: Option<&Condition>,
    span: Span,
) {
    if !lowering.scope.in_loop() {
        let kind = if lowering.scope.is_walled() {
            ErrorKind::JumpOutOfPart { name: keyword }
        } else {
            ErrorKind::OutsideLoop { name: keyword }
        };
        return lowering.error(kind, span);
    }
    let Some(condition) = condition else {
        return lowering.push(PieceKind::Jump(keyword), span);
    };
    let arm = lowering.arm(condition, span, |lowering| {
        lowering.push(PieceKind::Jump(keyword), span);
    });
    let kind = PieceKind::If {
        arms: vec![arm],
        otherwise: None,
    };
    lowering.push(kind, span);
}
