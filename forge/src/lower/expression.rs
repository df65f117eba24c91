//! Expressions, patterns and conditions as code, with their names resolved.

use std::fmt::Write;

use super::helper::{self, ERRORS};
use super::lowering::{Lowering, loop_name};
use super::plain::is_plain;
use crate::askama;
use crate::error::ErrorKind;
use crate::expression::{
    Clause, Condition, Expr, ExprKind, ExpressionError, PathSegment, Pattern, Type, UnaryOp,
    is_name_part, is_name_start,
};
use crate::near::nearest;
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
    fn expression(&mut self, expr: &Expr) -> String {
        let code = self.code(expr);
        self.wrap(&code.code, code.plain)
    }

    fn code(&mut self, expr: &Expr) -> Code {
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

    /// A condition. Names that its `let`s bind stay known; the caller marks the scope.
    pub(crate) fn condition(&mut self, condition: &Condition) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut clauses = condition.clauses.iter().peekable();
        while let Some(clause) = clauses.next() {
            match clause {
                Clause::Let { pattern, subject } => {
                    let subject = self.subject(subject);
                    let pattern = self.bind(pattern);
                    parts.push(askama::let_clause(&pattern, &subject));
                }
                Clause::Test(test) => {
                    let mut tests = vec![test];
                    while let Some(Clause::Test(test)) = clauses.peek() {
                        tests.push(test);
                        clauses.next();
                    }
                    parts.push(self.tests(&tests));
                }
            }
        }
        parts.join(" && ")
    }

    /// Tests between `let`s. Askama resolves only the first of them rightly, so several are one piece of code.
    fn tests(&mut self, tests: &[&Expr]) -> String {
        if let [test] = tests {
            return self.expression(test);
        }
        let code: Vec<String> = tests.iter().map(|test| self.rust(test)).collect();
        self.wrap(&code.join(" && "), false)
    }

    /// What a `let` looks into.
    fn subject(&mut self, subject: &Expr) -> String {
        let simple = matches!(
            subject.kind,
            ExprKind::Name(_)
                | ExprKind::Field { .. }
                | ExprKind::Method { .. }
                | ExprKind::Call { .. }
        );
        if simple {
            return self.expression(subject);
        }
        let code = self.rust(subject);
        self.wrap(&code, false)
    }

    fn print(&mut self, expr: &Expr, mode: Mode) -> String {
        match &expr.kind {
            ExprKind::Literal { text, .. } => text.clone(),
            ExprKind::Name(name) => self.name(name, expr.span),
            ExprKind::Path(path) => print_path(path, "::"),
            ExprKind::Field { receiver, name } => match loop_level(receiver) {
                Some(level) => self.loop_property(level, name, expr.span, mode),
                None => format!("{}.{name}", self.print(receiver, mode)),
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

    /// A local, a field of the view, or `errors`.
    fn name(&mut self, name: &str, span: Span) -> String {
        if name == "self" {
            return name.to_owned();
        }
        if name == "loop" {
            let expected = "a property of `loop`, such as `loop.first`";
            let error = ExpressionError::Expected {
                expected,
                found: "`loop`".to_owned(),
            };
            self.error(error.into(), span);
            return String::new();
        }
        if let Some((emitted, id)) = self.scope.find(name) {
            let emitted = emitted.to_owned();
            self.mark_used(id);
            return emitted;
        }
        let fields = self.options.fields.as_deref();
        let plain_name = name.strip_prefix("r#").unwrap_or(name);
        let is_field = fields.is_some_and(|fields| fields.iter().any(|field| field == plain_name));
        if name == ERRORS && !is_field {
            return format!("{}.errors()", self.context());
        }
        if let Some(fields) = fields.filter(|_| !is_field) {
            let known = fields
                .iter()
                .map(String::as_str)
                .chain(self.scope.names())
                .chain([ERRORS]);
            let near = nearest(name, known).map(str::to_owned);
            self.error(
                ErrorKind::UnknownName {
                    name: name.to_owned(),
                    near,
                },
                span,
            );
        }
        format!("self.{name}")
    }

    /// Whether a local or a field stands where `errors` is written.
    fn is_hidden(&self, expr: &Expr) -> bool {
        matches!(expr.kind, ExprKind::Method { .. })
            && (self.scope.find(ERRORS).is_some()
                || self
                    .options
                    .fields
                    .as_deref()
                    .is_some_and(|fields| fields.iter().any(|field| field == ERRORS)))
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

    fn loop_property(&mut self, level: usize, property: &str, span: Span, mode: Mode) -> String {
        let Some(id) = self.scope.loop_id(level) else {
            self.error(ExpressionError::NoLoop.into(), span);
            return String::new();
        };
        if property == "depth" {
            return (self.scope.loop_depth() - level).to_string();
        }
        match askama::loop_property(property) {
            None => {
                self.error(
                    ExpressionError::UnknownLoopProperty(property.to_owned()).into(),
                    span,
                );
                String::new()
            }
            Some(plain) if mode == Mode::Plain && level == 0 => plain.to_owned(),
            Some(_) => {
                self.mark_used(id);
                format!("{}.{property}", loop_name(id))
            }
        }
    }

    /// `format!`, whose text may name what it shows.
    fn format(&mut self, text: &str, arguments: &[(Option<String>, Expr)], span: Span) -> String {
        let Some(captured) = captured_names(text) else {
            self.error(ExpressionError::FormatString.into(), span);
            return String::new();
        };
        let mut code = format!("::std::format!({text}");
        for (name, value) in arguments {
            let value = self.rust(value);
            let _infallible = match name {
                Some(name) => write!(code, ", {name} = {value}"),
                None => write!(code, ", {value}"),
            };
        }
        for name in captured {
            if !arguments
                .iter()
                .any(|(given, _)| given.as_deref() == Some(name))
            {
                let value = self.name(name, span);
                let _infallible = write!(code, ", {name} = {value}");
            }
        }
        code.push(')');
        code
    }

    /// A pattern with the names that its parts have in generated code.
    pub(super) fn pattern(&mut self, pattern: &Pattern, or: &str) -> String {
        let bound = |lowering: &Self, name: &str| {
            lowering
                .scope
                .find(name)
                .map_or_else(|| "_".to_owned(), |(emitted, _)| emitted.to_owned())
        };
        self.print_pattern(pattern, or, &bound)
    }

    fn unbound_pattern(&mut self, pattern: &Pattern) -> String {
        self.print_pattern(pattern, " | ", &|_, _| "_".to_owned())
    }

    fn print_pattern(
        &self,
        pattern: &Pattern,
        or: &str,
        bound: &dyn Fn(&Self, &str) -> String,
    ) -> String {
        let list = |elements: &[Pattern]| {
            let elements: Vec<String> = elements
                .iter()
                .map(|element| self.print_pattern(element, or, bound))
                .collect();
            elements.join(", ")
        };
        match pattern {
            Pattern::Wildcard => "_".to_owned(),
            Pattern::Rest => "..".to_owned(),
            Pattern::Name(name) => bound(self, &name.value),
            Pattern::Literal(text) => text.clone(),
            Pattern::Path(path) => print_path(path, "::"),
            Pattern::Tuple { path, elements } => {
                let comma = if path.is_empty() && elements.len() == 1 {
                    ","
                } else {
                    ""
                };
                format!("{}({}{comma})", print_path(path, "::"), list(elements))
            }
            Pattern::Struct { path, fields, rest } => {
                let mut parts: Vec<String> = fields
                    .iter()
                    .map(|(name, pattern)| {
                        let value = match pattern {
                            Some(pattern) => self.print_pattern(pattern, or, bound),
                            None => bound(self, &name.value),
                        };
                        format!("{}: {value}", name.value)
                    })
                    .collect();
                if *rest {
                    parts.push("..".to_owned());
                }
                format!("{} {{ {} }}", print_path(path, "::"), parts.join(", "))
            }
            Pattern::Slice(elements) => format!("[{}]", list(elements)),
            Pattern::Or(alternatives) => {
                let alternatives: Vec<String> = alternatives
                    .iter()
                    .map(|alternative| self.print_pattern(alternative, or, bound))
                    .collect();
                alternatives.join(or)
            }
        }
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

/// `loop` is 0, `loop.parent` is 1, and so on.
fn loop_level(expr: &Expr) -> Option<usize> {
    match &expr.kind {
        ExprKind::Name(name) if name == "loop" => Some(0),
        ExprKind::Field { receiver, name } if name == "parent" => Some(loop_level(receiver)? + 1),
        _ => None,
    }
}

fn print_path(path: &[PathSegment], before_generics: &str) -> String {
    let segments: Vec<String> = path
        .iter()
        .map(|segment| {
            if segment.generics.is_empty() {
                return segment.name.clone();
            }
            let generics: Vec<String> = segment.generics.iter().map(print_type).collect();
            format!("{}{before_generics}<{}>", segment.name, generics.join(", "))
        })
        .collect();
    segments.join("::")
}

fn print_type(ty: &Type) -> String {
    match ty {
        Type::Inferred => "_".to_owned(),
        Type::Reference(inner) => format!("&{}", print_type(inner)),
        Type::Tuple(elements) => {
            let elements: Vec<String> = elements
                .iter()
                .map(|element| print_type(element) + ",")
                .collect();
            format!("({})", elements.join(" "))
        }
        Type::Path(path) => print_path(path, ""),
    }
}

/// The names in the braces of a format string, each once; `None` when its braces do not match.
fn captured_names(text: &str) -> Option<Vec<&str>> {
    let mut names: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let after = &rest[at + 1..];
        let doubled = after.as_bytes().first() == rest.as_bytes().get(at);
        if doubled {
            rest = &after[1..];
            continue;
        }
        if rest.as_bytes()[at] == b'}' {
            return None;
        }
        let end = after.find('}')?;
        let (argument, spec) = after[..end].split_once(':').unwrap_or((&after[..end], ""));
        let widths = spec
            .split('$')
            .rev()
            .skip(1)
            .map(|piece| &piece[piece.trim_end_matches(is_name_part).len()..]);
        for name in std::iter::once(argument.trim()).chain(widths) {
            if name.starts_with(is_name_start) && !names.contains(&name) {
                names.push(name);
            }
        }
        rest = &after[end + 1..];
    }
    Some(names)
}
