//! Expressions as code. Their names are resolved in [`super::name`].

use super::helper;
use super::lowering::Lowering;
use super::name::loop_level;
use super::path::{print_path, print_type};
use super::plain::is_plain;
use super::scope::{Meaning, Owner};
use crate::askama;
use crate::expression::{ContextArgument, Expr, ExprKind, ExpressionError, UnaryOp};
use crate::html::EchoForm;
use crate::page::{Code, PieceKind, Words};
use crate::span::Span;

/// For whom code is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Askama reads it.
    Plain,
    /// Askama passes it on.
    Rust,
}

impl Lowering<'_> {
    /// Writes an echo.
    pub(crate) fn echo(&mut self, expr: &Expr, raw: bool) {
        if self.slot_echo(expr) {
            return;
        }
        if let Some(bag) = self.constant_bag(expr) {
            // No code: it becomes text once it is known where it stands.
            let words = Words {
                rust: String::new(),
                texts: vec![bag.to_string()],
            };
            let kind = PieceKind::Echo {
                code: Code::default(),
                form: EchoForm::Attributes,
                words: Some(words),
            };
            return self.push(kind, expr.span);
        }
        let mut code = self.code(expr);
        if helper::is_optional(expr) && !self.is_hidden(expr) {
            code = code.map(|code| format!("{code}.unwrap_or_default()"));
        }
        let form = if raw {
            EchoForm::Raw
        } else if self.is_markup(expr) {
            EchoForm::Attributes
        } else {
            EchoForm::Escaped
        };
        self.show(code, form, expr.span);
    }

    /// An expression as code.
    pub(crate) fn code(&mut self, expr: &Expr) -> Code {
        let plain = self.is_plain(expr).then(|| self.print(expr, Mode::Plain));
        let reads_plain = plain.is_some() && !self.records_failures();
        let outer = std::mem::replace(&mut self.plain_is_read, reads_plain);
        let code = self.rust(expr);
        self.plain_is_read = outer;
        Code { plain, ..code }
    }

    /// An expression as code that only Rust reads.
    pub(crate) fn rust(&mut self, expr: &Expr) -> Code {
        self.rust_code(|lowering| lowering.print(expr, Mode::Rust))
    }

    fn is_plain(&self, expr: &Expr) -> bool {
        let loops_are_plain =
            self.scope.loop_id(0).is_some() && self.scope.loop_id(0) == self.innermost_loop;
        is_plain(expr) && plain_names(expr, loops_are_plain) && !self.asks_component(expr)
    }

    /// Whether an expression asks something of a slot or of a bag of attributes, which is written as other code.
    fn asks_component(&self, expr: &Expr) -> bool {
        let mut asks = false;
        expr.each(&mut |part| {
            if let ExprKind::Name(name) = &part.kind {
                let meaning = self.scope.find(name);
                asks |= matches!(meaning, Some(Meaning::Bag { .. } | Meaning::Slot(_)));
            }
        });
        asks
    }

    /// The code with parentheses where a prefix would tear it apart.
    pub(super) fn operand(&mut self, expr: &Expr) -> String {
        let code = self.print(expr, Mode::Rust);
        match expr.kind {
            ExprKind::Binary { .. } | ExprKind::Range { .. } | ExprKind::Cast { .. } => {
                format!("({code})")
            }
            _ => code,
        }
    }

    /// A reference to a value.
    pub(crate) fn reference(&mut self, expr: &Expr) -> Code {
        self.rust_code(|lowering| format!("&{}", lowering.operand(expr)))
    }

    /// Code that only Rust reads.
    pub(super) fn rust_code(&mut self, print: impl FnOnce(&mut Self) -> String) -> Code {
        let outer = std::mem::take(&mut self.touched);
        let rust = print(self);
        let bound = std::mem::replace(&mut self.touched, outer);
        self.touched |= bound;
        Code::rust(rust, bound)
    }

    /// What a loop goes over: places are borrowed.
    pub(crate) fn borrowed(&mut self, items: &Expr) -> Code {
        if items.is_place() {
            let code = match items.kind {
                ExprKind::Unary { .. } | ExprKind::Paren(_) => self.rust(items),
                _ => self.code(items),
            };
            return code.map(|code| format!("&{code}"));
        }
        if let ExprKind::Range {
            left: Some(left),
            operator,
            right,
        } = &items.kind
        {
            let left = self.code(left);
            let right = right.as_ref().map(|right| self.code(right));
            let right = right.unwrap_or_else(|| Code::same(""));
            let plain = left
                .plain
                .zip(right.plain)
                .map(|(left, right)| format!("{left}{operator}{right}"));
            return Code {
                rust: format!("{}{operator}{}", left.rust, right.rust),
                plain,
                bound: left.bound || right.bound,
            };
        }
        self.code(items)
    }

    /// What an include hands on: places are borrowed, unless their values can be copied.
    pub(crate) fn argument(&mut self, value: &Expr) -> Code {
        if value.is_place() {
            let place = self.rust(value);
            let lent = askama::lend(self.runtime(), &place.rust);
            return Code {
                bound: place.bound,
                ..Code::same(lent)
            };
        }
        let by_value = matches!(
            value.kind,
            ExprKind::Literal { .. } | ExprKind::Method { .. } | ExprKind::Call { .. }
        );
        if by_value {
            self.code(value)
        } else {
            self.rust(value)
        }
    }

    pub(super) fn print(&mut self, expr: &Expr, mode: Mode) -> String {
        match &expr.kind {
            ExprKind::Literal { text, .. } => text.clone(),
            ExprKind::Name(name) => self.name(name, expr.span),
            ExprKind::Path(path) => print_path(path, "::"),
            ExprKind::Field { receiver, name } => match loop_level(receiver) {
                Some(level) => self.loop_property(level, name, expr.span, mode),
                None => {
                    if let Some(code) = self.slot_attributes(receiver, name) {
                        return code;
                    }
                    let of_view = matches!(self.scope.owner, Owner::View);
                    if of_view
                        && matches!(&receiver.kind, ExprKind::Name(receiver) if receiver == "self")
                    {
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
                if let Some(code) = self.special_method(receiver, &name.name, arguments, expr.span)
                {
                    return code;
                }
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
            ExprKind::Entries(_) | ExprKind::Named(_) => {
                self.error(ExpressionError::StrayList.into(), expr.span);
                String::new()
            }
            ExprKind::Context { method, arguments } => self.ask(method, arguments),
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
            // A function without a path is a method of the view, or of the component.
            let receiver = self.receiver(name, span);
            return format!("{receiver}.{name}({})", self.list(arguments, mode));
        }
        format!(
            "{}({})",
            self.print(callee, mode),
            self.list(arguments, mode)
        )
    }
}

impl Lowering<'_> {
    /// A question to the request.
    fn ask(&mut self, method: &str, arguments: &[ContextArgument]) -> String {
        let context = self.context();
        let arguments: Vec<String> = arguments
            .iter()
            .map(|argument| match argument {
                ContextArgument::Text(text) => self.text_argument(text).rust,
                ContextArgument::Texts(texts) => {
                    let texts: Vec<String> = texts
                        .iter()
                        .map(|text| self.text_argument(text).rust)
                        .collect();
                    format!("&[{}]", texts.join(", "))
                }
                ContextArgument::Subjects(subjects) => {
                    let subjects: Vec<String> = subjects
                        .iter()
                        .map(|subject| {
                            let reference = self.reference(subject).rust;
                            format!("{}::subject!({reference})", self.runtime())
                        })
                        .collect();
                    format!("&[{}]", subjects.join(", "))
                }
            })
            .collect();
        let call = format!("{context}.{method}({})", arguments.join(", "));
        if method == "vite" {
            return self.fallible_call(&call);
        }
        call
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
