//! `@fragment("name") … @endfragment`: a part of a page that can be had alone.

use super::registry::{Block, Directive, Opened, Takes};
use crate::ast::Node;
use crate::lower::Lowering;
use crate::page::PieceKind;
use crate::span::Span;

/// The directives of this family.
pub(super) const DIRECTIVES: &[Directive] = &[
    Directive::block(
        "fragment",
        Takes::Always,
        "@fragment(\"list\")",
        &["endfragment"],
        |input| Ok(Opened::Block(Block::Fragment(input.quoted_name()?.value))),
    ),
    Directive::end("endfragment", "@endfragment", &["fragment"]),
];

/// Writes the part between its marks.
pub(crate) fn lower<'a>(lowering: &mut Lowering<'a>, name: &str, body: &'a [Node], span: Span) {
    lowering.context();
    let mark = lowering.scope.mark();
    // A part that is left in its middle would have no end.
    lowering.scope.wall();
    let body = lowering.detached(|lowering| lowering.block(body, span));
    lowering.scope.reset(mark);
    let name = name.to_owned();
    lowering.push(PieceKind::Fragment { name, body }, span);
}
