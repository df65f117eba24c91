//! The blocks of a template.
//!
//! Those that are open are kept in a list, not on the call stack, so no input can exhaust it. A mistake is
//! noted and stepped over, so that all mistakes of a file are reported at once.

use std::sync::Arc;

use crate::ast::{Component, Node, NodeKind, Props, Slot};
use crate::directive::{Action, Block, Directive, Opened, Takes, opener_of};
use crate::error::{Error, ErrorKind};
use crate::expression::{ExpressionError, Parser as Arguments};
use crate::lexer::lex;
use crate::source::SourceFile;
use crate::span::Span;
use crate::token::TokenKind;
use crate::{MAX_DEPTH, MAX_ERRORS};

/// Parses a template; mistakes are added to `errors`.
pub(crate) fn parse(file: &Arc<SourceFile>, errors: &mut Vec<Error>) -> Vec<Node> {
    let known = errors.len();
    let tokens = lex(file, errors);
    let mut parser = Parser {
        file,
        errors,
        nodes: Vec::new(),
        open: Vec::new(),
    };
    for token in tokens {
        if parser.errors.len() >= MAX_ERRORS {
            break;
        }
        match token.kind {
            TokenKind::Text => parser.push(NodeKind::Text, token.span),
            TokenKind::Comment => parser.push(NodeKind::Comment, token.span),
            TokenKind::Echo { inner, raw } => parser.echo(token.span, inner, raw),
            TokenKind::Directive {
                directive,
                arguments,
            } => parser.directive(directive, token.span, arguments),
            TokenKind::Tag {
                name,
                attributes,
                closed,
            } => parser.tag(token.span, name, &attributes, closed),
            TokenKind::TagEnd { name } => parser.tag_end(token.span, name),
        }
    }
    let nodes = parser.finish();
    errors[known..].sort_by_key(|error| error.span.start);
    nodes
}

pub(super) struct Parser<'a> {
    pub(super) file: &'a Arc<SourceFile>,
    errors: &'a mut Vec<Error>,
    /// The nodes of the innermost open part.
    pub(super) nodes: Vec<Node>,
    pub(super) open: Vec<Open>,
}

/// A block whose end has not come yet.
pub(super) struct Open {
    pub(super) opener: Opener,
    pub(super) span: Span,
    /// The nodes around the block.
    pub(super) outer: Vec<Node>,
}

/// What opened a block.
pub(super) enum Opener {
    Directive {
        directive: &'static Directive,
        ends: &'static [&'static str],
        block: Block,
    },
    Component(Component),
    Slot(Slot),
}

impl Opener {
    /// The name of the directive; a tag has none.
    fn name(&self) -> &'static str {
        match self {
            Self::Directive { directive, .. } => directive.name,
            Self::Component(_) | Self::Slot(_) => "",
        }
    }

    /// What ends the block.
    fn end(&self) -> String {
        match self {
            Self::Directive { ends, .. } => format!("@{}", ends[0]),
            Self::Component(component) => format!("</x-{}>", component.name.value),
            Self::Slot(slot) => format!("</x-slot:{}>", slot.name.value),
        }
    }
}

impl<'a> Parser<'a> {
    pub(super) fn push(&mut self, kind: NodeKind, span: Span) {
        self.nodes.push(Node { kind, span });
    }

    pub(super) fn error(&mut self, kind: ErrorKind, span: Span) {
        self.errors.push(Error::new(kind, self.file, span));
    }

    fn echo(&mut self, span: Span, inner: Span, raw: bool) {
        if let Some(expr) = self.parsed(inner, span, Arguments::expression) {
            self.push(NodeKind::Echo { expr, raw }, span);
        }
    }

