//! The helpers that a template calls like functions: `old`, `flash`, `csrf_token`, `route`, `asset`, `config`.
//!
//! They hide methods of the view of the same name, which `self.old(…)` still reaches. `errors` is a value; a field
//! or a local of that name hides it.

use super::expression::{Code, Mode};
use super::lowering::Lowering;
use crate::askama;
use crate::error::ErrorKind;
use crate::expression::{Expr, ExprKind};
use crate::span::Span;

/// A helper: its name, how it is called, and how many arguments it takes.
struct Helper {
    name: &'static str,
    usage: &'static str,
    least: usize,
    most: usize,
}

const HELPERS: &[Helper] = &[
    Helper {
        name: "old",
        usage: "old(\"field\") or old(\"field\", default)",
        least: 1,
        most: 2,
    },
    Helper {
        name: "flash",
        usage: "flash(\"status\")",
        least: 1,
        most: 1,
    },
    Helper {
        name: "csrf_token",
        usage: "csrf_token()",
        least: 0,
        most: 0,
    },
    Helper {
        name: "route",
        usage: "route(\"posts.show\", post.id)",
        least: 1,
        most: usize::MAX,
    },
    Helper {
        name: "asset",
        usage: "asset(\"css/app.css\")",
        least: 1,
        most: 1,
    },
    Helper {
        name: "config",
        usage: "config(\"app.name\") or config(\"app.name\", default)",
        least: 1,
        most: 2,
    },
];

/// The name of the value that holds what was wrong with the form.
pub(super) const ERRORS: &str = "errors";

/// Whether a call gives an `Option`, whose echo shows nothing when it is empty.
pub(super) fn is_optional(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Call { callee, .. } => {
            matches!(&callee.kind, ExprKind::Name(name) if name == "flash")
        }
        ExprKind::Method { receiver, name, .. } => {
            name.name == "first" && matches!(&receiver.kind, ExprKind::Name(name) if name == ERRORS)
        }
        _ => false,
    }
}

impl Lowering<'_> {
    /// The call of a helper, or `None` when the name is none.
    pub(super) fn helper(
        &mut self,
        name: &str,
        arguments: &[Expr],
        span: Span,
        mode: Mode,
    ) -> Option<String> {
        let helper = HELPERS.iter().find(|helper| helper.name == name)?;
        if !(helper.least..=helper.most).contains(&arguments.len()) {
            self.error(
                ErrorKind::HelperArguments {
                    name: helper.name,
                    usage: helper.usage,
                },
                span,
            );
            return Some(String::new());
        }
        let context = self.context();
        let first = arguments
            .first()
            .map(|first| self.text_argument(first).code)
            .unwrap_or_default();
        let rest = arguments.get(1..).unwrap_or_default();
        Some(match (helper.name, rest) {
            ("old" | "config", [default]) => {
                format!("{context}.{name}_or({first}, &{})", self.operand(default))
            }
            ("route", []) => {
                askama::or_fail(&format!("{context}.route({first})"), mode == Mode::Plain)
            }
            ("route", parameters) => {
                let parameters: Vec<String> = parameters
                    .iter()
                    .map(|parameter| format!("&{}", self.operand(parameter)))
                    .collect();
                let call = format!(
                    "{context}.route_with({first}, &[{}])",
                    parameters.join(", ")
                );
                askama::or_fail(&call, mode == Mode::Plain)
            }
            _ => format!("{context}.{name}({first})"),
        })
    }

    /// Whether the call of a helper can be written for Askama as it is.
    pub(super) fn helper_is_plain(name: &str, arguments: &[Expr]) -> bool {
        let literal = |argument: &Expr| matches!(&argument.kind, ExprKind::Literal { text, .. } if !text.contains('\\'));
        HELPERS.iter().any(|helper| helper.name == name)
            && arguments.len() <= 1
            && arguments.iter().all(literal)
    }

    /// An argument that a helper takes as `&str`: a place is borrowed.
    pub(crate) fn text_argument(&mut self, argument: &Expr) -> Code {
        let plain =
            matches!(&argument.kind, ExprKind::Literal { text, .. } if !text.contains('\\'));
        let code = self.rust(argument);
        let code = if argument.is_place() || matches!(argument.kind, ExprKind::Format { .. }) {
            format!("&{code}")
        } else {
            code
        };
        Code { code, plain }
    }
}

/// Whether a name is a helper's.
pub(super) fn is_helper(name: &str) -> bool {
    HELPERS.iter().any(|helper| helper.name == name)
}
