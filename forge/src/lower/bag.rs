//! Bags of attributes: what a component's tag has besides its props.

use super::lowering::Lowering;
use super::scope::Meaning;
use crate::ast::{Attribute, AttributeValue, TextPart};
use crate::error::ErrorKind;
use crate::expression::{Expr, ExprKind, ExpressionError};
use crate::html::EchoPlace;
use crate::page::{BagEntry, Code, Value};
use crate::span::Span;

/// The methods of a bag that give a bag.
const GIVES_BAG: &[&str] = &[
    "merge",
    "class",
    "style",
    "only",
    "except",
    "where_starts_with",
    "where_doesnt_start_with",
];

impl Lowering<'_> {
    /// The bag of these attributes, but those that are left out.
    pub(super) fn bag(&mut self, attributes: &[Attribute], left_out: &[&str]) -> Value {
        let entries = attributes
            .iter()
            .filter(|attribute| {
                matches!(attribute.value, AttributeValue::Spread(_))
                    || !left_out.contains(&attribute.name.value.as_str())
            })
            .map(|attribute| self.bag_entry(attribute))
            .collect();
        Value::Bag(entries)
    }

    fn bag_entry(&mut self, attribute: &Attribute) -> BagEntry {
        let name = attribute.name.value.clone();
        match &attribute.value {
            AttributeValue::Flag => BagEntry::Flag(name),
            AttributeValue::Text(text) => BagEntry::Text {
                name,
                text: text.clone(),
            },
            AttributeValue::Mixed(parts) => {
                let unit = self.unit;
                let beginning = match parts.first() {
                    Some(TextPart::Text(span)) => unit.file.slice(*span),
                    _ => "",
                };
                if let Some(place) = EchoPlace::of_attribute(&name, beginning) {
                    self.error(ErrorKind::UnsafeEcho { place }, attribute.name.span);
                }
                let text = self.mixed(parts);
                self.computed(name, &text, false)
            }
            AttributeValue::Code(expr) => {
                let reference = self.reference(expr);
                self.computed(name, &reference, expr.is_place())
            }
            AttributeValue::Spread(expr) => {
                let mut code = self.reference(expr);
                if !expr.is_place() {
                    code = code.map(|bag| format!("{bag}.into_owned()"));
                }
                if !self.is_markup(expr) {
                    self.error(ErrorKind::NotABag, expr.span);
                }
                BagEntry::Spread(code)
            }
            AttributeValue::Class(entries) => self.list_entry("class", entries),
            AttributeValue::Style(entries) => self.list_entry("style", entries),
        }
    }

    fn list_entry(&mut self, name: &str, entries: &[(Expr, Option<Expr>)]) -> BagEntry {
        let list = self.entries(entries);
        let call = format!("&{}::{name}_list({})", self.runtime(), list.rust);
        self.computed(name.to_owned(), &Code::rust(call, list.bound), false)
    }

    /// An attribute of a reference. What the reference is to must live on, or what is shown is copied.
    fn computed(&self, name: String, reference: &Code, lives: bool) -> BagEntry {
        let wrap = self.shown(lives);
        let value = reference.map(|code| format!("{wrap}({code})"));
        BagEntry::Code { name, value }
    }

    /// What makes the value of an attribute of a reference.
    fn shown(&self, lives: bool) -> String {
        let name = if lives {
            "attribute"
        } else {
            "attribute_owned"
        };
        format!("{}::{name}!", self.runtime())
    }

    /// A text with echoes in it, as a reference to a text.
    pub(super) fn mixed(&mut self, parts: &[TextPart]) -> Code {
        let unit = self.unit;
        self.rust_code(|lowering| {
            let mut text = String::new();
            let mut values = String::new();
            for part in parts {
                match part {
                    TextPart::Text(span) => {
                        let piece = unit.file.slice(*span);
                        text.push_str(&piece.replace('{', "{{").replace('}', "}}"));
                    }
                    TextPart::Echo(expr) => {
                        text.push_str("{}");
                        values.push_str(", ");
                        values.push_str(&lowering.rust(expr).rust);
                    }
                }
            }
            format!("&::std::format!({text:?}{values})")
        })
    }

    /// Whether an expression gives markup: a bag, or what is made of one.
    pub(super) fn is_markup(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Name(name) => matches!(self.scope.find(name), Some(Meaning::Bag { .. })),
            ExprKind::Field { receiver, name } => {
                name == "attributes"
                    && matches!(&receiver.kind, ExprKind::Name(name) if matches!(self.scope.find(name), Some(Meaning::Slot(_))))
            }
            ExprKind::Method { receiver, name, .. } => {
                GIVES_BAG.contains(&name.name.as_str()) && self.is_markup(receiver)
            }
            _ => false,
        }
    }

    /// Methods that mean something of their own: those of slots and bags.
    pub(super) fn special_method(
        &mut self,
        receiver: &Expr,
        name: &str,
        arguments: &[Expr],
        span: Span,
    ) -> Option<String> {
        if let Some(code) = self.slot_method(receiver, name) {
            return Some(code);
        }
        if !self.is_markup(receiver) {
            return None;
        }
        let code = match (name, arguments) {
            ("merge", [list]) => {
                let bag = self.rust(receiver).rust;
                format!("{bag}.merge({})", self.defaults(list)?)
            }
            ("class" | "style", [list]) => {
                let ExprKind::Entries(entries) = &list.kind else {
                    let expected = "a list: `{ \"card\", \"is-open\": open }`";
                    self.wrong_list(expected, list.span);
                    return Some(String::new());
                };
                let bag = self.rust(receiver).rust;
                let entries = self.entries(entries).rust;
                format!("{bag}.{name}({entries})")
            }
            ("get", [key, default]) => {
                let bag = self.rust(receiver).rust;
                let key = self.text_argument(key).rust;
                format!("{bag}.get_or({key}, &{})", self.operand(default))
            }
            ("only" | "except" | "has" | "has_any", [names]) => {
                let bag = self.rust(receiver).rust;
                let names = match &names.kind {
                    ExprKind::Array(names) => names.as_slice(),
                    _ => std::slice::from_ref(names),
                };
                let names: Vec<String> = names
                    .iter()
                    .map(|name| self.text_argument(name).rust)
                    .collect();
                format!("{bag}.{name}(&[{}])", names.join(", "))
            }
            ("merge" | "class" | "style", _) => {
                self.wrong_list("a list in braces", span);
                String::new()
            }
            _ => return None,
        };
        Some(code)
    }

    /// What a bag gets unless it has it: `{ "type": "button", "class": "btn" }`.
    fn defaults(&mut self, list: &Expr) -> Option<String> {
        let expected = "names with values: `{ \"type\": \"button\" }`";
        let mut defaults = Vec::new();
        match &list.kind {
            ExprKind::Entries(entries) => {
                for (name, value) in entries {
                    // A name is shown as it is, so nobody but the template may choose it.
                    let is_written = matches!(name.kind, ExprKind::Literal { .. });
                    let Some(value) = value.as_ref().filter(|_| is_written) else {
                        self.wrong_list(expected, name.span);
                        return Some(String::new());
                    };
                    defaults.push((self.text_argument(name).rust, value));
                }
            }
            _ => {
                self.wrong_list(expected, list.span);
                return Some(String::new());
            }
        }
        let defaults: Vec<String> = defaults
            .into_iter()
            .map(|(name, value)| {
                let lives = value.is_place() || matches!(value.kind, ExprKind::Literal { .. });
                let wrap = self.shown(lives);
                let value = self.reference(value).rust;
                format!("({name}, {wrap}({value}))")
            })
            .collect();
        Some(format!("&[{}]", defaults.join(", ")))
    }

    fn wrong_list(&mut self, expected: &'static str, span: Span) {
        let found = "something else".to_owned();
        self.error(ExpressionError::Expected { expected, found }.into(), span);
    }
}
