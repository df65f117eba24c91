//! Tokens to a tree, by precedence. Paths, patterns and macros are parsed in files of their own.

use super::MAX_DEPTH;
use super::ast::{Expr, ExprKind, LiteralKind, PathSegment, UnaryOp};
use super::error::ExpressionError;
use super::lexer::lex;
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

/// Names whose calls take the name of a field, route or file first, in either quotes.
const NAME_TAKERS: &[&str] = &["old", "route", "asset", "config", "flash", "errors"];

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
            Some(token) if token.is("=>") || token.is("->") => {
                Err(self.expected("an operator or the end"))
            }
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

    fn suffix(&mut self) -> Result<Expr, Failure> {
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

    fn primary(&mut self) -> Result<Expr, Failure> {
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
        _ => "something else",
    }
}

pub(super) fn is_keyword(word: &str) -> bool {
    const KEYWORDS: &[&str] = &[
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
        "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
        "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
        "ref", "return", "self", "Self", "static", "struct", "super", "trait", "true", "try",
        "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
    ];
    KEYWORDS.contains(&word)
}
