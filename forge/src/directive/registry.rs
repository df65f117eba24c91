//! What a directive is to the parser, and the table of all.

use super::{
    attribute, component, conditional, data, form, fragment, include, layout, looping, request,
    selection, stack,
};
use crate::ast::{Node, NodeKind, SectionBody};
use crate::expression::{ExpressionError, Parser};
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

impl Directive {
    /// One that becomes a node.
    pub(super) const fn inline(
        name: &'static str,
        takes: Takes,
        usage: &'static str,
        parse: fn(&mut Parser<'_>) -> Result<NodeKind, Failure>,
    ) -> Self {
        let action = Action::Inline(parse);
        Self {
            name,
            takes,
            usage,
            action,
        }
    }

    /// One that opens a block.
    pub(super) const fn block(
        name: &'static str,
        takes: Takes,
        usage: &'static str,
        ends: &'static [&'static str],
        open: fn(&mut Parser<'_>) -> Result<Opened, Failure>,
    ) -> Self {
        let action = Action::Open { ends, open };
        Self {
            name,
            takes,
            usage,
            action,
        }
    }

    /// One that turns an open block to its next part.
    pub(super) const fn turn(
        name: &'static str,
        takes: Takes,
        usage: &'static str,
        of: &'static [&'static str],
        turn: Turn,
    ) -> Self {
        let action = Action::Turn { of, turn };
        Self {
            name,
            takes,
            usage,
            action,
        }
    }

    /// One that closes a block.
    pub(super) const fn end(
        name: &'static str,
        usage: &'static str,
        of: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            takes: Takes::Nothing,
            usage,
            action: Action::Close { of },
        }
    }
}

/// Whether parentheses follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Takes {
    Nothing,
    Maybe,
    Always,
}

type Failure = (ExpressionError, Span);

/// Ends a part of a block, whose nodes these are, and begins the next.
pub(crate) type Turn = fn(&mut Block, &mut Parser<'_>, Vec<Node>) -> Result<(), Failure>;

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
        turn: Turn,
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
    Switch(selection::SwitchBlock),
    Match(selection::MatchBlock),
    Section(Spanned<String>),
    IfSection(layout::IfSectionBlock),
    Found(form::FoundBlock),
    Once,
    Push(Box<stack::PushBlock>),
    Fragment(String),
    /// Its opening was wrong; what it holds is parsed for its own mistakes only.
    Broken,
}

impl Block {
    /// Closes the block: `end` is the directive that does so, `body` the nodes of the last part.
    pub(crate) fn close(self, end: &str, body: Vec<Node>) -> NodeKind {
        match self {
            Self::If(block) => block.close(body),
            Self::Each(block) => block.close(body),
            Self::Switch(block) => block.close(body),
            Self::Match(block) => block.close(body),
            Self::IfSection(block) => block.close(body),
            Self::Found(block) => block.close(body),
            Self::Once => NodeKind::Once { body },
            Self::Push(block) => block.close(body),
            Self::Fragment(name) => NodeKind::Fragment { name, body },
            Self::Section(name) => layout::section(name, SectionBody::Block(body), end == "show"),
            Self::Broken => NodeKind::Comment,
        }
    }
}

/// All directives, family by family.
fn all() -> impl Iterator<Item = &'static Directive> {
    [
        conditional::DIRECTIVES,
        selection::DIRECTIVES,
        request::DIRECTIVES,
        looping::DIRECTIVES,
        layout::DIRECTIVES,
        include::DIRECTIVES,
        form::DIRECTIVES,
        attribute::DIRECTIVES,
        stack::DIRECTIVES,
        fragment::DIRECTIVES,
        component::DIRECTIVES,
        data::DIRECTIVES,
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
    fn the_grammar_for_editors_knows_every_directive() {
        let grammar = include_str!("../../editor/syntaxes/forge.tmLanguage.json");
        let words: std::collections::HashSet<&str> = grammar
            .lines()
            .filter(|line| line.contains("@(?:"))
            .flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric()))
            .collect();
        for name in super::names() {
            assert!(words.contains(name), "`@{name}` is missing in forge/editor");
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
