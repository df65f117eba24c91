//! Expressions as code. Their names are resolved in [`super::name`].

use super::helper;
use super::lowering::Lowering;
use super::name::loop_level;
use super::path::{print_path, print_type};
use super::plain::is_plain;
use crate::askama;
use crate::expression::{Expr, ExprKind, UnaryOp};
use crate::span::Span;

/// For whom code is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Askama reads it.
    Plain,
    /// Askama passes it on.
    Rust,
}

/// Written code, and whether Askama may read it.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    pub(crate) code: String,
    pub(crate) plain: bool,
}

impl Lowering<'_> {
    /// Writes an echo.
    pub(crate) fn echo(&mut self, expr: &Expr, raw: bool) {
        let mut code = self.code(expr);
        if helper::is_optional(expr) && !self.is_hidden(expr) {
            code.code.push_str(".unwrap_or_default()");
        }
        let code = self.wrap(&code.code, code.plain);
        let tag = if raw {
            askama::raw_echo(&code)
        } else {
            askama::echo(&code)
        };
        self.tag(&tag, expr.span);
    }

    /// An expression as Askama takes it.
    pub(super) fn expression(&mut self, expr: &Expr) -> String {
        let code = self.code(expr);
        self.wrap(&code.code, code.plain)
    }

    pub(super) fn code(&mut self, expr: &Expr) -> Code {
        let plain = self.is_plain(expr);
        let code = self.print(expr, if plain { Mode::Plain } else { Mode::Rust });
        Code { code, plain }
    }

    /// Code that Askama may not read is handed to it verbatim.
    pub(crate) fn wrap(&self, code: &str, plain: bool) -> String {
        if plain {
            code.to_owned()
        } else {
            askama::verbatim(self.runtime(), code)
        }
    }

    fn is_plain(&self, expr: &Expr) -> bool {
        let loops_are_plain = self.scope.loop_id(0).is_some();
        is_plain(expr) && plain_names(expr, loops_are_plain)
    }

    /// An expression as plain Rust.
    pub(crate) fn rust(&mut self, expr: &Expr) -> String {
        self.print(expr, Mode::Rust)
    }

    /// The same, in parentheses where a prefix would tear it apart.
    pub(super) fn operand(&mut self, expr: &Expr) -> String {
        let code = self.rust(expr);
        match expr.kind {
            ExprKind::Binary { .. } | ExprKind::Range { .. } | ExprKind::Cast { .. } => {
                format!("({code})")
            }
            _ => code,
        }
    }

    /// What a loop goes over: places are borrowed.
    pub(crate) fn borrowed(&mut self, items: &Expr) -> String {
        if items.is_place() {
            let plain = self.is_plain(items)
                && !matches!(items.kind, ExprKind::Unary { .. } | ExprKind::Paren(_));
            let code = self.print(items, if plain { Mode::Plain } else { Mode::Rust });
            return self.wrap(&format!("&{code}"), plain);
        }
        if let ExprKind::Range {
            left: Some(left),
            operator,
            right,
        } = &items.kind
        {
            let bounds_are_plain =
                self.is_plain(left) && right.as_ref().is_none_or(|right| self.is_plain(right));
            if bounds_are_plain {
                let left = self.print(left, Mode::Plain);
                let right = right
                    .as_ref()
                    .map(|right| self.print(right, Mode::Plain))
                    .unwrap_or_default();
                return format!("{left}{operator}{right}");
            }
        }
        self.expression(items)
    }

    /// What an include hands on: places are borrowed, unless their values can be copied.
    pub(crate) fn argument(&mut self, value: &Expr) -> String {
        if value.is_place() {
            let code = self.rust(value);
            return askama::lend(self.runtime(), &code);
        }
        let by_value = matches!(
            value.kind,
            ExprKind::Literal { .. } | ExprKind::Method { .. } | ExprKind::Call { .. }
        );
        if by_value && self.is_plain(value) {
            return self.print(value, Mode::Plain);
        }
        let code = self.rust(value);
        self.wrap(&code, false)
    }

    pub(super) fn print(&mut self, expr: &Expr, mode: Mode) -> String {
        match &expr.kind {
            ExprKind::Literal { text, .. } => text.clone(),
            ExprKind::Name(name) => self.name(name, expr.span),
            ExprKind::Path(path) => print_path(path, "::"),
            ExprKind::Field { receiver, name } => match loop_level(receiver) {
                Some(level) => self.loop_property(level, name, expr.span, mode),
                None => {
                    if matches!(&receiver.kind, ExprKind::Name(receiver) if receiver == "self") {
                        self.check_field(name, expr.span);
                    }
                    format!("{}.{name}", self.print(receiver, mode))
                }
            },
            ExprKind::Method {
                receiver,
                name,
                arguments,
            } => {
                let receiver = self.print(receiver, mode);
                let name = print_path(std::slice::from_ref(name), "::");
                format!("{receiver}.{name}({})", self.list(arguments, mode))
            }
            ExprKind::Call { callee, arguments } => self.call(callee, arguments, expr.span, mode),
            ExprKind::Index { receiver, index } => {
                format!(
                    "{}[{}]",
                    self.print(receiver, mode),
                    self.print(index, mode)
                )
            }
            ExprKind::Unary { operator, operand } => {
                let sign = match operator {
                    UnaryOp::Not => "!",
                    UnaryOp::Negate => "-",
                    UnaryOp::Dereference => "*",
                    UnaryOp::Reference => "&",
                };
                format!("{sign}{}", self.print(operand, mode))
            }
            ExprKind::Binary {
                operator,
                left,
                right,
            } => {
                format!(
                    "{} {operator} {}",
                    self.print(left, mode),
                    self.print(right, mode)
                )
            }
            ExprKind::Range {
                operator,
                left,
                right,
            } => {
                let left = left
                    .as_ref()
                    .map(|left| self.print(left, mode))
                    .unwrap_or_default();
                let right = right
                    .as_ref()
                    .map(|right| self.print(right, mode))
                    .unwrap_or_default();
                format!("{left}{operator}{right}")
            }
            ExprKind::Cast { operand, target } => {
                format!("{} as {}", self.print(operand, mode), print_type(target))
            }
            ExprKind::Paren(inner) => format!("({})", self.print(inner, mode)),
            ExprKind::Tuple(elements) => {
                let comma = if elements.len() == 1 { "," } else { "" };
                format!("({}{comma})", self.list(elements, mode))
            }
            ExprKind::Array(elements) => format!("[{}]", self.list(elements, mode)),
            ExprKind::Format { text, arguments } => self.format(text, arguments, expr.span),
            ExprKind::Matches { subject, pattern } => {
                let subject = self.print(subject, Mode::Rust);
                format!(
                    "::std::matches!({subject}, {})",
                    self.unbound_pattern(pattern)
                )
            }
        }
    }

    fn list(&mut self, elements: &[Expr], mode: Mode) -> String {
        let elements: Vec<String> = elements
            .iter()
            .map(|element| self.print(element, mode))
            .collect();
        elements.join(", ")
    }

    fn call(&mut self, callee: &Expr, arguments: &[Expr], span: Span, mode: Mode) -> String {
        if let ExprKind::Name(name) = &callee.kind {
            if let Some(call) = self.helper(name, arguments, span, mode) {
                return call;
            }
            // A function without a path is a method of the view.
            return format!("self.{name}({})", self.list(arguments, mode));
        }
        format!(
            "{}({})",
            self.print(callee, mode),
            self.list(arguments, mode)
        )
    }
}

/// Whether the names and helpers in a plain expression are plain too.
fn plain_names(expr: &Expr, in_loop: bool) -> bool {
    match &expr.kind {
        ExprKind::Field { receiver, .. } => match loop_level(receiver) {
            Some(level) => in_loop && level == 0,
            None => plain_names(receiver, in_loop),
        },
        ExprKind::Method {
            receiver,
            arguments,
            ..
        } => {
            plain_names(receiver, in_loop)
                && arguments
                    .iter()
                    .all(|argument| plain_names(argument, in_loop))
        }
        ExprKind::Call { callee, arguments } => {
            let helper_is_plain = match &callee.kind {
                ExprKind::Name(name) if helper::is_helper(name) => {
                    Lowering::helper_is_plain(name, arguments)
                }
                _ => true,
            };
            helper_is_plain
                && arguments
                    .iter()
                    .all(|argument| plain_names(argument, in_loop))
        }
        ExprKind::Unary { operand: inner, .. } | ExprKind::Paren(inner) => {
            plain_names(inner, in_loop)
        }
        ExprKind::Binary { left, right, .. } => {
            plain_names(left, in_loop) && plain_names(right, in_loop)
        }
        _ => true,
    }
}
