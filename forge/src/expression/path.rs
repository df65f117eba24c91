//! Paths, the types behind `::<` and `as`, and nothing of their meaning.

use super::ast::{PathSegment, Type};
use super::parser::{Failure, Parser};
use super::token::TokenKind;

impl Parser<'_> {
    /// `a::B::<C>`, or `::a::b`, whose first segment is empty.
    pub(crate) fn path(&mut self) -> Result<Vec<PathSegment>, Failure> {
        let mut path = Vec::new();
        if self.at("::") {
            path.push(PathSegment {
                name: String::new(),
                generics: Vec::new(),
            });
        } else {
            path.push(self.path_segment(true)?);
        }
        while self.at("::") {
            if self.peek_second().is_some_and(|next| next.is("<")) {
                let generics = self.turbofish()?;
                if let Some(last) = path.last_mut() {
                    last.generics = generics;
                }
            } else {
                self.advance();
                path.push(self.path_segment(false)?);
            }
        }
        Ok(path)
    }

    pub(super) fn path_segment(&mut self, first: bool) -> Result<PathSegment, Failure> {
        let leads = first
            && ["crate", "super", "self", "Self"]
                .iter()
                .any(|word| self.at_word(word));
        let name = match self.peek() {
            Some(token) if leads || token.is_word("super") => {
                self.advance();
                token.text.to_owned()
            }
            _ => self.name()?.value,
        };
        Ok(PathSegment {
            name,
            generics: Vec::new(),
        })
    }

    pub(super) fn turbofish(&mut self) -> Result<Vec<Type>, Failure> {
        self.expect("::")?;
        self.nested(Self::generics)
    }

    /// `<A, B>`.
    pub(super) fn generics(&mut self) -> Result<Vec<Type>, Failure> {
        self.expect("<")?;
        let mut types = Vec::new();
        while !self.close_angle() {
            types.push(self.nested(Self::ty)?);
            if !self.eat(",") {
                if !self.close_angle() {
                    return Err(self.expected("`>`"));
                }
                break;
            }
        }
        Ok(types)
    }

    /// Eats `>`, or the first half of `>>`.
    fn close_angle(&mut self) -> bool {
        if self.eat(">") {
            return true;
        }
        let next = self.next;
        match self.tokens.get_mut(next) {
            Some(token) if token.is(">>") => {
                token.text = &token.text[1..];
                token.span.start += 1;
                true
            }
            _ => false,
        }
    }

    pub(super) fn ty(&mut self) -> Result<Type, Failure> {
        if self.eat_word("_") {
            return Ok(Type::Inferred);
        }
        if self.eat("&") {
            return Ok(Type::Reference(Box::new(self.nested(Self::ty)?)));
        }
        if self.eat("(") {
            let mut elements = Vec::new();
            while !self.eat(")") {
                elements.push(self.nested(Self::ty)?);
                if !self.eat(",") {
                    self.expect(")")?;
                    break;
                }
            }
            return Ok(Type::Tuple(elements));
        }
        if self.eat("[") {
            let element = Box::new(self.nested(Self::ty)?);
            let length = if self.eat(";") {
                match self.peek() {
                    Some(token) if token.kind == TokenKind::Integer => {
                        self.advance();
                        Some(token.text.to_owned())
                    }
                    _ => return Err(self.expected("a number")),
                }
            } else {
                None
            };
            self.expect("]")?;
            return Ok(match length {
                Some(length) => Type::Array(element, length),
                None => Type::Slice(element),
            });
        }
        let mut path = Vec::new();
        loop {
            let mut segment = self.path_segment(path.is_empty())?;
            if self.at("<") {
                segment.generics = self.nested(Self::generics)?;
            }
            path.push(segment);
            if !self.eat("::") {
                return Ok(Type::Path(path));
            }
        }
    }
}
