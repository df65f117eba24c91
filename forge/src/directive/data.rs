//! `@json`, `@dump`, `@dd`, `@asset`, `@vite`, `@viteReactRefresh`, `@lang`, `@choice`: values of special kinds.

use super::registry::{Directive, Takes};
use crate::ast::{DataKind, NodeKind};
use crate::expression::{ContextArgument, Expr, ExprKind, ExpressionError, Parser};
use crate::html::EchoForm;
use crate::lower::Lowering;
use crate::page::Code;
use crate::span::Span;

type Failure = (ExpressionError, Span);

/// The directives of this family.
pub(super) const DIRECTIVES: &[Directive] = &[
    Directive::inline("json", Takes::Always, "@json(value)", |input| {
        data(DataKind::Json, input)
    }),
    Directive::inline("js", Takes::Always, "@js(value)", |input| {
        data(DataKind::Json, input)
    }),
    Directive::inline("dump", Takes::Always, "@dump(value)", |input| {
        data(DataKind::Dump, input)
    }),
    Directive::inline("dd", Takes::Always, "@dd(value)", |input| {
        data(DataKind::Die, input)
    }),
    Directive::inline("asset", Takes::Always, "@asset(\"css/app.css\")", |input| {
        helper("asset", input)
    }),
    Directive::inline(
        "lang",
        Takes::Always,
        "@lang(\"messages.welcome\")",
        |input| helper("__", input),
    ),
    Directive::inline(
        "choice",
        Takes::Always,
        "@choice(\"messages.apples\", count)",
        |input| helper("trans_choice", input),
    ),
    Directive::inline(
        "vite",
        Takes::Always,
        "@vite([\"resources/css/app.css\", \"resources/js/app.js\"])",
        |input| {
            let start = input.peek().map(|token| token.span).unwrap_or_default();
            let entries = vec![ContextArgument::Texts(input.texts()?)];
            let expr = Expr::context("vite", entries, start);
            Ok(NodeKind::Echo { expr, raw: true })
        },
    ),
    Directive::inline(
        "viteReactRefresh",
        Takes::Nothing,
        "@viteReactRefresh",
        |_| {
            let expr = Expr::context("vite_react_refresh", Vec::new(), Span::default());
            Ok(NodeKind::Echo { expr, raw: true })
        },
    ),
];

fn data(kind: DataKind, input: &mut Parser<'_>) -> Result<NodeKind, Failure> {
    let value = input.expression()?;
    Ok(NodeKind::Data { kind, value })
}

/// `@asset("x")` is `{{ asset("x") }}`.
fn helper(name: &str, input: &mut Parser<'_>) -> Result<NodeKind, Failure> {
    let arguments = input.helper_arguments()?;
    let span = arguments
        .iter()
        .map(|argument| argument.span)
        .reduce(Span::to)
        .unwrap_or_default();
    let callee = Box::new(Expr::new(ExprKind::Name(name.to_owned()), span));
    Ok(NodeKind::Echo {
        expr: Expr::new(ExprKind::Call { callee, arguments }, span),
        raw: false,
    })
}

/// Writes a value in its special form.
pub(crate) fn lower(lowering: &mut Lowering<'_>, kind: DataKind, value: &Expr, span: Span) {
    let value = lowering.reference(value);
    let runtime = lowering.runtime();
    let code = match kind {
        // It cannot fail the way out: what has no JSON, such as a map whose keys are no texts, stops the rendering.
        DataKind::Json => {
            lowering.fallible(&format!("{runtime}::json({})", value.rust), value.bound)
        }
        DataKind::Dump => Code::rust(format!("{runtime}::dump({})", value.rust), value.bound),
        DataKind::Die => {
            let context = lowering.context();
            lowering.fallible(&format!("{context}.dd({})", value.rust), value.bound)
        }
    };
    let form = match kind {
        DataKind::Json => EchoForm::Json,
        DataKind::Dump | DataKind::Die => EchoForm::Raw,
    };
    lowering.show(code, form, span);
}
