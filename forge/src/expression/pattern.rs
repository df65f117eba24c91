//! Patterns: the left side of a loop or of `let`, and of `matches!`.

use super::ast::PathSegment;
use super::error::ExpressionError;
use super::parser::{Failure, Parser, check_name, unsupported};
use super::token::TokenKind;
use crate::span::{Span, Spanned};

/// A pattern. References and bindings by mode are left out: templates match by reference anyway.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Pattern {
    /// `_`.
    Wildcard,
    /// `..`.
    Rest,
    /// A name to bind.
    Name(Spanned<String>),
    /// A literal, as written.
    Literal(String),
    /// A constant or a variant without data.
    Path(Vec<PathSegment>),
    /// `(a, b)`, or `Path(a, b)`.
    Tuple {
        path: Vec<PathSegment>,
        elements: Vec<Pattern>,
    },
    /// `Path { a, b: c, .. }`.
    Struct {
        path: Vec<PathSegment>,
        fields: Vec<(Spanned<String>, Option<Pattern>)>,
        rest: bool,
    },
    /// `[a, b]`.
    Slice(Vec<Pattern>),
    /// `a | b`.
    Or(Vec<Pattern>),
}

impl Pattern {
    /// Calls `visit` with every name that the pattern binds.
    pub(crate) fn each_name(&self, visit: &mut impl FnMut(&Spanned<String>)) {
        match self {
            Self::Name(name) => visit(name),
            Self::Tuple { elements, .. } | Self::Slice(elements) | Self::Or(elements) => {
                elements.iter().for_each(|element| element.each_name(visit));
            }
            Self::Struct { fields, .. } => {
                for (name, pattern) in fields {
                    match pattern {
                        Some(pattern) => pattern.each_name(visit),
                        None => visit(name),
                    }
                }
            }
            Self::Wildcard | Self::Rest | Self::Literal(_) | Self::Path(_) => {}
        }
    }
}

impl Parser<'_> {
    /// A pattern with its alternatives.
    pub(crate) fn pattern(&mut self) -> Result<Pattern, Failure> {
        self.nested(|parser| {
            let first = parser.one_pattern()?;
            if !parser.at("|") {
                return Ok(first);
            }
            let mut alternatives = vec![first];
            while parser.eat("|") {
                alternatives.push(parser.one_pattern()?);
            }
            Ok(Pattern::Or(alternatives))
        })
    }

    fn one_pattern(&mut self) -> Result<Pattern, Failure> {
        let Some(token) = self.peek() else {
            return Err(self.expected("a pattern"));
        };
        match token.kind {
            TokenKind::Integer | TokenKind::Float | TokenKind::Text | TokenKind::Character => {
                self.advance();
                Ok(Pattern::Literal(token.text.to_owned()))
            }
            TokenKind::Quoted => Err((ExpressionError::SingleQuotes, token.span)),
            TokenKind::Symbol => match token.text {
                "(" => self.tuple_pattern(Vec::new()),
                "[" => {
                    self.advance();
                    Ok(Pattern::Slice(self.pattern_list("]")?.0))
                }
                ".." => {
                    self.advance();
                    Ok(Pattern::Rest)
                }
                "-" => {
                    self.advance();
                    match self.peek() {
                        Some(number)
                            if matches!(number.kind, TokenKind::Integer | TokenKind::Float) =>
                        {
                            self.advance();
                            Ok(Pattern::Literal(format!("-{}", number.text)))
                        }
                        _ => Err(self.expected("a number")),
                    }
                }
                "&" => Err((
                    ExpressionError::Unsupported {
                        construct: "a reference pattern",
                        remedy: "leave out the `&`: templates match by reference",
                    },
                    token.span,
                )),
                _ => Err(self.expected("a pattern")),
            },
            TokenKind::Word => self.word_pattern(),
        }
    }

    fn word_pattern(&mut self) -> Result<Pattern, Failure> {
        let Some(token) = self.peek() else {
            return Err(self.expected("a pattern"));
        };
        match token.text {
            "_" => {
                self.advance();
                return Ok(Pattern::Wildcard);
            }
            "true" | "false" => {
                self.advance();
                return Ok(Pattern::Literal(token.text.to_owned()));
            }
            "ref" | "mut" | "box" => {
                return Err((
                    ExpressionError::Unsupported {
                        construct: "a binding mode",
                        remedy: "leave it out: templates match by reference",
                    },
                    token.span,
                ));
            }
            _ => {}
        }
        let path = self.path()?;
        let raw = |segment: &PathSegment| segment.name.starts_with("r#");
        if path.len() > 1 && path.iter().any(raw) {
            return Err(raw_name(token.span));
        }
        let lone = matches!(path.as_slice(), [only] if is_binding(&only.name));
        if lone && (self.at("(") || self.at("{")) {
            let expected =
                "the end of the pattern (a type or a variant begins with a capital letter)";
            return Err(self.expected(expected));
        }
        if self.at("(") {
            return self.tuple_pattern(path);
        }
        if self.at("{") {
            return self.struct_pattern(path);
        }
        match path.as_slice() {
            [only] if only.generics.is_empty() && is_binding(&only.name) => {
                check_name(&only.name, token.span)?;
                Ok(Pattern::Name(Spanned::new(only.name.clone(), token.span)))
            }
            _ => Ok(Pattern::Path(path)),
        }
    }

    fn tuple_pattern(&mut self, path: Vec<PathSegment>) -> Result<Pattern, Failure> {
        self.advance();
        let (mut elements, comma) = self.pattern_list(")")?;
        // `(a)` is `a`.
        if path.is_empty() && elements.len() == 1 && !comma && elements[0] != Pattern::Rest {
            return Ok(elements.remove(0));
        }
        Ok(Pattern::Tuple { path, elements })
    }

    fn struct_pattern(&mut self, path: Vec<PathSegment>) -> Result<Pattern, Failure> {
        self.advance();
        let mut fields = Vec::new();
        let mut rest = false;
        while !self.eat("}") {
            if self.eat("..") {
                rest = true;
                self.expect("}")?;
                break;
            }
            let name = self.name()?;
            if name.value.starts_with("r#") {
                return Err(raw_name(name.span));
            }
            let pattern = if self.eat(":") {
                Some(self.pattern()?)
            } else {
                None
            };
            fields.push((name, pattern));
            if !self.eat(",") {
                self.expect("}")?;
                break;
            }
        }
        Ok(Pattern::Struct { path, fields, rest })
    }

    /// Patterns up to `close`, and whether a comma stood before it.
    fn pattern_list(&mut self, close: &'static str) -> Result<(Vec<Pattern>, bool), Failure> {
        let mut elements = Vec::new();
        let mut comma = false;
        while !self.eat(close) {
            elements.push(self.pattern()?);
            comma = self.eat(",");
            if !comma {
                self.expect(close)?;
                break;
            }
        }
        Ok((elements, comma))
    }
}

/// Askama does not read these in a pattern.
fn raw_name(span: Span) -> Failure {
    unsupported(
        span,
        "a raw name in a pattern",
        "give the view a method and match what that returns",
    )
}

/// Whether a lone word binds, rather than names a constant.
fn is_binding(name: &str) -> bool {
    name.starts_with(|c: char| c == '_' || c.is_ascii_lowercase())
}
