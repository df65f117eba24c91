//! What a component takes: `{ title: &str, open: bool = false }`, with the path of a struct before it if there is one.

use super::ast::{Prop, PropsHead};
use super::error::ExpressionError;
use super::parser::{Failure, Parser};

impl Parser<'_> {
    /// The props of a component.
    pub(crate) fn props(&mut self) -> Result<(Option<PropsHead>, Vec<Prop>), Failure> {
        if let Some(token) = self.peek().filter(|token| token.is("[")) {
            return Err((
                ExpressionError::Expected {
                    expected: "`{`, as in `@props({ title: &str, open: bool = false })`",
                    found: format!("`{}`", token.text),
                },
                token.span,
            ));
        }
        let head = match self.peek() {
            Some(token) if !token.is("{") => {
                let path = self.path()?;
                let span = token.span.to(self.previous());
                Some(PropsHead { path, span })
            }
            _ => None,
        };
        let mut props: Vec<Prop> = Vec::new();
        self.expect("{")?;
        while !self.eat("}") {
            let name = self.name()?;
            if props.iter().any(|other| other.name.value == name.value) {
                return Err((ExpressionError::DuplicateName(name.value), name.span));
            }
            if matches!(
                name.value.as_str(),
                "attributes" | "slot" | "errors" | "auth"
            ) {
                return Err((ExpressionError::TakenName(name.value), name.span));
            }
            let ty = if self.eat(":") {
                Some(self.nested(Self::ty)?)
            } else {
                None
            };
            let default = if self.eat("=") {
                Some(self.expression()?)
            } else {
                None
            };
            props.push(Prop { name, ty, default });
            if !self.eat(",") {
                self.expect("}")?;
                break;
            }
        }
        Ok((head, props))
    }
}
