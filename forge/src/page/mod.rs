//! The page: a view, its layouts, includes and components put together as one tree, with every name resolved.
//!
//! This is what both back ends read. [`crate::askama`] writes it as a template of Askama; `live` makes Rust code of its
//! expressions and a program of its structure. Nothing of a directive's syntax is left in it.

mod code;
mod piece;

pub(crate) use self::code::{Code, PatternCode, Words};
pub(crate) use self::piece::{
    Arm, BagEntry, Binding, Body, ClauseCode, MatchArm, Page, Piece, PieceKind, Value,
};
