//! `@csrf`, `@method`, `@error … @enderror`, `@session … @endsession`, `@old`.

use super::registry::{Action, Block, Directive, Opened, Takes};
use crate::ast::{Found, FoundKind, Node, NodeKind};
use crate::expression::{Expr, ExprKind, ExpressionError, Parser};
use crate::lower::{Lowering, Used};
use crate::page::{Arm, ClauseCode, PatternCode, PieceKind};
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
            open: |input| found(FoundKind::Error, input),
        },
    },
    Directive::block(
        "session",
        Takes::Always,
        "@session(\"status\")",
        &["endsession"],
        |input| found(FoundKind::Session, input),
    ),
    Directive::end("endsession", "@endsession", &["session"]),
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

/// An `@error` or `@session` whose end has not come yet.
#[derive(Debug)]
pub(crate) struct FoundBlock {
    kind: FoundKind,
    key: Expr,
    /// The body, once `@else` has come.
    pub(super) body: Option<Vec<Node>>,
}

impl FoundBlock {
    pub(super) fn close(self, last: Vec<Node>) -> NodeKind {
        let (body, otherwise) = match self.body {
            Some(body) => (body, Some(last)),
            None => (last, None),
        };
        NodeKind::Found(Box::new(Found {
            kind: self.kind,
            key: self.key,
            body,
            otherwise,
        }))
    }
}

fn found(kind: FoundKind, input: &mut Parser<'_>) -> Result<Opened, Failure> {
    let key = input.name_or_expression()?;
    let body = None;
    Ok(Opened::Block(Block::Found(FoundBlock { kind, key, body })))
}

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
    lowering.context();
    lowering.push(PieceKind::Token, span);
    lowering.text("\" autocomplete=\"off\">", span);
}

/// Writes the hidden field with the method.
pub(crate) fn lower_method(lowering: &mut Lowering<'_>, verb: &str, span: Span) {
    lowering.text(
        &format!("<input type=\"hidden\" name=\"_method\" value=\"{verb}\">"),
        span,
    );
}

/// Writes what is shown for a field that was refused, or for a value that the session has; `message` or `value` is
/// known inside.
pub(crate) fn lower_found<'a>(lowering: &mut Lowering<'a>, found: &'a Found, span: Span) {
    let (name, source, test) = match found.kind {
        FoundKind::Error => ("message", "errors().first", "errors().has"),
        FoundKind::Session => ("value", "session", "has_session"),
    };
    let key = lowering.text_argument(&found.key);
    let context = lowering.context();
    let value = key.map(|key| format!("{context}.{source}({key})"));
    let mark = lowering.scope.mark();
    let scope = lowering.number(&format!("if let Some({name}) = {}", value.rust));
    let (emitted, local) = lowering.bind_name(name, scope, false);
    let body = lowering.within(scope, |lowering| {
        lowering.detached(|lowering| lowering.block(&found.body, span))
    });
    lowering.scope.reset(mark);
    // A name that nobody reads would be a warning in the application.
    let clause = if lowering.was_used(Used::Local(local)) || lowering.records_failures() {
        let pattern = format!("Some({emitted})");
        ClauseCode::Let {
            pattern: PatternCode {
                rust: pattern.clone(),
                askama: pattern,
            },
            subject: value,
        }
    } else {
        ClauseCode::Test(key.map(|key| format!("{context}.{test}({key})")))
    };
    let arm = Arm {
        clauses: vec![clause],
        scope: Some(scope),
        body,
        span,
    };
    let otherwise = found
        .otherwise
        .as_deref()
        .map(|body| lowering.inner(body, span));
    let arms = vec![arm];
    lowering.push(PieceKind::If { arms, otherwise }, span);
}
