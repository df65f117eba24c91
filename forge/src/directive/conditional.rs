//! `@if @elseif @else @endif`, `@unless`, `@isset`, `@empty(list)`.

use super::registry::{Action, Block, Directive, Opened, Takes};
use crate::ast::{Branch, Node, NodeKind};
use crate::expression::{Condition, ExpressionError, Parser};
use crate::lower::Lowering;
use crate::page::PieceKind;
use crate::span::Span;

type Failure = (ExpressionError, Span);

/// What can have an `@else`.
pub(super) const OPENERS: &[&str] = &[
    "if",
    "unless",
    "isset",
    "empty",
    "auth",
    "guest",
    "can",
    "cannot",
    "canany",
    "env",
    "production",
    "hasSection",
    "sectionMissing",
    "error",
    "session",
];

/// The directives of this family.
pub(super) const DIRECTIVES: &[Directive] = &[
    Directive {
        name: "if",
        takes: Takes::Always,
        usage: "@if(condition)",
        action: Action::Open {
            ends: &["endif"],
            open: |input| open(input.condition()?),
        },
    },
    Directive {
        name: "unless",
        takes: Takes::Always,
        usage: "@unless(condition)",
        action: Action::Open {
            ends: &["endunless"],
            open: |input| open(input.expression()?.negate().into()),
        },
    },
    Directive {
        name: "isset",
        takes: Takes::Always,
        usage: "@isset(option)",
        action: Action::Open {
            ends: &["endisset"],
            open: |input| open(input.expression()?.call_method("is_some").into()),
        },
    },
    Directive {
        name: "empty",
        takes: Takes::Always,
        usage: "@empty(list)",
        action: Action::Open {
            ends: &["endempty"],
            open: |input| open(input.expression()?.call_method("is_empty").into()),
        },
    },
    Directive {
        name: "elseif",
        takes: Takes::Always,
        usage: "@elseif(condition)",
        action: Action::Turn {
            of: OPENERS,
            turn: turn_to_branch,
        },
    },
    Directive {
        name: "else",
        takes: Takes::Nothing,
        usage: "@else",
        action: Action::Turn {
            of: OPENERS,
            turn: turn_to_else,
        },
    },
    Directive {
        name: "endif",
        takes: Takes::Nothing,
        usage: "@endif",
        action: Action::Close {
            of: &["if", "hasSection", "sectionMissing"],
        },
    },
    Directive {
        name: "endunless",
        takes: Takes::Nothing,
        usage: "@endunless",
        action: Action::Close { of: &["unless"] },
    },
    Directive {
        name: "endisset",
        takes: Takes::Nothing,
        usage: "@endisset",
        action: Action::Close { of: &["isset"] },
    },
    Directive {
        name: "endempty",
        takes: Takes::Nothing,
        usage: "@endempty",
        action: Action::Close { of: &["empty"] },
    },
];

/// An `@if` whose `@endif` has not come yet.
#[derive(Debug)]
pub(crate) struct IfBlock {
    branches: Vec<(Condition, Vec<Node>)>,
    /// The condition of the part that is being read; `None` after `@else`.
    current: Option<Condition>,
}

impl IfBlock {
    pub(super) fn close(mut self, body: Vec<Node>) -> NodeKind {
        let otherwise = match self.current.take() {
            Some(condition) => {
                self.branches.push((condition, body));
                None
            }
            None => Some(body),
        };
        let branches = self
            .branches
            .into_iter()
            .map(|(condition, body)| Branch { condition, body })
            .collect();
        NodeKind::If {
            branches,
            otherwise,
        }
    }

    fn end_part(&mut self, body: Vec<Node>) -> Result<(), Failure> {
        let Some(condition) = self.current.take() else {
            return Err((ExpressionError::AfterLast { last: "else" }, Span::default()));
        };
        self.branches.push((condition, body));
        Ok(())
    }
}

pub(super) fn open(condition: Condition) -> Result<Opened, Failure> {
    Ok(Opened::Block(Block::If(IfBlock {
        branches: Vec::new(),
        current: Some(condition),
    })))
}

fn turn_to_branch(
    block: &mut Block,
    input: &mut Parser<'_>,
    body: Vec<Node>,
) -> Result<(), Failure> {
    next_arm(block, body, input.condition()?)
}

/// Ends the arm that is being read, and begins one with this condition.
pub(super) fn next_arm(
    block: &mut Block,
    body: Vec<Node>,
    condition: Condition,
) -> Result<(), Failure> {
    match block {
        Block::If(block) => {
            block.end_part(body)?;
            block.current = Some(condition);
            Ok(())
        }
        Block::IfSection(_) | Block::Found(_) => Err((ExpressionError::OnlyElse, Span::default())),
        _ => Ok(()),
    }
}

fn turn_to_else(block: &mut Block, _: &mut Parser<'_>, body: Vec<Node>) -> Result<(), Failure> {
    match block {
        Block::If(block) => block.end_part(body),
        Block::IfSection(block) => keep_first(&mut block.body, body),
        Block::Found(block) => keep_first(&mut block.body, body),
        _ => Ok(()),
    }
}

fn keep_first(place: &mut Option<Vec<Node>>, body: Vec<Node>) -> Result<(), Failure> {
    if place.is_some() {
        return Err((ExpressionError::AfterLast { last: "else" }, Span::default()));
    }
    *place = Some(body);
    Ok(())
}

/// Writes the arms; the names that a `let` binds are known in its arm only.
pub(crate) fn lower<'a>(
    lowering: &mut Lowering<'a>,
    branches: &'a [Branch],
    otherwise: Option<&'a [Node]>,
    span: Span,
) {
    let arms = branches
        .iter()
        .map(|branch| {
            lowering.arm(&branch.condition, span, |lowering| {
                lowering.block(&branch.body, span);
            })
        })
        .collect();
    let otherwise = otherwise.map(|body| lowering.inner(body, span));
    lowering.push(PieceKind::If { arms, otherwise }, span);
}
