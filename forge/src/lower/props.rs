//! Props: what a component declares, filled with what its tag gives.

use std::collections::HashMap;
use std::rc::Rc;

use super::component::{Head, is_machinery};
use super::lowering::Lowering;
use super::path::{print_path, print_type};
use super::scope::{Meaning, Owner, Scope};
use crate::ast::{Attribute, AttributeValue, Component};
use crate::error::ErrorKind;
use crate::expression::{Prop, PropsHead, Type};
use crate::page::{BagEntry, Binding, Code, Value};
use crate::resolve::Unit;
use crate::span::Span;

/// What a component gets, computed among the caller's names.
pub(super) struct Given<'a> {
    props: Vec<GivenProp<'a>>,
    pub(super) bag: Value,
    /// The struct that the props are the fields of.
    class: Option<&'a PropsHead>,
}

struct GivenProp<'a> {
    /// As attributes and lookups have it: without `r#`.
    name: &'a str,
    ty: Option<String>,
    value: Value,
    span: Span,
    /// Found by `@aware`, so not a field of the struct.
    aware: bool,
}

impl<'a> Lowering<'a> {
    /// Matches the attributes of a tag with the props of the component.
    pub(super) fn given(
        &mut self,
        component: &'a Component,
        name: &str,
        head: &Head<'a>,
        unit: &'a Unit,
    ) -> Given<'a> {
        let mut props = Vec::new();
        let mut taken: Vec<&str> = Vec::new();
        let declared = head.declared().iter().map(|prop| (prop, false));
        let aware = head.aware.iter().map(|prop| (prop, true));
        for (prop, aware) in declared.chain(aware) {
            let prop_name = prop.name.value.trim_start_matches("r#");
            let attribute = component.attributes.iter().find(|attribute| {
                !matches!(attribute.value, AttributeValue::Spread(_))
                    && attribute.name.value.replace('-', "_") == prop_name
            });
            if let Some(attribute) = attribute {
                taken.push(&attribute.name.value);
            }
            let value = match attribute {
                Some(attribute) => self.prop_value(prop, attribute),
                None => {
                    let inherited = aware.then(|| self.inherited(prop_name)).flatten();
                    inherited.or_else(|| self.default_value(prop, name, unit))
                }
            };
            let Some(value) = value else {
                let kind = ErrorKind::MissingProp {
                    component: name.to_owned(),
                    name: prop.name.value.clone(),
                };
                self.error(kind, component.name.span);
                // The component is looked into all the same, as if the prop were there.
                props.push(GivenProp {
                    name: prop_name,
                    ty: None,
                    value: Value::Text(String::new()),
                    span: component.name.span,
                    aware,
                });
                continue;
            };
            let span = attribute.map_or(component.name.span, |attribute| attribute.name.span);
            // A struct's field says its type, and what a component around this one gave has its own.
            let typed = head.class().is_none() || aware;
            let inherits = aware && attribute.is_none();
            props.push(GivenProp {
                name: prop_name,
                ty: prop
                    .ty
                    .as_ref()
                    .filter(|_| typed && !inherits)
                    .map(print_type),
                value,
                span,
                aware,
            });
        }
        if component.name.value == crate::ast::DYNAMIC {
            taken.extend(
                ["component", "of"]
                    .iter()
                    .filter(|name| is_machinery(component, name)),
            );
        }
        let bag = self.bag(&component.attributes, &taken);
        Given {
            props,
            bag,
            class: head.class(),
        }
    }

    /// What the nearest component around this one was given.
    fn inherited(&mut self, name: &str) -> Option<Value> {
        let emitted = self
            .callers
            .iter()
            .rev()
            .find_map(|caller| caller.props.get(name))?;
        let lent = crate::askama::lend(self.runtime(), emitted);
        Some(Value::Code(Code::rust(lent, true)))
    }

    /// The default, among the component's names, which are none yet.
    fn default_value(&mut self, prop: &Prop, component: &str, unit: &'a Unit) -> Option<Value> {
        let default = prop.default.as_ref()?;
        let scope = Scope::of(Owner::Component(component.into()));
        let outer_scope = std::mem::replace(&mut self.scope, scope);
        let outer_unit = std::mem::replace(&mut self.unit, unit);
        let code = self.rust(default);
        self.unit = outer_unit;
        self.scope = outer_scope;
        Some(Value::Code(code))
    }

    fn prop_value(&mut self, prop: &Prop, attribute: &Attribute) -> Option<Value> {
        let ty = prop.ty.as_ref();
        Some(match &attribute.value {
            AttributeValue::Text(text) => match text_value(text, ty) {
                Ok(value) => value,
                Err(()) => return Some(self.invalid_prop(prop, attribute)),
            },
            AttributeValue::Flag => match flag_value(ty) {
                Some(code) => Value::Code(Code::rust(code, false)),
                None => return Some(self.invalid_prop(prop, attribute)),
            },
            AttributeValue::Mixed(parts) => {
                let text = self.mixed(parts);
                match mixed_value(&text, ty) {
                    Some(code) => Value::Code(code),
                    None => return Some(self.invalid_prop(prop, attribute)),
                }
            }
            AttributeValue::Code(expr) => {
                let by_reference = matches!(ty, Some(Type::Reference(_)));
                Value::Code(match ty {
                    _ if by_reference && expr.is_place() => self.reference(expr),
                    Some(_) => self.rust(expr),
                    None => self.argument(expr),
                })
            }
            AttributeValue::Class(entries) | AttributeValue::Style(entries) => {
                let list = self.entries(entries);
                let runtime = self.runtime();
                let name = &attribute.name.value;
                Value::Code(Code::rust(
                    format!("&{runtime}::{name}_list({})", list.rust),
                    list.bound,
                ))
            }
            AttributeValue::Spread(_) => return None,
        })
    }

    fn invalid_prop(&mut self, prop: &Prop, attribute: &Attribute) -> Value {
        let kind = ErrorKind::InvalidProp {
            name: prop.name.value.clone(),
            ty: prop.ty.as_ref().map(print_type).unwrap_or_default(),
        };
        self.error(kind, attribute.name.span);
        Value::Text(String::new())
    }
}

