//! What a name stands for: a local, a field of the view, `errors`, or a property of `loop`.

use super::expression::Mode;
use super::helper::ERRORS;
use super::lowering::{Lowering, loop_name};
use crate::askama;
use crate::error::ErrorKind;
use crate::expression::{Expr, ExprKind, ExpressionError};
use crate::near::nearest;
use crate::span::Span;

impl Lowering<'_> {
    /// A local, a field of the view, or `errors`.
    pub(super) fn name(&mut self, name: &str, span: Span) -> String {
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
        if name == ERRORS && !self.is_field(name) {
            return format!("{}.errors()", self.context());
        }
        self.check_field(name, span);
        format!("self.{name}")
    }

    /// Reports a field that the view is known not to have.
    pub(super) fn check_field(&mut self, name: &str, span: Span) {
        let Some(fields) = self.options.fields.as_deref() else {
            return;
        };
        if self.is_field(name) {
            return;
        }
        let known = fields
            .iter()
            .map(String::as_str)
            .chain(self.scope.names())
            .chain([ERRORS]);
        let near = nearest(name, known).map(str::to_owned);
        let name = name.to_owned();
        self.error(ErrorKind::UnknownName { name, near }, span);
    }

    /// Whether the view is known to have the field.
    fn is_field(&self, name: &str) -> bool {
        let name = name.strip_prefix("r#").unwrap_or(name);
        let fields = self.options.fields.as_deref().unwrap_or_default();
        fields.iter().any(|field| field == name)
    }

    /// Whether a local or a field stands where `errors` is written.
    pub(super) fn is_hidden(&self, expr: &Expr) -> bool {
        matches!(expr.kind, ExprKind::Method { .. })
            && (self.scope.find(ERRORS).is_some() || self.is_field(ERRORS))
    }

    pub(super) fn loop_property(
        &mut self,
        level: usize,
        property: &str,
        span: Span,
        mode: Mode,
    ) -> String {
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
}

/// `loop` is 0, `loop.parent` is 1, and so on.
pub(super) fn loop_level(expr: &Expr) -> Option<usize> {
    match &expr.kind {
        ExprKind::Name(name) if name == "loop" => Some(0),
        ExprKind::Field { receiver, name } if name == "parent" => Some(loop_level(receiver)? + 1),
        _ => None,
    }
}
