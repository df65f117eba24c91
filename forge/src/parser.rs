//! The tokens of a template to its tree.
//!
//! The blocks that are open are kept in a list, not on the call stack, so no input can exhaust it. A mistake is
//! noted and stepped over, so that all mistakes of a file are reported at once.

use std::sync::Arc;

use crate::ast::{Node, NodeKind};
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
        }
    }
    let nodes = parser.finish();
    errors[known..].sort_by_key(|error| error.span.start);
    nodes
}

struct Parser<'a> {
    file: &'a Arc<SourceFile>,
    errors: &'a mut Vec<Error>,
    /// The nodes of the innermost open part.
    nodes: Vec<Node>,
    open: Vec<Open>,
}

/// A block whose end has not come yet.
struct Open {
    directive: &'static Directive,
    ends: &'static [&'static str],
    span: Span,
    block: Block,
    /// The nodes around the block.
    outer: Vec<Node>,
}

impl Parser<'_> {
    fn push(&mut self, kind: NodeKind, span: Span) {
        self.nodes.push(Node { kind, span });
    }

    fn error(&mut self, kind: ErrorKind, span: Span) {
        self.errors.push(Error::new(kind, self.file, span));
    }

    fn echo(&mut self, span: Span, inner: Span, raw: bool) {
        let parsed = Arguments::new(self.file.text(), inner).and_then(|mut input| {
            let expr = input.expression()?;
            input.finish()?;
            Ok(expr)
        });
        match parsed {
            Ok(expr) => self.push(NodeKind::Echo { expr, raw }, span),
            Err((error, at)) => {
                self.error(error.into(), if at.start == at.end { span } else { at });
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
                    Err(failure) => self.failure(directive, failure, span),
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
                self.open(directive, ends, span, block);
            }
            Action::Turn { of, turn } => {
                let Some(open) = self
                    .open
                    .last_mut()
                    .filter(|open| of.contains(&open.directive.name))
                else {
                    return self.stray(directive, span);
                };
                let body = std::mem::take(&mut self.nodes);
                let turned = input.and_then(|mut input| {
                    turn(&mut open.block, &mut input, body)?;
                    input.finish()
                });
                if let Err(failure) = turned {
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

    fn open(
        &mut self,
        directive: &'static Directive,
        ends: &'static [&'static str],
        span: Span,
        block: Block,
    ) {
        if self.open.len() == MAX_DEPTH {
            self.error(ErrorKind::TooDeep { limit: MAX_DEPTH }, span);
        }
        let outer = std::mem::take(&mut self.nodes);
        self.open.push(Open {
            directive,
            ends,
            span,
            block,
            outer,
        });
    }

    fn close(&mut self, directive: &'static Directive, of: &[&str], span: Span) {
        let Some(depth) = self
            .open
            .iter()
            .rposition(|open| of.contains(&open.directive.name))
        else {
            return self.stray(directive, span);
        };
        while self.open.len() > depth + 1 {
            self.close_unclosed(Some(span));
        }
        if let Some(open) = self.open.pop() {
            let body = std::mem::replace(&mut self.nodes, open.outer);
            // Blocks beyond the limit are dropped: their depth would be the stack's in every later stage.
            if self.open.len() < MAX_DEPTH {
                let kind = open.block.close(directive.name, body);
                self.push(kind, open.span);
            }
        }
    }

    /// Reports the innermost block as unclosed and takes it out of the tree; `by` closed a block around it.
    fn close_unclosed(&mut self, by: Option<Span>) {
        let Some(open) = self.open.pop() else {
            return;
        };
        let end = open.ends[0];
        let text = &self.file.text()[open.span.end..];
        let glued = text.match_indices(end).any(|(at, _)| {
            text[..at]
                .strip_suffix('@')
                .is_some_and(|before| before.ends_with(|c: char| c.is_alphanumeric()))
        });
        let kind = ErrorKind::UnclosedBlock {
            name: open.directive.name,
            end,
            glued,
        };
        let mut error = Error::new(kind, self.file, open.span);
        if let Some(by) = by {
            error = error.note("the block around it is closed at", self.file, by);
        }
        self.errors.push(error);
        self.nodes = open.outer;
    }

    fn stray(&mut self, directive: &'static Directive, span: Span) {
        let needs = opener_of(directive).first().copied().unwrap_or_default();
        // Its opener was mistyped, and that is reported.
        if self.errors.iter().any(
            |error| matches!(error.kind, ErrorKind::UnknownDirective { near, .. } if near == needs),
        ) {
            return;
        }
        let innermost = self.open.last().map(|open| (open.ends[0], open.span));
        let kind = ErrorKind::Stray {
            name: directive.name,
            needs,
            expected: innermost.map(|(end, _)| end),
        };
        let mut error = Error::new(kind, self.file, span);
        if let Some((_, opened)) = innermost {
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
