//! Bags of attributes that the template has as a whole: they are shown as text, and nothing is left of them to be computed.
//!
//! For the release form alone. The development renderer reads the attributes of a tag again when it has changed.

use std::borrow::Cow;
use std::rc::Rc;

use super::lowering::Lowering;
use super::scope::Meaning;
use crate::expression::{Expr, ExprKind};
use crate::page::{BagEntry, Value};
use crate::runtime::{AttributeValue, Attributes};

impl Lowering<'_> {
    /// The bag of a tag, if all that is in it stands there as text.
    pub(super) fn known_bag(&self, bag: &Value) -> Option<Rc<Attributes<'static>>> {
        let Value::Bag(entries) = bag else {
            return None;
        };
        if self.records_failures() {
            return None;
        }
        let mut known = Attributes::new();
        for entry in entries {
            known = match entry {
                BagEntry::Text { name, text } => known.text(name, text),
                BagEntry::Flag(name) => known.flag(name),
                BagEntry::Code { .. } | BagEntry::Spread(_) => return None,
            };
        }
        Some(Rc::new(known.into_owned()))
    }

    /// What an expression makes of a known bag with nothing but texts.
    pub(super) fn constant_bag(&self, expr: &Expr) -> Option<Attributes<'static>> {
        match &expr.kind {
            ExprKind::Name(name) => match self.scope.find(name) {
                Some(Meaning::Bag {
                    known: Some(known), ..
                }) => Some(Attributes::clone(known)),
                _ => None,
            },
            ExprKind::Method {
                receiver,
                name,
                arguments,
            } => {
                let bag = self.constant_bag(receiver)?;
                let [argument] = arguments.as_slice() else {
                    return None;
                };
                let changed = match name.name.as_str() {
                    "merge" => {
                        let ExprKind::Entries(entries) = &argument.kind else {
                            return None;
                        };
                        let mut defaults = Vec::new();
                        for (name, value) in entries {
                            let value = text_of(value.as_ref()?)?;
                            defaults.push((text_of(name)?, value));
                        }
                        let defaults: Vec<(&str, AttributeValue<'_>)> = defaults
                            .iter()
                            .map(|(name, value)| {
                                let value = AttributeValue::Text(Cow::Borrowed(value.as_str()));
                                (name.as_str(), value)
                            })
                            .collect();
                        bag.merge(&defaults).into_owned()
                    }
                    "class" => {
                        let ExprKind::Entries(entries) = &argument.kind else {
                            return None;
                        };
                        let mut names = Vec::new();
                        for (name, condition) in entries {
                            if condition.is_some() {
                                return None;
                            }
                            names.push(text_of(name)?);
                        }
                        let names: Vec<(&str, bool)> =
                            names.iter().map(|name| (name.as_str(), true)).collect();
                        bag.class(&names).into_owned()
                    }
                    "only" | "except" => {
                        let names = match &argument.kind {
                            ExprKind::Array(names) => names.as_slice(),
                            _ => std::slice::from_ref(argument),
                        };
                        let names: Option<Vec<String>> = names.iter().map(text_of).collect();
                        let names = names?;
                        let names: Vec<&str> = names.iter().map(String::as_str).collect();
                        if name.name == "only" {
                            bag.only(&names)
                        } else {
                            bag.except(&names)
                        }
                    }
                    _ => return None,
                };
                Some(changed)
            }
            _ => None,
        }
    }
}

/// A text that is written without escapes.
fn text_of(expr: &Expr) -> Option<String> {
    let ExprKind::Literal { text, .. } = &expr.kind else {
        return None;
    };
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    (!inner.contains(['\\', '"'])).then(|| inner.to_owned())
}