    /// What `parse` makes of all of `inner`; a mistake without a place of its own is one of `span`.
    pub(super) fn parsed<T>(
        &mut self,
        inner: Span,
        span: Span,
        parse: impl FnOnce(&mut Arguments<'a>) -> Result<T, (ExpressionError, Span)>,
    ) -> Option<T> {
        let file = self.file;
        let parsed = Arguments::new(file.text(), inner).and_then(|mut input| {
            let parsed = parse(&mut input)?;
            input.finish()?;
            Ok(parsed)
        });
        match parsed {
            Ok(parsed) => Some(parsed),
            Err((error, at)) => {
                self.error(error.into(), if at.start == at.end { span } else { at });
                None
            }
        }
    }

    fn directive(&mut self, directive: &'static Directive, span: Span, arguments: Option<Span>) {
        let input = Arguments::new(
            self.file.text(),
            arguments.unwrap_or(Span::new(span.end, span.end)),
        );
        match directive.action {
            Action::Inline(parse) => {
                let parsed = input.and_then(|mut input| {
                    let node = parse(&mut input)?;
                    input.finish()?;
                    Ok(node)
                });
                match parsed {
                    Ok(kind) => self.push(kind, span),
                    Err(failure) => {
                        if matches!(directive.name, "props" | "aware") {
                            let broken = Props {
                                head: None,
                                props: Vec::new(),
                                broken: true,
                            };
                            self.push(NodeKind::Props(Box::new(broken)), span);
                        }
                        self.failure(directive, failure, span);
                    }
                }
            }
            Action::Open { ends, open } => {
                let parsed = input.and_then(|mut input| {
                    let opened = open(&mut input)?;
                    input.finish()?;
                    Ok(opened)
                });
                let block = match parsed {
                    Ok(Opened::Node(kind)) => return self.push(kind, span),
                    Ok(Opened::Block(block)) => block,
                    Err(failure) => {
                        self.failure(directive, failure, span);
                        Block::Broken
                    }
                };
                let opener = Opener::Directive {
                    directive,
                    ends,
                    block,
                };
                self.open(opener, span);
            }
            Action::Turn { of, turn } => {
                let Some(Open {
                    opener: Opener::Directive { block, .. },
                    ..
                }) = self
                    .open
                    .last_mut()
                    .filter(|open| of.contains(&open.opener.name()))
                else {
                    return self.stray(directive, span);
                };
                let body = std::mem::take(&mut self.nodes);
                let turned = input.and_then(|mut input| {
                    turn(block, &mut input, body)?;
                    input.finish()
                });
                if let Err(failure) = turned {
                    // What follows belongs to a part that is not there; only its own mistakes are of interest.
                    if !matches!(failure.0, ExpressionError::AfterLast { .. }) {
                        *block = Block::Broken;
                    }
                    self.failure(directive, failure, span);
                }
            }
            Action::Close { of } => self.close(directive, of, span),
        }
    }

    /// A mistake inside a directive's parentheses. Missing parentheses were reported by the lexer.
    fn failure(&mut self, directive: &Directive, (error, at): (ExpressionError, Span), span: Span) {
        if directive.takes == Takes::Always && !self.file.slice(span).ends_with(')') {
            return;
        }
        let empty = error == ExpressionError::Empty;
        let kind = if empty {
            ErrorKind::InvalidArguments {
                name: directive.name,
                usage: directive.usage,
            }
        } else {
            error.into()
        };
        self.error(
            kind,
            if empty || at.start == at.end {
                span
            } else {
                at
            },
        );
    }

    pub(super) fn open(&mut self, opener: Opener, span: Span) {
        if self.open.len() == MAX_DEPTH {
            self.error(ErrorKind::TooDeep { limit: MAX_DEPTH }, span);
        }
        let outer = std::mem::take(&mut self.nodes);
        self.open.push(Open {
            opener,
            span,
            outer,
        });
    }

    fn close(&mut self, directive: &'static Directive, of: &[&str], span: Span) {
        let Some(depth) = self
            .open
            .iter()
            .rposition(|open| of.contains(&open.opener.name()))
        else {
            return self.stray(directive, span);
        };
        self.close_unclosed_above(depth, span);
        let Some((
            Open {
                opener: Opener::Directive { block, .. },
                span,
                ..
            },
            body,
        )) = self.pop()
        else {
            return;
        };
        if self.is_within_limit() {
            let kind = block.close(directive.name, body);
            self.push(kind, span);
        }
    }

    /// Takes the innermost block out, with the nodes of its last part.
    pub(super) fn pop(&mut self) -> Option<(Open, Vec<Node>)> {
        let mut open = self.open.pop()?;
        let outer = std::mem::take(&mut open.outer);
        let body = std::mem::replace(&mut self.nodes, outer);
        Some((open, body))
    }

    /// Whether a block may be kept: those beyond the limit are dropped, for their depth would be the stack's in every
    /// later stage.
    pub(super) fn is_within_limit(&self) -> bool {
        self.open.len() < MAX_DEPTH
    }

    /// Reports the blocks that are open inside the one that is closed at `by`.
    pub(super) fn close_unclosed_above(&mut self, depth: usize, by: Span) {
        while self.open.len() > depth + 1 {
            self.close_unclosed(Some(by));
        }
    }

    /// Reports the innermost block as unclosed and takes it out of the tree; `by` closed a block around it.
    fn close_unclosed(&mut self, by: Option<Span>) {
        let Some((open, _)) = self.pop() else {
            return;
        };
        let kind = match &open.opener {
            Opener::Directive {
                directive, ends, ..
            } => {
                let end = ends[0];
                let text = &self.file.text()[open.span.end..];
                let glued = text.match_indices(end).any(|(at, _)| {
                    text[..at]
                        .strip_suffix('@')
                        .is_some_and(|before| before.ends_with(|c: char| c.is_alphanumeric()))
                });
                ErrorKind::UnclosedBlock {
                    name: directive.name,
                    end,
                    glued,
                }
            }
            Opener::Component(component) => ErrorKind::UnclosedTag {
                name: component.name.value.clone(),
            },
            Opener::Slot(slot) => ErrorKind::UnclosedTag {
                name: format!("slot:{}", slot.name.value),
            },
        };
        let mut error = Error::new(kind, self.file, open.span);
        if let Some(by) = by {
            error = error.note("the block around it is closed at", self.file, by);
        }
        self.errors.push(error);
    }

    fn stray(&mut self, directive: &'static Directive, span: Span) {
        let needs = opener_of(directive).first().copied().unwrap_or_default();
        // Its opener was mistyped, and that is reported.
        if self.errors.iter().any(
            |error| matches!(error.kind, ErrorKind::UnknownDirective { near, .. } if near == needs),
        ) {
            return;
        }
        let innermost = self.open.last().map(|open| (open.opener.end(), open.span));
        let kind = ErrorKind::Stray {
            name: directive.name,
            needs,
            expected: innermost.as_ref().map(|(end, _)| end.clone()),
        };
        self.stray_error(kind, span, innermost.map(|(_, opened)| opened));
    }

    pub(super) fn stray_error(&mut self, kind: ErrorKind, span: Span, opened: Option<Span>) {
        let mut error = Error::new(kind, self.file, span);
        if let Some(opened) = opened {
            error = error.note("the open block begins at", self.file, opened);
        }
        self.errors.push(error);
    }

    fn finish(mut self) -> Vec<Node> {
        while !self.open.is_empty() && self.errors.len() < MAX_ERRORS {
            self.close_unclosed(None);
        }
        self.nodes
    }
}
