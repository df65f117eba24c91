//! The tree of an expression: plain data.

use super::pattern::Pattern;
use crate::span::{Span, Spanned};

/// An expression and its place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Expr {
    pub(crate) kind: ExprKind,
    pub(crate) span: Span,
}

/// The forms of expressions.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ExprKind {
    /// A literal, as written.
    Literal { kind: LiteralKind, text: String },
    /// A name that begins with a small letter or `_`: a local, a field of the view, or `self`.
    Name(String),
    /// Everything else that is made of names: `Status::Draft`, `crate::money::format`, `MAX`.
    Path(Vec<PathSegment>),
    /// `receiver.name`, `receiver.0`.
    Field { receiver: Box<Expr>, name: String },
    /// `receiver.name(…)`.
    Method {
        receiver: Box<Expr>,
        name: PathSegment,
        arguments: Vec<Expr>,
    },
    /// `callee(…)`, where the callee is a name or a path.
    Call {
        callee: Box<Expr>,
        arguments: Vec<Expr>,
    },
    /// `receiver[index]`.
    Index {
        receiver: Box<Expr>,
        index: Box<Expr>,
    },
    /// `!x`, `-x`, `*x`, `&x`.
    Unary {
        operator: UnaryOp,
        operand: Box<Expr>,
    },
    /// `left operator right`; the operator as written.
    Binary {
        operator: &'static str,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `left..right`.
    Range {
        operator: &'static str,
        left: Option<Box<Expr>>,
        right: Option<Box<Expr>>,
    },
    /// `operand as target`.
    Cast { operand: Box<Expr>, target: Type },
    /// `( … )`.
    Paren(Box<Expr>),
    /// `(a, b)`.
    Tuple(Vec<Expr>),
    /// `[a, b]`.
    Array(Vec<Expr>),
    /// `format!("…", a, name = b)`: the text, and arguments with the names that they have.
    Format {
        text: String,
        arguments: Vec<(Option<String>, Expr)>,
    },
    /// `matches!(subject, pattern)`.
    Matches {
        subject: Box<Expr>,
        pattern: Pattern,
    },
    /// `{ "card", "is-open": open }`: what `attributes.class(…)` and its kin take.
    Entries(Vec<(Expr, Option<Expr>)>),
    /// `{ name: expression }`: what a translation takes.
    Named(Arguments),
    /// What a directive asks the request. Templates cannot write it.
    Context {
        method: &'static str,
        arguments: Vec<ContextArgument>,
    },
}

/// How an argument is handed to the request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ContextArgument {
    /// `&str`.
    Text(Expr),
    /// `&[&str]`.
    Texts(Vec<Expr>),
    /// `&[&dyn Any]`.
    Subjects(Vec<Expr>),
}

/// Which literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LiteralKind {
    Boolean,
    Integer,
    Float,
    Text,
    Character,
}

/// One name of a path, with `::<…>` behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PathSegment {
    pub(crate) name: String,
    pub(crate) generics: Vec<Type>,
}

/// A type, in a cast or between `::<` and `>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    /// `_`.
    Inferred,
    /// `&T`.
    Reference(Box<Type>),
    /// `(A, B)`.
    Tuple(Vec<Type>),
    /// `a::B<C>`.
    Path(Vec<PathSegment>),
    /// `[T]`.
    Slice(Box<Type>),
    /// `[T; 3]`; the length as written.
    Array(Box<Type>, String),
}

/// A prefix operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnaryOp {
    Not,
    Negate,
    Dereference,
    Reference,
}

/// What `@if` tests: clauses joined by `&&`; a single one unless there is a `let`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Condition {
    pub(crate) clauses: Vec<Clause>,
}

/// One part of a condition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Clause {
    Test(Expr),
    Let { pattern: Pattern, subject: Expr },
}

/// A list of arguments with names: `{ name: expression, … }`.
pub(crate) type Arguments = Vec<(Spanned<String>, Expr)>;

/// One thing that a component takes: `name: Type = default`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Prop {
    pub(crate) name: Spanned<String>,
    pub(crate) ty: Option<Type>,
    pub(crate) default: Option<Expr>,
}

/// The struct behind a component.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PropsHead {
    pub(crate) path: Vec<PathSegment>,
    pub(crate) span: Span,
}

impl Condition {
    /// From the first clause to the last.
    pub(crate) fn span(&self) -> Span {
        self.clauses
            .iter()
            .map(|clause| match clause {
                Clause::Test(expr) | Clause::Let { subject: expr, .. } => expr.span,
            })
            .reduce(Span::to)
            .unwrap_or_default()
    }
}

impl From<Expr> for Condition {
    fn from(test: Expr) -> Self {
        Self {
            clauses: vec![Clause::Test(test)],
        }
    }
}

impl Expr {
    /// What a directive asks the request.
    pub(crate) fn context(
        method: &'static str,
        arguments: Vec<ContextArgument>,
        span: Span,
    ) -> Self {
        Self::new(ExprKind::Context { method, arguments }, span)
    }