/// A text as a value of the type.
fn text_value(text: &str, ty: Option<&Type>) -> Result<Value, ()> {
    let code = match ty {
        None | Some(Type::Inferred | Type::Reference(_)) => {
            return Ok(Value::Text(text.to_owned()));
        }
        Some(ty) => literal(text, ty).ok_or(())?,
    };
    Ok(Value::Code(Code::rust(code, false)))
}

/// A text as a literal of the type.
fn literal(text: &str, ty: &Type) -> Option<String> {
    match ty {
        Type::Inferred | Type::Reference(_) => Some(format!("{text:?}")),
        Type::Tuple(_) | Type::Slice(_) | Type::Array(..) => None,
        Type::Path(path) => {
            let last = path.last()?;
            let trimmed = text.trim();
            match last.name.as_str() {
                "String" => Some(format!("::std::string::String::from({text:?})")),
                "Cow" => Some(format!("::std::borrow::Cow::from({text:?})")),
                "bool" => trimmed.parse::<bool>().ok().map(|value| value.to_string()),
                "f32" | "f64" => {
                    let value: f64 = trimmed.parse().ok()?;
                    value.is_finite().then(|| format!("{value:?}"))
                }
                "char" => {
                    let value: char = text.parse().ok()?;
                    Some(format!("{value:?}"))
                }
                "Option" => match last.generics.as_slice() {
                    [inner] => Some(format!(
                        "::core::option::Option::Some({})",
                        literal(text, inner)?
                    )),
                    _ => None,
                },
                "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => {
                    trimmed.parse::<u128>().ok().map(|value| value.to_string())
                }
                "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => {
                    trimmed.parse::<i128>().ok().map(|value| value.to_string())
                }
                _ => None,
            }
        }
    }
}

/// What an attribute without a value is.
fn flag_value(ty: Option<&Type>) -> Option<String> {
    match ty {
        None | Some(Type::Inferred) => Some("true".to_owned()),
        Some(Type::Path(path)) => match path.as_slice() {
            [only] if only.name == "bool" => Some("true".to_owned()),
            [only] if only.name == "Option" => match only.generics.as_slice() {
                [inner] => Some(format!(
                    "::core::option::Option::Some({})",
                    flag_value(Some(inner))?
                )),
                _ => None,
            },
            _ => None,
        },
        Some(_) => None,
    }
}

