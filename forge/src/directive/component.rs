//! `@props` and `@aware`, the head of a component's file. The tags themselves are no directives.

use super::registry::{Directive, Takes};
use crate::ast::{NodeKind, Props};

/// The directives of this family.
pub(super) const DIRECTIVES: &[Directive] = &[
    Directive::inline(
        "props",
        Takes::Always,
        "@props({ title: &str, open: bool = false })",
        |input| {
            let (head, props) = input.props()?;
            let broken = false;
            Ok(NodeKind::Props(Box::new(Props {
                head,
                props,
                broken,
            })))
        },
    ),
    Directive::inline(
        "aware",
        Takes::Always,
        "@aware({ color: &str = \"gray\" })",
        |input| {
            let (_, props) = input.props()?;
            Ok(NodeKind::Aware(props))
        },
    ),
];
