//! What an expression begins with: literals, names, brackets; and the refusal of what Forge leaves out.

use super::ast::{Expr, ExprKind, LiteralKind};
use super::error::ExpressionError;
use super::parser::{Failure, Parser, is_keyword, unsupported};
use super::token::{Token, TokenKind};

impl Parser<'_> {
    pub(super) fn primary(&mut self) -> Result<Expr, Failure> {
        let Some(token) = self.peek() else {
            return Err(self.expected("an expression"));
        };
        let literal = |kind| {
            Expr::new(
                ExprKind::Literal {
                    kind,
                    text: token.text.to_owned(),
                },
                token.span,
            )
        };
        let kind = match token.kind {
            TokenKind::Integer => LiteralKind::Integer,
            TokenKind::Float => LiteralKind::Float,
            TokenKind::Text => LiteralKind::Text,
            TokenKind::Character => LiteralKind::Character,
            TokenKind::Quoted => return Err((ExpressionError::SingleQuotes, token.span)),
            TokenKind::Word => return self.word(token),
            TokenKind::Symbol => return self.bracketed(token),
        };
        self.advance();
        Ok(literal(kind))
    }

    fn bracketed(&mut self, token: Token<'_>) -> Result<Expr, Failure> {
        match token.text {
            "(" | "[" => {
                let close = if token.text == "(" { ")" } else { "]" };
                self.advance();
                let mut elements = Vec::new();
                let mut comma = false;
                while !self.eat(close) {
                    elements.push(self.expression()?);
                    comma = self.eat(",");
                    if !comma {
                        self.expect(close)?;
                        break;
                    }
                }
                let span = token.span.to(self.previous());
                let kind = match (token.text, elements.len(), comma) {
                    ("[", _, _) => ExprKind::Array(elements),
                    (_, 1, false) => ExprKind::Paren(Box::new(elements.remove(0))),
                    _ => ExprKind::Tuple(elements),
                };
                Ok(Expr::new(kind, span))
            }
            "::" => self.path_expression(token),
            "|" | "||" => Err(unsupported(
                token.span,
                "a closure",
                "give the view a method and call that",
            )),
            "$" => Err(unsupported(
                token.span,
                "PHP's `$`",
                "write the name without it",
            )),
            "{" => Err(unsupported(
                token.span,
                "a block",
                "give the view a method and call that",
            )),
            _ => Err(self.expected("an expression")),
        }
    }

    fn word(&mut self, token: Token<'_>) -> Result<Expr, Failure> {
        let simple = |construct| {
            unsupported(
                token.span,
                construct,
                "give the view a method and call that",
            )
        };
        match token.text {
            "true" | "false" => {
                self.advance();
                let kind = ExprKind::Literal {
                    kind: LiteralKind::Boolean,
                    text: token.text.to_owned(),
                };
                return Ok(Expr::new(kind, token.span));
            }
            "move" | "async" => return Err(simple("a closure")),
            "if" => {
                return Err(unsupported(
                    token.span,
                    "an `if` expression",
                    "use `@if … @endif`",
                ));
            }
            "match" => return Err(simple("a `match` expression")),
            "unsafe" | "while" | "for" => return Err(simple("a block")),
            "return" | "break" | "continue" | "yield" => return Err(simple("a jump")),
            "let" => {
                return Err(unsupported(
                    token.span,
                    "`let`",
                    "use it in `@if(let …)` or `@elseif(let …)`",
                ));
            }
            "_" => return Err(self.expected("an expression")),
            _ => {}
        }
        let followed_by = |symbol| self.peek_second().is_some_and(|next| next.is(symbol));
        if followed_by("!") {
            return self.macro_call(token);
        }
        if token.text == "loop" {
            if followed_by("{") {
                return Err(simple("a block"));
            }
            self.advance();
            return Ok(Expr::new(ExprKind::Name("loop".to_owned()), token.span));
        }
        let path_only = matches!(token.text, "crate" | "super" | "Self");
        if !path_only && token.text != "self" && is_keyword(token.text) {
            return Err((ExpressionError::Keyword(token.text.to_owned()), token.span));
        }
        let lower = token
            .text
            .starts_with(|c: char| c == '_' || c.is_ascii_lowercase());
        if lower && !followed_by("::") {
            if path_only {
                return Err((ExpressionError::Keyword(token.text.to_owned()), token.span));
            }
            self.advance();
            return Ok(Expr::new(ExprKind::Name(token.text.to_owned()), token.span));
        }
        self.path_expression(token)
    }

    fn path_expression(&mut self, first: Token<'_>) -> Result<Expr, Failure> {
        let path = self.path()?;
        let span = first.span.to(self.previous());
        if path.len() == 1 && path[0].name == "Self" {
            return Err((ExpressionError::Keyword("Self".to_owned()), span));
        }
        if self.at("{") {
            return Err(unsupported(
                span,
                "a struct literal",
                "make the value in the controller",
            ));
        }
        Ok(Expr::new(ExprKind::Path(path), span))
    }
}
