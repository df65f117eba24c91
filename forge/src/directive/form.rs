//! `@csrf`, `@method`, `@error … @enderror`, `@old`.

use super::registry::{Action, Block, Directive, Opened, Takes};
use crate::askama;
use crate::ast::{Node, NodeKind};
use crate::expression::{Expr, ExprKind, ExpressionError, Parser};
use crate::lower::Lowering;
use crate::span::Span;

type Failure = (ExpressionError, Span);

/// The directives of this family.
pub(super) const DIRECTIVES: &[Directive] = &[
    Directive {
        name: "csrf",
        takes: Takes::Nothing,
        usage: "@csrf",
        action: Action::Inline(|_| Ok(NodeKind::Csrf)),
    },
    Directive {
        name: "method",
        takes: Takes::Always,
        usage: "@method(\"PUT\")",
        action: Action::Inline(method),
    },
    Directive {
        name: "error",
        takes: Takes::Always,
        usage: "@error(\"field\")",
        action: Action::Open {
            ends: &["enderror"],
            open: |input| {
                Ok(Opened::Block(Block::FieldError(
                    input.name_or_expression()?,
                )))
            },
        },
    },
    Directive {
        name: "enderror",
        takes: Takes::Nothing,
        usage: "@enderror",
        action: Action::Close { of: &["error"] },
    },
    Directive {
        name: "old",
        takes: Takes::Always,
        usage: "@old(\"field\", default)",
        action: Action::Inline(old),
    },
];

/// The methods that a form can ask for; it can send the others itself.
fn method(input: &mut Parser<'_>) -> Result<NodeKind, Failure> {
    let name = input.quoted_name()?;
    let verb = name.value.to_ascii_uppercase();
    if !matches!(verb.as_str(), "PUT" | "PATCH" | "DELETE") {
        let expected = "`\"PUT\"`, `\"PATCH\"` or `\"DELETE\"`";
        return Err((
            ExpressionError::Expected {
                expected,
                found: format!("`{}`", name.value),
            },
            name.span,
        ));
    }
    Ok(NodeKind::Method { verb })
}

/// `@old("field", default)` is `{{ old("field", default) }}`.
fn old(input: &mut Parser<'_>) -> Result<NodeKind, Failure> {
    let field = input.name_or_expression()?;
    let mut span = field.span;
    let mut arguments = vec![field];
    if input.eat(",") {
        let default = input.expression()?;
        span = span.to(default.span);
        arguments.push(default);
    }
    let callee = Box::new(Expr::new(ExprKind::Name("old".to_owned()), span));
    Ok(NodeKind::Echo {
        expr: Expr::new(ExprKind::Call { callee, arguments }, span),
        raw: false,
    })
}

/// Writes the hidden field with the token.
pub(crate) fn lower_csrf(lowering: &mut Lowering<'_>, span: Span) {
    lowering.text("<input type=\"hidden\" name=\"_token\" value=\"", span);
    let token = format!("{}.csrf_token()", lowering.context());
    lowering.tag(&askama::echo(&token), span);
    lowering.text("\" autocomplete=\"off\">", span);
}

/// Writes the hidden field with the method.
pub(crate) fn lower_method(lowering: &mut Lowering<'_>, verb: &str, span: Span) {
    lowering.text(
        &format!("<input type=\"hidden\" name=\"_method\" value=\"{verb}\">"),
        span,
    );
}

/// Writes what is shown for a field that was refused; `message` is known inside.
pub(crate) fn lower_error<'a>(
    lowering: &mut Lowering<'a>,
    field: &Expr,
    body: &'a [Node],
    span: Span,
) {
    const MESSAGE: &str = "message";
    let mark = lowering.scope.mark();
    let local = lowering.bind_name(MESSAGE, MESSAGE.to_owned());
    let body = lowering.detached(|lowering| lowering.block(body, span));
    lowering.scope.reset(mark);
    let errors = format!("{}.errors()", lowering.context());
    let field = lowering.text_argument(field);
    // A name that nobody reads would be a warning in the application.
    let condition = if lowering.was_used(local) {
        let first = lowering.wrap(&format!("{errors}.first({})", field.code), field.plain);
        askama::let_clause(&askama::some(MESSAGE), &first)
    } else {
        lowering.wrap(&format!("{errors}.has({})", field.code), field.plain)
    };
    lowering.tag(&askama::if_(&condition), span);
    lowering.attach(body);
    lowering.tag(askama::END_IF, span);
}
