//! `@include("partials.card", { title: post.title })`, `@includeIf`, `@includeWhen`, `@includeUnless`,
//! `@includeFirst`, `@each`.
//!
//! The included view sees what the including one sees, as in Blade, and the names that are handed to it. These
//! names get names of their own in the output, so they are gone after the include.

use super::looping;
use super::registry::{Directive, Takes};
use crate::ast::{EachView, Include, NodeKind};
use crate::expression::{Arguments, Condition, ExpressionError, Parser, Pattern};
use crate::lower::Lowering;
use crate::page::{Binding, PieceKind, Value};
use crate::resolve::Unit;
use crate::span::{Span, Spanned};

type Failure = (ExpressionError, Span);

/// The directives of this family.
pub(super) const DIRECTIVES: &[Directive] = &[
    Directive::inline(
        "include",
        Takes::Always,
        "@include(\"partials.card\", { title: post.title })",
        |input| include(vec![input.quoted_name()?], false, None, input),
    ),
    Directive::inline(
        "includeIf",
        Takes::Always,
        "@includeIf(\"partials.card\", { title: post.title })",
        |input| include(vec![input.quoted_name()?], true, None, input),
    ),
    Directive::inline(
        "includeWhen",
        Takes::Always,
        "@includeWhen(condition, \"partials.card\", { title: post.title })",
        |input| include_when(false, input),
    ),
    Directive::inline(
        "includeUnless",
        Takes::Always,
        "@includeUnless(condition, \"partials.card\", { title: post.title })",
        |input| include_when(true, input),
    ),
    Directive::inline(
        "includeFirst",
        Takes::Always,
        "@includeFirst([\"custom.card\", \"partials.card\"], { title: post.title })",
        |input| include(input.quoted_names()?, false, None, input),
    ),
    Directive::inline(
        "each",
        Takes::Always,
        "@each(\"partials.card\", posts, \"post\", \"partials.empty\")",
        each,
    ),
];

fn include(
    views: Vec<Spanned<String>>,
    optional: bool,
    condition: Option<Condition>,
    input: &mut Parser<'_>,
) -> Result<NodeKind, Failure> {
    let data = if input.eat(",") && !input.is_done() {
        input.named_arguments()?
    } else {
        Arguments::new()
    };
    Ok(NodeKind::Include(Box::new(Include {
        views,
        optional,
        condition,
        data,
    })))
}

fn include_when(negated: bool, input: &mut Parser<'_>) -> Result<NodeKind, Failure> {
    let test = input.expression()?;
    let test = if negated { test.negate() } else { test };
    input.expect(",")?;
    let view = input.quoted_name()?;
    include(vec![view], false, Some(test.into()), input)
}

fn each(input: &mut Parser<'_>) -> Result<NodeKind, Failure> {
    let view = input.quoted_name()?;
    input.expect(",")?;
    let items = input.expression()?;
    input.expect(",")?;
    let name = input.quoted_name()?;
    let valid = name.value.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .value
            .chars()
            .all(|c| c == '_' || c.is_ascii_alphanumeric());
    if !valid {
        return Err((
            ExpressionError::Expected {
                expected: "a name for the item",
                found: format!("`{}`", name.value),
            },
            name.span,
        ));
    }
    let empty = if input.eat(",") && !input.is_done() {
        Some(input.quoted_name()?)
    } else {
        None
    };
    Ok(NodeKind::EachView(Box::new(EachView {
        view,
        items,
        name,
        empty,
    })))
}

/// Writes the included view in place.
pub(crate) fn lower<'a>(lowering: &mut Lowering<'a>, include: &'a Include, span: Span) {
    // One that cannot be had was reported when the views were gathered, unless it need not be there.
    let mut views = include.views.iter();
    let Some(unit) = views.find_map(|view| lowering.program.unit(&view.value)) else {
        return;
    };
    let Some(condition) = &include.condition else {
        return lower_view(lowering, unit, &include.data, span);
    };
    let arm = lowering.arm(condition, span, |lowering| {
        lower_view(lowering, unit, &include.data, span);
    });
    let kind = PieceKind::If {
        arms: vec![arm],
        otherwise: None,
    };
    lowering.push(kind, span);
}

fn lower_view<'a>(lowering: &mut Lowering<'a>, unit: &'a Unit, data: &Arguments, span: Span) {
    if data.is_empty() {
        return enter(lowering, unit, span);
    }
    let mark = lowering.scope.mark();
    let values: Vec<_> = data
        .iter()
        .map(|(name, value)| (name, lowering.argument(value), value.span))
        .collect();
    let header: Vec<String> = values
        .iter()
        .map(|(name, value, _)| format!("{} = {}", name.value, value.rust))
        .collect();
    let scope = lowering.number(&format!("let {}", header.join(", ")));
    let bindings = values
        .into_iter()
        .map(|(name, value, span)| Binding {
            name: lowering.bind_name(&name.value, scope, true).0.to_string(),
            ty: None,
            value: Value::Code(value),
            span,
        })
        .collect();
    let body = lowering.within(scope, |lowering| {
        lowering.detached(|lowering| enter(lowering, unit, span))
    });
    lowering.scope.reset(mark);
    let kind = PieceKind::Let {
        scope,
        bindings,
        body,
    };
    lowering.push(kind, span);
}

/// Writes the view itself.
fn enter<'a>(lowering: &mut Lowering<'a>, unit: &'a Unit, span: Span) {
    let outer = std::mem::replace(&mut lowering.unit, unit);
    lowering.included_from.push((&outer.file, span));
    lowering.file(unit, span);
    lowering.included_from.pop();
    lowering.unit = outer;
}

/// Writes a view for each item.
pub(crate) fn lower_each<'a>(lowering: &mut Lowering<'a>, each: &'a EachView, span: Span) {
    let Some(unit) = lowering.program.unit(&each.view.value) else {
        return;
    };
    let items = lowering.borrowed(&each.items);
    let pattern = Pattern::Name(each.name.clone());
    let empty = each
        .empty
        .as_ref()
        .and_then(|view| lowering.program.unit(&view.value));
    let empty = empty.map(|unit| lowering.detached(|lowering| enter(lowering, unit, span)));
    looping::each(
        lowering,
        (&pattern, items, each.items.span),
        empty,
        |lowering| enter(lowering, unit, span),
    );
}
