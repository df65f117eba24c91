//! The expressions of templates: a part of Rust's, parsed here so that the accepted grammar is Forge's own.
//!
//! Why not `syn`: inside a procedural macro on stable Rust, tokens that are made from a string have no
//! positions, so a mistake could not be shown at its line and column; and `loop.first` is no Rust. The grammar
//! is a subset of Rust's all the same: a test parses with `syn` what this module accepts.
//!
//! Accepted: literals, names, paths, fields, methods, calls, `[ ]`, operators, casts, ranges, references, tuples,
//! arrays, `format!`, `matches!`. Refused, with a message: closures, blocks, `if`, `match`, assignments, `?`,
//! struct literals. Nothing here knows about scopes or about Askama; see [`crate::lower`].

mod argument;
mod ast;
mod error;
mod lexer;
mod limits;
mod macros;
mod parser;
mod path;
mod pattern;
mod primary;
mod props;
mod suffix;
mod token;

pub(crate) use self::ast::{
    Arguments, Clause, Condition, ContextArgument, Expr, ExprKind, LiteralKind, PathSegment, Prop,
    PropsHead, Type, UnaryOp,
};
pub use self::error::ExpressionError;
pub(crate) use self::lexer::{is_name_part, is_name_start, skip_quoted};
pub(crate) use self::parser::{Parser, is_keyword};
pub(crate) use self::pattern::Pattern;
