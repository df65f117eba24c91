//! `@if @elseif @else @endif`, `@unless`, `@isset`, `@empty(list)`.

use super::registry::{Action, Block, Directive, Opened, Takes};
use crate::askama;
use crate::ast::{Branch, Node, NodeKind};
use crate::expression::{Clause, Condition, Expr, ExpressionError, Parser};
use crate::lower::Lowering;
use crate::span::Span;

type Failure = (ExpressionError, Span);

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
            open: |input| open(test(input.expression()?.negate())),
        },
    },
    Directive {
        name: "isset",
        takes: Takes::Always,
        usage: "@isset(option)",
        action: Action::Open {
            ends: &["endisset"],
            open: |input| open(test(input.expression()?.call_method("is_some"))),
        },
    },
    Directive {
        name: "empty",
        takes: Takes::Always,
        usage: "@empty(list)",
        action: Action::Open {
            ends: &["endempty"],
            open: |input| open(test(input.expression()?.call_method("is_empty"))),
        },
    },
    Directive {
        name: "elseif",
        takes: Takes::Always,
        usage: "@elseif(condition)",
        action: Action::Turn {
            of: &["if", "unless", "isset", "empty"],
            turn: turn_to_branch,
        },
    },
    Directive {
        name: "else",
        takes: Takes::Nothing,
        usage: "@else",
        action: Action::Turn {
            of: &["if", "unless", "isset", "empty"],
            turn: turn_to_else,
        },
    },
    Directive {
        name: "endif",
        takes: Takes::Nothing,
        usage: "@endif",
        action: Action::Close { of: &["if"] },
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

fn test(expr: Expr) -> Condition {
    Condition {
        clauses: vec![Clause::Test(expr)],
    }
}

fn open(condition: Condition) -> Result<Opened, Failure> {
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
    if let Block::If(block) = block {
        block.end_part(body)?;
        block.current = Some(input.condition()?);
    }
    Ok(())
}

fn turn_to_else(block: &mut Block, _: &mut Parser<'_>, body: Vec<Node>) -> Result<(), Failure> {
    if let Block::If(block) = block {
        block.end_part(body)?;
    }
    Ok(())
}

/// Writes the arms; the names that a `let` binds are known in its arm only.
pub(crate) fn lower<'a>(
    lowering: &mut Lowering<'a>,
    branches: &'a [Branch],
    otherwise: Option<&'a [Node]>,
    span: Span,
) {
    for (index, branch) in branches.iter().enumerate() {
        let mark = lowering.scope.mark();
        let condition = lowering.condition(&branch.condition);
        let tag = if index == 0 {
            askama::if_(&condition)
        } else {
            askama::else_if(&condition)
        };
        lowering.tag(&tag, branch.condition.span());
        lowering.block(&branch.body, span);
        lowering.scope.reset(mark);
    }
    if let Some(body) = otherwise {
        lowering.tag(askama::ELSE, span);
        lowering.block(body, span);
    }
    lowering.tag(askama::END_IF, span);
}
