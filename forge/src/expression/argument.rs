//! What directives take between their parentheses besides an expression: conditions, lists with names, names.

use super::ast::{Arguments, Clause, Condition, Expr, ExprKind, LiteralKind};
use super::error::ExpressionError;
use super::parser::{COMPARISON, Failure, Parser, check_name, is_keyword, text_literal};
use super::suffix::List;
use super::token::TokenKind;
use crate::span::Spanned;

impl Parser<'_> {
    /// What `@if` takes.
    pub(crate) fn condition(&mut self) -> Result<Condition, Failure> {
        if !self.tokens.iter().any(|token| token.is_word("let")) {
            return Ok(Condition {
                clauses: vec![Clause::Test(self.expression()?)],
            });
        }
        let mut clauses = Vec::new();
        loop {
            if self.eat_word("let") {
                let pattern = self.pattern()?;
                self.expect("=")?;
                let subject = self.nested(|parser| parser.binary(COMPARISON))?;
                clauses.push(Clause::Let { pattern, subject });
            } else {
                clauses.push(Clause::Test(
                    self.nested(|parser| parser.binary(COMPARISON))?,
                ));
            }
            if self.at("||") {
                return Err(self.expected(
                    "`&&` (a condition with `let` cannot have `||`, except in parentheses)",
                ));
            }
            if !self.eat("&&") {
                return Ok(Condition { clauses });
            }
        }
    }

    /// `{ name: expression, … }`.
    pub(crate) fn named_arguments(&mut self) -> Result<Arguments, Failure> {
        let mut arguments: Arguments = Vec::new();
        self.expect("{")?;
        while !self.eat("}") {
            let name = self.name()?;
            check_name(&name.value, name.span)?;
            if arguments.iter().any(|(other, _)| other.value == name.value) {
                return Err((ExpressionError::DuplicateName(name.value), name.span));
            }
            let value = if self.eat(":") {
                self.expression()?
            } else {
                Expr::new(ExprKind::Name(name.value.clone()), name.span)
            };
            arguments.push((name, value));
            if !self.eat(",") {
                self.expect("}")?;
                break;
            }
        }
        Ok(arguments)
    }

    /// `{ "card", "is-open": open }`.
    pub(crate) fn entries(&mut self) -> Result<Vec<(Expr, Option<Expr>)>, Failure> {
        let mut entries = Vec::new();
        self.expect("{")?;
        while !self.eat("}") {
            let text = self.expression()?;
            let condition = if self.eat(":") {
                Some(self.expression()?)
            } else {
                None
            };
            entries.push((text, condition));
            if !self.eat(",") {
                self.expect("}")?;
                break;
            }
        }
        Ok(entries)
    }

    /// `{ "type": "button", class: "btn" }`.
    pub(super) fn defaults(&mut self) -> Result<Vec<(Expr, Option<Expr>)>, Failure> {
        let mut defaults = Vec::new();
        self.expect("{")?;
        while !self.eat("}") {
            let name = match self.peek() {
                Some(token) if token.kind == TokenKind::Word => {
                    self.advance();
                    let kind = ExprKind::Literal {
                        kind: LiteralKind::Text,
                        text: format!("\"{}\"", token.text.trim_start_matches("r#")),
                    };
                    Expr::new(kind, token.span)
                }
                Some(token) if token.kind == TokenKind::Text => {
                    self.advance();
                    text_literal(token)
                }
                _ => return Err(self.expected("the name of an attribute")),
            };
            self.expect(":")?;
            defaults.push((name, Some(self.expression()?)));
            if !self.eat(",") {
                self.expect("}")?;
                break;
            }
        }
        Ok(defaults)
    }

    /// What a helper takes, up to the end.
    pub(crate) fn helper_arguments(&mut self) -> Result<Vec<Expr>, Failure> {
        let mut arguments = vec![self.name_or_expression()?];
        while self.eat(",") && !self.is_done() {
            arguments.push(if self.at("{") {
                self.list(List::Named)?
            } else {
                self.expression()?
            });
        }
        Ok(arguments)
    }

    /// One name in quotes, or several between brackets.
    pub(crate) fn quoted_names(&mut self) -> Result<Vec<Spanned<String>>, Failure> {
        if !self.eat("[") {
            return Ok(vec![self.quoted_name()?]);
        }
        let mut names = Vec::new();
        while !self.eat("]") {
            names.push(self.quoted_name()?);
            if !self.eat(",") {
                self.expect("]")?;
                break;
            }
        }
        Ok(names)
    }

    /// One text or several between brackets, each a name in quotes or an expression.
    pub(crate) fn texts(&mut self) -> Result<Vec<Expr>, Failure> {
        if !self.eat("[") {
            return Ok(vec![self.name_or_expression()?]);
        }
        let mut texts = Vec::new();
        while !self.eat("]") {
            texts.push(match self.peek() {
                Some(token) if matches!(token.kind, TokenKind::Quoted | TokenKind::Character) => {
                    self.advance();
                    text_literal(token)
                }
                _ => self.expression()?,
            });
            if !self.eat(",") {
                self.expect("]")?;
                break;
            }
        }
        Ok(texts)
    }

    /// A name that is no keyword.
    pub(crate) fn name(&mut self) -> Result<Spanned<String>, Failure> {
        match self.peek() {
            Some(token) if token.kind == TokenKind::Word && token.text != "_" => {
                if is_keyword(token.text) {
                    return Err((ExpressionError::Keyword(token.text.to_owned()), token.span));
                }
                self.advance();
                Ok(Spanned::new(token.text.to_owned(), token.span))
            }
            _ => Err(self.expected("a name")),
        }
    }

    /// Whether a word stands anywhere ahead.
    pub(crate) fn has_word(&self, word: &str) -> bool {
        self.tokens[self.next..]
            .iter()
            .any(|token| token.is_word(word))
    }

    /// A name in quotes of either kind, as a text, or an expression that gives one.
    pub(crate) fn name_or_expression(&mut self) -> Result<Expr, Failure> {
        let lone = self.peek_second().is_none_or(|next| next.is(","));
        match self.peek() {
            Some(token)
                if lone && matches!(token.kind, TokenKind::Quoted | TokenKind::Character) =>
            {
                self.advance();
                Ok(text_literal(token))
            }
            _ => self.expression(),
        }
    }

    /// A name in quotes of either kind.
    pub(crate) fn quoted_name(&mut self) -> Result<Spanned<String>, Failure> {
        match self.peek() {
            Some(token)
                if matches!(
                    token.kind,
                    TokenKind::Text | TokenKind::Quoted | TokenKind::Character
                ) =>
            {
                self.advance();
                Ok(Spanned::new(
                    token.text[1..token.text.len() - 1].to_owned(),
                    token.span,
                ))
            }
            _ => Err(self.expected("a name in quotes")),
        }
    }
}
