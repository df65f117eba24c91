//! The macros that a template may call: `format!` and `matches!`.

use super::ast::{Expr, ExprKind};
use super::parser::{Failure, Parser, unsupported};
use super::token::{Token, TokenKind};

impl Parser<'_> {
    /// `format!(…)` and `matches!(…)`.
    pub(super) fn macro_call(&mut self, name: Token<'_>) -> Result<Expr, Failure> {
        self.advance();
        self.advance();
        let kind = match name.text {
            "format" => {
                self.expect("(")?;
                let text = match self.peek() {
                    Some(token) if token.kind == TokenKind::Text => {
                        self.advance();
                        token.text.to_owned()
                    }
                    _ => return Err(self.expected("a string in double quotes")),
                };
                let mut arguments = Vec::new();
                while self.eat(",") {
                    if self.at(")") {
                        break;
                    }
                    let named = self.peek_second().is_some_and(|next| next.is("="));
                    let label = if named {
                        Some(self.name()?.value)
                    } else {
                        None
                    };
                    self.next += usize::from(named);
                    arguments.push((label, self.expression()?));
                }
                self.expect(")")?;
                ExprKind::Format { text, arguments }
            }
            "matches" => {
                self.expect("(")?;
                let subject = Box::new(self.expression()?);
                self.expect(",")?;
                let pattern = self.pattern()?;
                self.eat(",");
                self.expect(")")?;
                ExprKind::Matches { subject, pattern }
            }
            _ => {
                return Err(unsupported(
                    name.span,
                    "this macro",
                    "only `format!` and `matches!` are known here",
                ));
            }
        };
        Ok(Expr::new(kind, name.span.to(self.previous())))
    }
}
