//! `@checked`, `@selected`, `@disabled`, `@readonly`, `@required`, and `@class`.

use super::registry::{Action, Directive, Takes};
use crate::askama;
use crate::ast::NodeKind;
use crate::expression::{Condition, Expr, ExpressionError, Parser};
use crate::lower::Lowering;
use crate::span::Span;

type Failure = (ExpressionError, Span);

/// The directives of this family.
pub(super) const DIRECTIVES: &[Directive] = &[
    Directive {
        name: "checked",
        takes: Takes::Always,
        usage: "@checked(condition)",
        action: Action::Inline(|input| flag("checked", input)),
    },
    Directive {
        name: "selected",
        takes: Takes::Always,
        usage: "@selected(condition)",
        action: Action::Inline(|input| flag("selected", input)),
    },
    Directive {
        name: "disabled",
        takes: Takes::Always,
        usage: "@disabled(condition)",
        action: Action::Inline(|input| flag("disabled", input)),
    },
    Directive {
        name: "readonly",
        takes: Takes::Always,
        usage: "@readonly(condition)",
        action: Action::Inline(|input| flag("readonly", input)),
    },
    Directive {
        name: "required",
        takes: Takes::Always,
        usage: "@required(condition)",
        action: Action::Inline(|input| flag("required", input)),
    },
    Directive {
        name: "class",
        takes: Takes::Always,
        usage: "@class({ \"card\", \"is-open\": open })",
        action: Action::Inline(class),
    },
];

fn flag(attribute: &'static str, input: &mut Parser<'_>) -> Result<NodeKind, Failure> {
    Ok(NodeKind::Flag {
        attribute,
        condition: input.condition()?,
    })
}

fn class(input: &mut Parser<'_>) -> Result<NodeKind, Failure> {
    let mut entries = Vec::new();
    input.expect("{")?;
    while !input.eat("}") {
        let names = input.expression()?;
        let condition = if input.eat(":") {
            Some(input.expression()?)
        } else {
            None
        };
        entries.push((names, condition));
        if !input.eat(",") {
            input.expect("}")?;
            break;
        }
    }
    Ok(NodeKind::ClassList { entries })
}

/// Writes the attribute's name where the condition holds.
pub(crate) fn lower_flag(
    lowering: &mut Lowering<'_>,
    attribute: &str,
    condition: &Condition,
    span: Span,
) {
    let mark = lowering.scope.mark();
    let condition = lowering.condition(condition);
    lowering.tag(&askama::if_(&condition), span);
    lowering.text(attribute, span);
    lowering.tag(askama::END_IF, span);
    lowering.scope.reset(mark);
}

/// Writes `class="…"` with the names whose conditions hold.
pub(crate) fn lower_class(
    lowering: &mut Lowering<'_>,
    entries: &[(Expr, Option<Expr>)],
    span: Span,
) {
    let mut list = Vec::new();
    for (names, condition) in entries {
        let names = lowering.text_argument(names).code;
        let condition = condition
            .as_ref()
            .map_or_else(|| "true".to_owned(), |test| lowering.rust(test));
        list.push(format!("({names}, {condition})"));
    }
    let call = format!("{}::class_list(&[{}])", lowering.runtime(), list.join(", "));
    let call = lowering.wrap(&call, false);
    lowering.text("class=\"", span);
    lowering.tag(&askama::echo(&call), span);
    lowering.text("\"", span);
}
