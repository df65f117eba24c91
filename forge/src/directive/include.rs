//! `@include("partials.card", { title: post.title })`.
//!
//! The included view sees what the including one sees, as in Blade, and the names that are handed to it. These
//! names get names of their own in the output, so they are gone after the include.

use super::registry::{Action, Directive, Takes};
use crate::askama;
use crate::ast::NodeKind;
use crate::expression::Arguments;
use crate::lower::Lowering;
use crate::span::{Span, Spanned};

/// The directives of this family.
pub(super) const DIRECTIVES: &[Directive] = &[Directive {
    name: "include",
    takes: Takes::Always,
    usage: "@include(\"partials.card\", { title: post.title })",
    action: Action::Inline(|input| {
        let view = input.quoted_name()?;
        let data = if input.eat(",") {
            input.named_arguments()?
        } else {
            Arguments::new()
        };
        Ok(NodeKind::Include { view, data })
    }),
}];

/// Writes the included view in place.
pub(crate) fn lower<'a>(
    lowering: &mut Lowering<'a>,
    view: &Spanned<String>,
    data: &Arguments,
    span: Span,
) {
    // One that cannot be had was reported when the views were gathered.
    let Some(unit) = lowering.program.unit(&view.value) else {
        return;
    };
    let mark = lowering.scope.mark();
    let values: Vec<String> = data
        .iter()
        .map(|(_, value)| lowering.argument(value))
        .collect();
    let number = lowering.fresh();
    for ((name, value), written) in data.iter().zip(values) {
        let emitted = format!(
            "{}{number}_{}",
            askama::LOCAL_PREFIX,
            name.value.trim_start_matches("r#")
        );
        lowering.tag(&askama::let_(&emitted, &written), value.span);
        lowering.bind_name(&name.value, emitted);
    }
    let outer = std::mem::replace(&mut lowering.unit, unit);
    lowering.included_from.push((&outer.file, span));
    lowering.file(unit, span);
    lowering.included_from.pop();
    lowering.unit = outer;
    lowering.scope.reset(mark);
}