/// A computed text as a value of the type; the text is a reference.
fn mixed_value(text: &Code, ty: Option<&Type>) -> Option<Code> {
    let owned = |code: &str| code.trim_start_matches('&').to_owned();
    match ty {
        None | Some(Type::Inferred | Type::Reference(_)) => Some(text.clone()),
        Some(Type::Path(path)) => match path.last()?.name.as_str() {
            "String" => Some(text.map(owned)),
            "Option" => match path.last()?.generics.as_slice() {
                [inner] => {
                    let inner = mixed_value(text, Some(inner))?;
                    Some(inner.map(|code| format!("::core::option::Option::Some({code})")))
                }
                _ => None,
            },
            _ => None,
        },
        Some(Type::Tuple(_) | Type::Slice(_) | Type::Array(..)) => None,
    }
}

impl<'a> Given<'a> {
    /// What the component gets, as text, to know it again.
    pub(super) fn header(&self, component: &str) -> String {
        let mut header = format!("component {component}");
        if let Some(class) = self.class {
            header.push_str(&format!(" {}", print_path(&class.path, "::")));
        }
        for prop in &self.props {
            header.push_str(&format!(
                " {}: {}{}",
                prop.name,
                prop.ty.as_deref().unwrap_or_default(),
                value_header(&prop.value)
            ));
        }
        header.push_str(&value_header(&self.bag));
        header
    }

    /// Binds the props in the component's scope. Gives the bindings, and the props by their names.
    pub(super) fn bind(
        &self,
        lowering: &mut Lowering<'a>,
        scope: usize,
        inner: &mut Scope<'a>,
    ) -> (Vec<Binding>, HashMap<&'a str, Rc<str>>) {
        let mut bindings = Vec::new();
        let mut names = HashMap::new();
        let mut fields = Vec::new();
        let mut bound = false;
        for prop in &self.props {
            if self.class.is_some() && !prop.aware {
                let value = match &prop.value {
                    Value::Code(code) => {
                        bound |= code.bound;
                        code.rust.clone()
                    }
                    Value::Text(text) => format!("{text:?}"),
                    Value::Bag(_) => continue,
                };
                let name = field_name(prop.name);
                fields.push(format!("{name}: {value}"));
                let this = lowering.private_name(scope, "this");
                names.insert(prop.name, format!("{this}.{name}").into());
                continue;
            }
            let local = lowering.private_name(scope, prop.name);
            let emitted: Rc<str> = match &prop.ty {
                Some(_) => format!("{local}.value").into(),
                None => Rc::clone(&local),
            };
            bindings.push(Binding {
                name: local.to_string(),
                ty: prop.ty.clone(),
                value: prop.value.clone(),
                span: prop.span,
            });
            let id = lowering.fresh_id();
            names.insert(prop.name, Rc::clone(&emitted));
            // A keyword can be the name of a prop, and is then written `r#type` in the template.
            for name in [prop.name.to_owned(), format!("r#{}", prop.name)] {
                let emitted = Rc::clone(&emitted);
                inner.push(&name, Meaning::Value { emitted, id });
            }
        }
        if let Some(class) = self.class {
            let path = print_path(&class.path, "::");
            let code = Code::rust(format!("{path} {{ {} }}", fields.join(", ")), bound);
            bindings.push(Binding {
                name: lowering.private_name(scope, "this").to_string(),
                ty: None,
                value: Value::Code(code),
                span: self.props.first().map_or(class.span, |prop| prop.span),
            });
        }
        (bindings, names)
    }
}

/// A field as it is written in Rust.
fn field_name(name: &str) -> String {
    if crate::expression::is_keyword(name) {
        return format!("r#{name}");
    }
    name.to_owned()
}

/// What of a value is compiled.
pub(super) fn value_header(value: &Value) -> String {
    match value {
        Value::Code(code) => format!("= {}", code.rust),
        Value::Text(_) => "= text".to_owned(),
        Value::Bag(entries) => {
            let mut header = " with".to_owned();
            for entry in entries {
                match entry {
                    BagEntry::Text { .. } | BagEntry::Flag(_) => {}
                    BagEntry::Code { name, value } => {
                        header.push_str(&format!(" {name}= {}", value.rust));
                    }
                    BagEntry::Spread(bag) => header.push_str(&format!(" {}", bag.rust)),
                }
            }
            header
        }
    }
}
