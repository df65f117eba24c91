//! Which expressions mean the same to Askama as to Rust, and so need no wrapping.
//!
//! Askama adds `&` to arguments that are no calls, literals or operations; indexing yields a reference; casts go
//! through a trait; `|`, `&` and `^` are other words. It also bounds its own nesting, so large expressions are not
//! plain either.

use crate::expression::{Expr, ExprKind, LiteralKind, PathSegment, UnaryOp};

/// The most parts of a plain expression.
const LARGEST: usize = 24;

/// Whether the expression can be written as it is.
pub(super) fn is_plain(expr: &Expr) -> bool {
    let mut parts = 0;
    plain(expr, &mut parts)
}

fn plain(expr: &Expr, parts: &mut usize) -> bool {
    *parts += 1;
    if *parts > LARGEST {
        return false;
    }
    match &expr.kind {
        ExprKind::Literal { kind, text } => match kind {
            LiteralKind::Boolean => true,
            LiteralKind::Integer => text.bytes().all(|digit| digit.is_ascii_digit()),
            LiteralKind::Text | LiteralKind::Character => !text.contains('\\'),
            LiteralKind::Float => false,
        },
        ExprKind::Name(name) => !name.starts_with("r#"),
        ExprKind::Path(path) => path.iter().all(is_plain_segment),
        ExprKind::Field { receiver, name } => {
            !name.starts_with("r#") && receiver_is_plain(receiver, parts)
        }
        ExprKind::Method {
            receiver,
            name,
            arguments,
        } => {
            is_plain_segment(name)
                && receiver_is_plain(receiver, parts)
                && arguments
                    .iter()
                    .all(|argument| argument_is_plain(argument, parts))
        }
        ExprKind::Call { callee, arguments } => {
            plain(callee, parts)
                && arguments
                    .iter()
                    .all(|argument| argument_is_plain(argument, parts))
        }
        ExprKind::Unary { operator, operand } => {
            *operator != UnaryOp::Reference && plain(operand, parts)
        }
        ExprKind::Binary {
            operator,
            left,
            right,
        } => {
            !matches!(*operator, "|" | "&" | "^" | "<<" | ">>")
                && plain(left, parts)
                && plain(right, parts)
        }
        ExprKind::Paren(inner) => plain(inner, parts),
        ExprKind::Index { .. }
        | ExprKind::Range { .. }
        | ExprKind::Cast { .. }
        | ExprKind::Tuple(_)
        | ExprKind::Array(_)
        | ExprKind::Format { .. }
        | ExprKind::Matches { .. }
        | ExprKind::Entries(_)
        | ExprKind::Named(_)
        | ExprKind::Context { .. } => false,
    }
}

fn is_plain_segment(segment: &PathSegment) -> bool {
    segment.generics.is_empty() && !segment.name.starts_with("r#")
}

fn receiver_is_plain(receiver: &Expr, parts: &mut usize) -> bool {
    !matches!(receiver.kind, ExprKind::Literal { .. }) && plain(receiver, parts)
}

/// Whether Askama hands the argument on by value.
fn argument_is_plain(argument: &Expr, parts: &mut usize) -> bool {
    let by_value = matches!(
        argument.kind,
        ExprKind::Literal { .. }
            | ExprKind::Path(_)
            | ExprKind::Method { .. }
            | ExprKind::Call { .. }
    );
    by_value && plain(argument, parts)
}
