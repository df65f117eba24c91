//! Tokens to a tree: operators by precedence. What operators stand between is parsed in files of its own.

use super::ast::{Expr, ExprKind, LiteralKind, UnaryOp};
use super::error::ExpressionError;
use super::lexer::lex;
use super::limits::MAX_DEPTH;
use super::token::{Token, TokenKind};
use crate::span::Span;

/// A refusal and its place.
pub(crate) type Failure = (ExpressionError, Span);

/// The binary operators from the weakest to the strongest; those of one row bind alike.
const PRECEDENCE: &[&[&str]] = &[
    &["||"],
    &["&&"],
    &["==", "!=", "<=", ">=", "<", ">"],
    &["|"],
    &["^"],
    &["&"],
    &["<<", ">>"],
    &["+", "-"],
    &["*", "/", "%"],
];
/// The row of comparisons: above `&&`, so that a `let` chain can be split.
pub(super) const COMPARISON: usize = 2;

const ASSIGNMENTS: &[&str] = &["=", "+=", "-=", "*=", "/=", "%=", "^=", "&=", "|=", "<<="];

/// Reads expressions, patterns and lists from one span of a template.
pub(crate) struct Parser<'a> {
    pub(super) tokens: Vec<Token<'a>>,
    pub(super) next: usize,
    end: Span,
    depth: usize,
    /// `posts as post`: a cast may not begin at the outermost level.
    without_cast: bool,
}

impl<'a> Parser<'a> {
    /// Makes ready to read `text[span]`.
    pub(crate) fn new(text: &'a str, span: Span) -> Result<Self, Failure> {
        let tokens = lex(text, span)?;
        let end = tokens.last().map_or(span, |last| {
            Span::new(last.span.end, last.span.end.max(span.end))
        });
        Ok(Self {
            tokens,
            next: 0,
            end,
            depth: 0,
            without_cast: false,
        })
    }

