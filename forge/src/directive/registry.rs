//! What a directive is to the parser, and the table of all.

use super::{attribute, conditional, form, include, layout, looping};
use crate::ast::{Node, NodeKind, SectionBody};
use crate::expression::{Expr, ExpressionError, Parser};
use crate::span::{Span, Spanned};

/// A row of the table.
#[derive(Debug)]
pub(crate) struct Directive {
    pub(crate) name: &'static str,
    pub(crate) takes: Takes,
    /// How it is written, for messages.
    pub(crate) usage: &'static str,
    pub(crate) action: Action,
}

/// Whether parentheses follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Takes {
    Nothing,
    Maybe,
    Always,
}

type Failure = (ExpressionError, Span);

/// What a directive does to the tree.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Action {
    /// Becomes a node.
    Inline(fn(&mut Parser<'_>) -> Result<NodeKind, Failure>),
    /// Opens a block that one of `ends` closes.
    Open {
        ends: &'static [&'static str],
        open: fn(&mut Parser<'_>) -> Result<Opened, Failure>,
    },
    /// Turns the open block to its next part; the nodes are those of the part before.
    Turn {
        of: &'static [&'static str],
        turn: fn(&mut Block, &mut Parser<'_>, Vec<Node>) -> Result<(), Failure>,
    },
    /// Closes the block of one of the openers.
    Close { of: &'static [&'static str] },
}

/// What an opening directive came to.
#[derive(Debug)]
pub(crate) enum Opened {
    Block(Block),
    /// It was complete in itself, as `@section("title", "Home")` is.
    Node(NodeKind),
}

/// A block that is being parsed.
#[derive(Debug)]
pub(crate) enum Block {
    If(conditional::IfBlock),
    Each(looping::EachBlock),
    Section(Spanned<String>),
    FieldError(Expr),
    /// Its opening was wrong; what it holds is parsed for its own mistakes only.
    Broken,
}

impl Block {
    /// Closes the block: `end` is the directive that does so, `body` the nodes of the last part.
    pub(crate) fn close(self, end: &str, body: Vec<Node>) -> NodeKind {
        match self {
            Self::If(block) => block.close(body),
            Self::Each(block) => block.close(body),
            Self::Section(name) => layout::section(name, SectionBody::Block(body), end == "show"),
            Self::FieldError(field) => NodeKind::FieldError { field, body },
            Self::Broken => NodeKind::Comment,
        }
    }
}

/// All directives, family by family.
fn all() -> impl Iterator<Item = &'static Directive> {
    [
        conditional::DIRECTIVES,
        looping::DIRECTIVES,
        layout::DIRECTIVES,
        include::DIRECTIVES,
        form::DIRECTIVES,
        attribute::DIRECTIVES,
    ]
    .into_iter()
    .flatten()
}

/// The directive of this name; of two with one name, the one that goes with or without arguments.
pub(crate) fn find(name: &str, with_arguments: bool) -> Option<&'static Directive> {
    let fits = |directive: &&Directive| match directive.takes {
        Takes::Nothing => !with_arguments,
        Takes::Maybe => true,
        Takes::Always => with_arguments,
    };
    let mut named = all().filter(|directive| directive.name == name);
    let first = named.next()?;
    if fits(&first) {
        return Some(first);
    }
    Some(named.find(fits).unwrap_or(first))
}

/// The names of all directives, for suggestions.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    all().map(|directive| directive.name)
}

/// What has to be open for `directive` to stand; empty for those that stand alone.
pub(crate) fn opener_of(directive: &Directive) -> &'static [&'static str] {
    match directive.action {
        Action::Turn { of, .. } | Action::Close { of } => of,
        Action::Inline(_) | Action::Open { .. } => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::{Action, all, find};

    #[test]
    fn every_block_has_a_directive_that_closes_it() {
        for directive in all() {
            if let Action::Open { ends, .. } = directive.action {
                for end in ends {
                    let close = find(end, false).map(|close| close.action);
                    assert!(
                        matches!(close, Some(Action::Close { of }) if of.contains(&directive.name)),
                        "@{end} closes @{}",
                        directive.name
                    );
                }
            }
        }
    }

    #[test]
    fn a_name_with_two_meanings_is_told_apart_by_its_arguments() {
        assert!(matches!(
            find("empty", true).map(|d| d.action),
            Some(Action::Open { .. })
        ));
        assert!(matches!(
            find("empty", false).map(|d| d.action),
            Some(Action::Turn { .. })
        ));
    }
}
