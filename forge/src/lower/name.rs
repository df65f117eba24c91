//! What a name stands for: a local, a field of the view, `errors`, or a property of `loop`.

use super::expression::Mode;
use super::helper::{AUTH, ERRORS};
use super::lowering::{Lowering, Used};
use super::scope::{Meaning, Owner};
use crate::askama;
use crate::error::ErrorKind;
use crate::expression::{Expr, ExprKind, ExpressionError};
use crate::near::nearest;
use crate::span::Span;

impl Lowering<'_> {
    /// A local, a field of the view, or `errors`.
    pub(super) fn name(&mut self, name: &str, span: Span) -> String {
        if name == "self" {
            return match self.scope.owner.clone() {
                Owner::View => name.to_owned(),
                Owner::Component(component) => {
                    self.unknown_in_component(&component, name, span);
                    String::new()
                }
                Owner::Class(this) => {
                    self.touched = true;
                    this.to_string()
                }
            };
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
        match self.scope.find(name).cloned() {
            Some(Meaning::Value { emitted, id }) => {
                self.mark_used(Used::Local(id));
                self.touched = true;
                return emitted.to_string();
            }
            Some(Meaning::Bag { emitted, id, .. }) => {
                self.mark_used(Used::Local(id));
                self.touched = true;
                return emitted.to_string();
            }
            Some(Meaning::Slot(_)) => {
                let name = name.to_owned();
                self.error(ErrorKind::SlotAsValue { name }, span);
                return String::new();
            }
            None => {}
        }
        if matches!(name, ERRORS | AUTH) && !self.is_field(name) {
            return format!("{}.{name}()", self.context());
        }
        match self.scope.owner.clone() {
            Owner::View => {
                self.check_field(name, span);
                format!("self.{name}")
            }
            Owner::Component(component) => {
                self.unknown_in_component(&component, name, span);
                String::new()
            }
            Owner::Class(this) => {
                self.touched = true;
                format!("{this}.{name}")
            }
        }
    }

    /// What a method without a receiver is called on.
    pub(super) fn receiver(&mut self, function: &str, span: Span) -> String {
        match self.scope.owner.clone() {
            Owner::View => "self".to_owned(),
            Owner::Component(component) => {
                let kind = ErrorKind::FunctionInComponent {
                    component: component.to_string(),
                    name: function.to_owned(),
                };
                self.error(kind, span);
                String::new()
            }
            Owner::Class(this) => {
                self.touched = true;
                this.to_string()
            }
        }
    }

    fn unknown_in_component(&mut self, component: &str, name: &str, span: Span) {
        let near = nearest(name, self.scope.names()).map(str::to_owned);
        let kind = ErrorKind::UnknownInComponent {
            component: component.to_owned(),
            name: name.to_owned(),
            near,
        };
        self.error(kind, span);
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
            .chain([ERRORS, AUTH]);
        let near = nearest(name, known).map(str::to_owned);
        let name = name.to_owned();
        self.error(ErrorKind::UnknownName { name, near }, span);
    }

    /// Whether the view is known to have the field.
    fn is_field(&self, name: &str) -> bool {
        if !matches!(self.scope.owner, Owner::View) {
            return false;
        }
        let name = name.strip_prefix("r#").unwrap_or(name);
        let fields = self.options.fields.as_deref().unwrap_or_default();
        fields.iter().any(|field| field == name)
    }

    /// Whether a local or a field stands where `errors` or `auth` is written.
    pub(super) fn is_hidden(&self, expr: &Expr) -> bool {
        matches!(expr.kind, ExprKind::Method { .. })
            && [ERRORS, AUTH]
                .iter()
                .any(|name| self.scope.find(name).is_some() || self.is_field(name))
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
        match property {
            "depth" => return (self.scope.loop_depth() - level).to_string(),
            "count" => {
                self.mark_used(Used::Count(id));
                self.touched = true;
                return self.private_name(id, "count").to_string();
            }
            "remaining" => {
                self.mark_used(Used::Count(id));
                self.mark_used(Used::Loop(id));
                self.touched = true;
                let count = self.private_name(id, "count");
                let state = self.private_name(id, "loop");
                return format!("({count} - {state}.iteration)");
            }
            _ => {}
        }
        match askama::loop_property(property) {
            None => {
                self.error(
                    ExpressionError::UnknownLoopProperty(property.to_owned()).into(),
                    span,
                );
                String::new()
            }
            Some(plain) if mode == Mode::Plain => plain.to_owned(),
            Some(_) => {
                if !self.plain_is_read {
                    self.mark_used(Used::Loop(id));
                }
                self.touched = true;
                format!("{}.{property}", self.private_name(id, "loop"))
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