    pub(crate) fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.next).copied()
    }

    pub(super) fn peek_second(&self) -> Option<Token<'a>> {
        self.tokens.get(self.next + 1).copied()
    }

    pub(crate) fn advance(&mut self) {
        self.next += 1;
    }

    pub(crate) fn at(&self, symbol: &str) -> bool {
        self.peek().is_some_and(|token| token.is(symbol))
    }

    pub(crate) fn at_word(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.is_word(word))
    }

    pub(crate) fn eat(&mut self, symbol: &str) -> bool {
        let found = self.at(symbol);
        self.next += usize::from(found);
        found
    }

    pub(crate) fn eat_word(&mut self, word: &str) -> bool {
        let found = self.at_word(word);
        self.next += usize::from(found);
        found
    }

    pub(crate) fn expect(&mut self, symbol: &'static str) -> Result<(), Failure> {
        if self.eat(symbol) {
            Ok(())
        } else {
            Err(self.expected(quoted(symbol)))
        }
    }

    /// Whether everything was read.
    pub(crate) fn is_done(&self) -> bool {
        self.next >= self.tokens.len()
    }

    pub(crate) fn finish(&self) -> Result<(), Failure> {
        match self.peek() {
            None => Ok(()),
            Some(token) if token.kind == TokenKind::Symbol && ASSIGNMENTS.contains(&token.text) => {
                Err((
                    ExpressionError::Unsupported {
                        construct: "an assignment",
                        remedy: "compare with `==`",
                    },
                    token.span,
                ))
            }
            Some(token) if token.is("?") => Err((
                ExpressionError::Unsupported {
                    construct: "the `?` operator",
                    remedy: "handle the error in the controller",
                },
                token.span,
            )),
            Some(token) if token.is("->") => Err(unsupported(
                token.span,
                "PHP's `->`",
                "write `.` before a field or a method",
            )),
            Some(_) => Err(self.expected("an operator or the end")),
        }
    }

    /// What was wanted here, and what is here.
    pub(crate) fn expected(&self, expected: &'static str) -> Failure {
        match self.peek() {
            Some(token) => (
                ExpressionError::Expected {
                    expected,
                    found: format!("`{}`", token.text),
                },
                token.span,
            ),
            None if self.tokens.is_empty() => (ExpressionError::Empty, self.end),
            None => (
                ExpressionError::Expected {
                    expected,
                    found: "the end".to_owned(),
                },
                self.end,
            ),
        }
    }

    /// Runs `parse` one level deeper.
    pub(crate) fn nested<T>(
        &mut self,
        parse: impl FnOnce(&mut Self) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        if self.depth >= MAX_DEPTH {
            let span = self.peek().map_or(self.end, |token| token.span);
            return Err((ExpressionError::TooDeep, span));
        }
        self.depth += 1;
        let outcome = parse(self);
        self.depth -= 1;
        outcome
    }

    /// A whole expression.
    pub(crate) fn expression(&mut self) -> Result<Expr, Failure> {
        self.nested(|parser| {
            let without_cast = std::mem::take(&mut parser.without_cast);
            let outcome = parser.range();
            parser.without_cast = without_cast;
            outcome
        })
    }

    /// An expression that ends before an outermost `as`.
    pub(crate) fn expression_before_as(&mut self) -> Result<Expr, Failure> {
        self.without_cast = true;
        let outcome = self.nested(Self::range);
        self.without_cast = false;
        outcome
    }

    fn range(&mut self) -> Result<Expr, Failure> {
        let left = match self.peek() {
            Some(token) if token.is("..") || token.is("..=") => None,
            _ => Some(self.binary(0)?),
        };
        let Some(token) = self.peek() else {
            return left.ok_or_else(|| self.expected("an expression"));
        };
        let operator = match token.text {
            ".." if token.kind == TokenKind::Symbol => "..",
            "..=" if token.kind == TokenKind::Symbol => "..=",
            _ => return left.ok_or_else(|| self.expected("an expression")),
        };
        self.advance();
        let ends = self.peek().is_none_or(|next| {
            [")", "]", "}", ","].iter().any(|close| next.is(close)) || next.is_word("as")
        });
        let right = if ends { None } else { Some(self.binary(0)?) };
        if operator == "..=" && right.is_none() {
            return Err(self.expected("the end of the range"));
        }
        let start = left.as_ref().map_or(token.span, |left| left.span);
        let span = start.to(right.as_ref().map_or(token.span, |right| right.span));
        let kind = ExprKind::Range {
            operator,
            left: left.map(Box::new),
            right: right.map(Box::new),
        };
        Ok(Expr::new(kind, span))
    }

    /// Operators of this row of the table and of stronger ones.
    pub(super) fn binary(&mut self, row: usize) -> Result<Expr, Failure> {
        let Some(operators) = PRECEDENCE.get(row) else {
            return self.cast();
        };
        let mut left = self.binary(row + 1)?;
        let mut compared = false;
        while let Some(token) = self.peek().filter(|token| token.kind == TokenKind::Symbol) {
            let Some(operator) = operators.iter().find(|operator| **operator == token.text) else {
                break;
            };
            if compared {
                return Err((
                    ExpressionError::Unsupported {
                        construct: "a chain of comparisons",
                        remedy: "join the comparisons with `&&`",
                    },
                    token.span,
                ));
            }
            compared = row == COMPARISON;
            self.advance();
            let right = self.binary(row + 1)?;
            let span = left.span.to(right.span);
            left = Expr::new(
                ExprKind::Binary {
                    operator,
                    left: Box::new(left),
                    right: Box::new(right),
                },
                span,
            );
        }
        Ok(left)
    }

    fn cast(&mut self) -> Result<Expr, Failure> {
        let mut operand = self.prefix()?;
        while !self.without_cast && self.at_word("as") {
            self.advance();
            let start = operand.span;
            let target = self.nested(Self::ty)?;
            let span = start.to(self.previous());
            operand = Expr::new(
                ExprKind::Cast {
                    operand: Box::new(operand),
                    target,
                },
                span,
            );
        }
        Ok(operand)
    }

    fn prefix(&mut self) -> Result<Expr, Failure> {
        let Some(token) = self.peek().filter(|token| token.kind == TokenKind::Symbol) else {
            return self.suffix();
        };
        let (operator, twice) = match token.text {
            "!" => (UnaryOp::Not, false),
            "-" => (UnaryOp::Negate, false),
            "*" => (UnaryOp::Dereference, false),
            "&" => (UnaryOp::Reference, false),
            "&&" => (UnaryOp::Reference, true),
            _ => return self.suffix(),
        };
        self.advance();
        if operator == UnaryOp::Reference && self.at_word("mut") {
            return Err((
                ExpressionError::Unsupported {
                    construct: "`&mut`",
                    remedy: "a template only reads",
                },
                token
                    .span
                    .to(self.peek().map_or(token.span, |word| word.span)),
            ));
        }
        let operand = self.nested(Self::prefix)?;
        let span = token.span.to(operand.span);
        let once = Expr::new(
            ExprKind::Unary {
                operator,
                operand: Box::new(operand),
            },
            span,
        );
        if twice {
            return Ok(Expr::new(
                ExprKind::Unary {
                    operator,
                    operand: Box::new(once),
                },
                span,
            ));
        }
        Ok(once)
    }

    /// The place of the token that was read last.
    pub(super) fn previous(&self) -> Span {
        self.next
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last))
            .map_or(self.end, |token| token.span)
    }
}

/// A name in single quotes as the text that it stands for.
pub(super) fn text_literal(token: Token<'_>) -> Expr {
    let inner = token.text[1..token.text.len() - 1].replace('"', "\\\"");
    let kind = ExprKind::Literal {
        kind: LiteralKind::Text,
        text: format!("\"{inner}\""),
    };
    Expr::new(kind, token.span)
}

pub(super) fn unsupported(span: Span, construct: &'static str, remedy: &'static str) -> Failure {
    (ExpressionError::Unsupported { construct, remedy }, span)
}

/// Whether a name may be bound by a template.
pub(super) fn check_name(name: &str, span: Span) -> Result<(), Failure> {
    if name.starts_with("__") || name == "_" {
        return Err((ExpressionError::ReservedName(name.to_owned()), span));
    }
    Ok(())
}

fn quoted(symbol: &'static str) -> &'static str {
    match symbol {
        "(" => "`(`",
        ")" => "`,` or `)`",
        "]" => "`,` or `]`",
        "{" => "`{`",
        "}" => "`,` or `}`",
        "=" => "`=`",
        "," => "`,`",
        "<" => "`<`",
        ":" => "`:`",
        _ => "something else",
    }
}

pub(crate) fn is_keyword(word: &str) -> bool {
    const KEYWORDS: &[&str] = &[
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
        "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
        "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
        "ref", "return", "self", "Self", "static", "struct", "super", "trait", "true", "try",
        "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
    ];
    KEYWORDS.contains(&word)
}