    /// Calls `visit` with this expression and all that it is made of.
    pub(crate) fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        visit(self);
        match &self.kind {
            ExprKind::Literal { .. } | ExprKind::Name(_) | ExprKind::Path(_) => {}
            ExprKind::Field {
                receiver: inner, ..
            }
            | ExprKind::Unary { operand: inner, .. }
            | ExprKind::Cast { operand: inner, .. }
            | ExprKind::Paren(inner)
            | ExprKind::Matches { subject: inner, .. } => inner.each(visit),
            ExprKind::Method {
                receiver: first,
                arguments: rest,
                ..
            }
            | ExprKind::Call {
                callee: first,
                arguments: rest,
            } => {
                first.each(visit);
                rest.iter().for_each(|argument| argument.each(visit));
            }
            ExprKind::Index {
                receiver: left,
                index: right,
            }
            | ExprKind::Binary { left, right, .. } => {
                left.each(visit);
                right.each(visit);
            }
            ExprKind::Range { left, right, .. } => {
                left.iter().chain(right).for_each(|end| end.each(visit));
            }
            ExprKind::Tuple(elements) | ExprKind::Array(elements) => {
                elements.iter().for_each(|element| element.each(visit));
            }
            ExprKind::Format { arguments, .. } => {
                arguments.iter().for_each(|(_, value)| value.each(visit));
            }
            ExprKind::Entries(entries) => {
                for (text, condition) in entries {
                    text.each(visit);
                    condition.iter().for_each(|test| test.each(visit));
                }
            }
            ExprKind::Named(arguments) => {
                arguments.iter().for_each(|(_, value)| value.each(visit));
            }
            ExprKind::Context { arguments, .. } => {
                for argument in arguments {
                    match argument {
                        ContextArgument::Text(text) => text.each(visit),
                        ContextArgument::Texts(list) | ContextArgument::Subjects(list) => {
                            list.iter().for_each(|value| value.each(visit));
                        }
                    }
                }
            }
        }
    }

    pub(crate) fn new(kind: ExprKind, span: Span) -> Self {
        Self { kind, span }
    }

    /// `receiver.name()` at the receiver's place, for directives that stand for a call.
    pub(crate) fn call_method(self, name: &str) -> Self {
        let span = self.span;
        let name = PathSegment {
            name: name.to_owned(),
            generics: Vec::new(),
        };
        Self::new(
            ExprKind::Method {
                receiver: Box::new(self.in_parens()),
                name,
                arguments: Vec::new(),
            },
            span,
        )
    }

    /// `!(operand)`.
    pub(crate) fn negate(self) -> Self {
        let span = self.span;
        let operand = Box::new(self.in_parens());
        Self::new(
            ExprKind::Unary {
                operator: UnaryOp::Not,
                operand,
            },
            span,
        )
    }

    /// Parentheses around what would otherwise be torn apart by a prefix or a suffix.
    fn in_parens(self) -> Self {
        match self.kind {
            ExprKind::Unary { .. }
            | ExprKind::Binary { .. }
            | ExprKind::Range { .. }
            | ExprKind::Cast { .. } => {
                let span = self.span;
                Self::new(ExprKind::Paren(Box::new(self)), span)
            }
            _ => self,
        }
    }

    /// Whether the expression names a place in memory, which a loop or an include then borrows.
    pub(crate) fn is_place(&self) -> bool {
        match &self.kind {
            ExprKind::Name(_) | ExprKind::Index { .. } => true,
            ExprKind::Field { receiver, .. } => receiver.is_place(),
            ExprKind::Paren(inner) => inner.is_place(),
            ExprKind::Unary { operator, .. } => *operator == UnaryOp::Dereference,
            _ => false,
        }
    }
}

/// Whether the text between single quotes is one character.
pub(super) fn is_one_character(inner: &str) -> bool {
    if let Some(escape) = inner.strip_prefix('\\') {
        return match escape.as_bytes().first() {
            Some(b'x') => escape.len() == 3,
            Some(b'u') => escape.find('}') == Some(escape.len() - 1),
            _ => escape.len() == 1,
        };
    }
    let mut characters = inner.chars();
    characters.next().is_some() && characters.next().is_none()
}

/// Whether a literal is a floating-point number; `None` when it is no number.
pub(super) fn number_kind(literal: &str) -> Option<bool> {
    const INTEGERS: [&str; 12] = [
        "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
    ];
    const FLOATS: [&str; 2] = ["f32", "f64"];
    let radix = match literal.get(..2) {
        Some("0x") => 16,
        Some("0o") => 8,
        Some("0b") => 2,
        _ => 10,
    };
    if radix != 10 {
        let digits = &literal[2..];
        let end = digits.find(['i', 'u']).unwrap_or(digits.len());
        let (digits, suffix) = digits.split_at(end);
        let valid = digits.chars().any(|digit| digit != '_')
            && digits
                .chars()
                .all(|digit| digit == '_' || digit.is_digit(radix));
        return (valid && (suffix.is_empty() || INTEGERS.contains(&suffix))).then_some(false);
    }
    let suffix_at = literal.find(['i', 'u', 'f']).unwrap_or(literal.len());
    let (number, suffix) = literal.split_at(suffix_at);
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (number, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_digit())
            && text.chars().all(|c| c == '_' || c.is_ascii_digit())
    };
    let exponent_digits =
        exponent.map(|exponent| exponent.strip_prefix(['+', '-']).unwrap_or(exponent));
    if !digits(whole) || !fraction.is_none_or(digits) || !exponent_digits.is_none_or(digits) {
        return None;
    }
    let float = fraction.is_some() || exponent.is_some();
    match suffix {
        "" => Some(float),
        _ if FLOATS.contains(&suffix) => Some(true),
        _ if INTEGERS.contains(&suffix) && !float => Some(false),
        _ => None,
    }
}
