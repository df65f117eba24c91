//! What follows a value: fields, calls, indexes.

use super::ast::{Expr, ExprKind, PathSegment};
use super::error::ExpressionError;
use super::parser::{Failure, Parser, text_literal};
use super::token::TokenKind;

/// Names whose calls take the name of a field, route or file first, in either quotes.
const NAME_TAKERS: &[&str] = &["old", "route", "asset", "config", "flash"];

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
                let takes_name = matches!(&expr.kind, ExprKind::Name(name) if NAME_TAKERS.contains(&name.as_str()));
                let arguments = self.arguments(takes_name)?;
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
        let takes_name = matches!(&receiver.kind, ExprKind::Name(name) if name == "errors");
        let arguments = self.arguments(takes_name)?;
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

    /// `( … )`; the first argument may be in single quotes when `takes_name`.
    fn arguments(&mut self, takes_name: bool) -> Result<Vec<Expr>, Failure> {
        self.expect("(")?;
        let mut arguments = Vec::new();
        while !self.eat(")") {
            match self.peek() {
                Some(token)
                    if takes_name
                        && arguments.is_empty()
                        && matches!(token.kind, TokenKind::Quoted | TokenKind::Character) =>
                {
                    self.advance();
                    arguments.push(text_literal(token));
                }
                _ => arguments.push(self.expression()?),
            }
            if !self.eat(",") {
                self.expect(")")?;
                break;
            }
        }
        Ok(arguments)
    }
}
