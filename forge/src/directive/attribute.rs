//! `@checked`, `@selected`, `@disabled`, `@readonly`, `@required`, `@class` and `@style`.

use super::registry::{Action, Directive, Takes};
use crate::ast::{Entries, NodeKind};
use crate::expression::{Condition, ExpressionError, Parser};
use crate::html::EchoForm;
use crate::lower::Lowering;
use crate::page::{Code, PieceKind, Words};
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
        action: Action::Inline(|input| {
            let entries = input.entries()?;
            Ok(NodeKind::ClassList { entries })
        }),
    },
    Directive {
        name: "style",
        takes: Takes::Always,
        usage: "@style({ \"color: red\": wrong })",
        action: Action::Inline(|input| {
            let entries = input.entries()?;
            Ok(NodeKind::StyleList { entries })
        }),
    },
];

fn flag(attribute: &'static str, input: &mut Parser<'_>) -> Result<NodeKind, Failure> {
    Ok(NodeKind::Flag {
        attribute,
        condition: input.condition()?,
    })
}

/// Writes the attribute's name where the condition holds.
pub(crate) fn lower_flag(
    lowering: &mut Lowering<'_>,
    attribute: &str,
    condition: &Condition,
    span: Span,
) {
    let arm = lowering.arm(condition, span, |lowering| lowering.text(attribute, span));
    let kind = PieceKind::If {
        arms: vec![arm],
        otherwise: None,
    };
    lowering.push(kind, span);
}

/// Writes `class="…"` with the names whose conditions hold.
pub(crate) fn lower_class(lowering: &mut Lowering<'_>, entries: &Entries, span: Span) {
    lower_list(lowering, ("class", "class_list"), entries, span);
}

/// Writes `style="…"` with the declarations whose conditions hold.
pub(crate) fn lower_style(lowering: &mut Lowering<'_>, entries: &Entries, span: Span) {
    lower_list(lowering, ("style", "style_list"), entries, span);
}

fn lower_list(
    lowering: &mut Lowering<'_>,
    (attribute, function): (&str, &str),
    entries: &Entries,
    span: Span,
) {
    let (list, words) = lowering.entries_and_words(entries);
    let call = |list: &str| format!("{}::{function}({list})", lowering.runtime());
    let code = Code::rust(call(&list.rust), list.bound);
    let words = Words {
        rust: call(&words.rust),
        ..words
    };
    lowering.text(&format!("{attribute}=\""), span);
    let echo = PieceKind::Echo {
        code,
        form: EchoForm::Escaped,
        words: (!words.texts.is_empty()).then_some(words),
    };
    lowering.push(echo, span);
    lowering.text("\"", span);
}
