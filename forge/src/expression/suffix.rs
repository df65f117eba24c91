//! What follows a value: fields, calls, indexes.

use super::ast::{Expr, ExprKind, PathSegment};
use super::error::ExpressionError;
use super::parser::{Failure, Parser, text_literal};
use super::token::TokenKind;

/// Names whose calls take the name of a field, route or file first, in either quotes.
const NAME_TAKERS: &[&str] = &[
    "old",
    "route",
    "asset",
    "config",
    "flash",
    "session",
    "__",
    "trans_choice",
];
/// Values whose methods take the name of something first, in either quotes.
const NAMED_VALUES: &[&str] = &["errors", "auth", "attributes"];

/// What a call takes besides expressions.
#[derive(Clone, Copy, Default)]
struct Takes {
    /// The first argument may be in single quotes.
    name: bool,
    /// A list in braces.
    list: Option<List>,
}

/// The lists in braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    /// `{ name: value }`.
    Named,
    /// `{ "name": value }`.
    Defaults,
    /// `{ "text", "text": condition }`.
    Entries,
}

impl Parser<'_> {
    pub(super) fn suffix(&mut self) -> Result<Expr, Failure> {
        let mut expr = self.primary()?;
        loop {
            if self.eat(".") {
                expr = self.member(expr)?;
            } else if self.at("(") {
                let callable = matches!(&expr.kind, ExprKind::Name(name) if name != "self" && name != "loop")
                    || matches!(expr.kind, ExprKind::Path(_));
                if !callable {
                    return Err(self.expected("an operator (only names can be called)"));
                }
                let takes = match &expr.kind {
                    ExprKind::Name(name) => Takes {
                        name: NAME_TAKERS.contains(&name.as_str()),
                        list: match name.as_str() {
                            "__" | "trans_choice" => Some(List::Named),
                            _ => None,
                        },
                    },
                    _ => Takes::default(),
                };
                let arguments = self.arguments(takes)?;
                let span = expr.span.to(self.previous());
                expr = Expr::new(
                    ExprKind::Call {
                        callee: Box::new(expr),
                        arguments,
                    },
                    span,
                );
            } else if self.eat("[") {
                let index = self.expression()?;
                self.expect("]")?;
                let span = expr.span.to(self.previous());
                let kind = ExprKind::Index {
                    receiver: Box::new(expr),
                    index: Box::new(index),
                };
                expr = Expr::new(kind, span);
            } else {
                return Ok(expr);
            }
        }
    }

    /// What comes after a dot.
    fn member(&mut self, receiver: Expr) -> Result<Expr, Failure> {
        let Some(token) = self.peek() else {
            return Err(self.expected("a field or a method"));
        };
        if token.kind == TokenKind::Integer {
            self.advance();
            let span = receiver.span.to(token.span);
            let kind = ExprKind::Field {
                receiver: Box::new(receiver),
                name: token.text.to_owned(),
            };
            return Ok(Expr::new(kind, span));
        }
        if token.is_word("await") {
            return Err((
                ExpressionError::Unsupported {
                    construct: "`.await`",
                    remedy: "load the value in the controller",
                },
                token.span,
            ));
        }
        if token.kind != TokenKind::Word {
            return Err(self.expected("a field or a method"));
        }
        let name = self.name()?;
        let generics = if self.at("::") {
            self.turbofish()?
        } else {
            Vec::new()
        };
        if !self.at("(") {
            if !generics.is_empty() {
                return Err(self.expected("`(`"));
            }
            let span = receiver.span.to(name.span);
            return Ok(Expr::new(
                ExprKind::Field {
                    receiver: Box::new(receiver),
                    name: name.value,
                },
                span,
            ));
        }
        let takes_name =
            matches!(&receiver.kind, ExprKind::Name(name) if NAMED_VALUES.contains(&name.as_str()));
        let takes = Takes {
            name: takes_name,
            list: match name.value.as_str() {
                "merge" => Some(List::Defaults),
                "class" | "style" => Some(List::Entries),
                _ => None,
            },
        };
        let arguments = self.arguments(takes)?;
        let span = receiver.span.to(self.previous());
        let name = PathSegment {
            name: name.value,
            generics,
        };
        Ok(Expr::new(
            ExprKind::Method {
                receiver: Box::new(receiver),
                name,
                arguments,
            },
            span,
        ))
    }

    /// `( … )`.
    fn arguments(&mut self, takes: Takes) -> Result<Vec<Expr>, Failure> {
        self.expect("(")?;
        let mut arguments = Vec::new();
        while !self.eat(")") {
            match self.peek() {
                Some(token)
                    if takes.name
                        && arguments.is_empty()
                        && matches!(token.kind, TokenKind::Quoted | TokenKind::Character) =>
                {
                    self.advance();
                    arguments.push(text_literal(token));
                }
                next => arguments.push(match takes.list {
                    Some(list) if next.is_some_and(|token| token.is("{")) => self.list(list)?,
                    _ => self.expression()?,
                }),
            }
            if !self.eat(",") {
                self.expect(")")?;
                break;
            }
        }
        Ok(arguments)
    }

    /// A list in braces.
    pub(super) fn list(&mut self, list: List) -> Result<Expr, Failure> {
        let start = self.peek().map_or(self.previous(), |token| token.span);
        let kind = self.nested(|parser| match list {
            List::Named => parser.named_arguments().map(ExprKind::Named),
            List::Defaults => parser.defaults().map(ExprKind::Entries),
            List::Entries => parser.entries().map(ExprKind::Entries),
        })?;
        Ok(Expr::new(kind, start.to(self.previous())))
    }
}
