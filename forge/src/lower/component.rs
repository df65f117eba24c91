//! The tag of a component: its file is written in place, with names that neither side sees of the other.
//!
//! What a tag gives is computed among the caller's names, what the file shows among the component's own. The content
//! of a slot is the caller's again. It is written where the component shows it; only if that is in a loop, or more than
//! once, or if the component asks for its emptiness, it is rendered beforehand and kept.

use std::collections::HashMap;
use std::rc::Rc;

use super::lowering::{Lowering, Used};
use super::scope::{Meaning, Owner, Scope};
use super::slot::{SlotContent, Usage, usages};
use crate::ast::{AttributeValue, Component, DYNAMIC, Node, NodeKind, Props, Slot};
use crate::error::ErrorKind;
use crate::expression::{Prop, PropsHead};
use crate::html::EchoForm;
use crate::near::nearest;
use crate::page::{Arm, Binding, Body, ClauseCode, Code, PieceKind, Value};
use crate::resolve::Unit;
use crate::span::Span;

/// The name of the slot that has no tag of its own.
pub(super) const DEFAULT_SLOT: &str = "slot";
/// The name of the bag of attributes.
pub(super) const ATTRIBUTES: &str = "attributes";

/// A component that is being written.
pub(crate) struct Caller<'a> {
    /// The props by their names, for components inside that are aware of them.
    pub(super) props: HashMap<&'a str, Rc<str>>,
}

/// A part of the content of a component's tag.
struct Content<'a> {
    name: &'a str,
    nodes: &'a [Node],
    slot: Option<&'a Slot>,
}

impl<'a> Lowering<'a> {
    /// Writes a component.
    pub(super) fn component(&mut self, component: &'a Component, span: Span) {
        if component.name.value == DYNAMIC {
            return self.dynamic_component(component, span);
        }
        // One that cannot be had was reported when the views were gathered.
        if let Some(unit) = self.program.component(&component.name.value) {
            self.component_file(component, &component.name.value, unit, span);
        }
    }

    /// Writes the component that an expression names.
    fn dynamic_component(&mut self, component: &'a Component, span: Span) {
        let chosen = component
            .attributes
            .iter()
            .find(|attribute| attribute.name.value == "component");
        let expr = match chosen.map(|attribute| &attribute.value) {
            Some(AttributeValue::Text(name)) => {
                if let Some(unit) = self.program.component(name) {
                    self.component_file(component, name, unit, span);
                }
                return;
            }
            Some(AttributeValue::Code(expr)) => expr,
            _ => {
                let kind = ErrorKind::MissingProp {
                    component: DYNAMIC.to_owned(),
                    name: "component".to_owned(),
                };
                return self.error(kind, component.name.span);
            }
        };
        let Some(names) = component.text("of") else {
            return self.error(ErrorKind::DynamicComponent, component.name.span);
        };
        let name = self.text_argument(expr);
        let arms = names
            .value
            .split_whitespace()
            .filter_map(|known| {
                let unit = self.program.component(known)?;
                let test = format!("::core::primitive::str::eq({}, {known:?})", name.rust);
                let body =
                    self.detached(|lowering| lowering.component_file(component, known, unit, span));
                Some(Arm {
                    clauses: vec![ClauseCode::Test(Code::rust(test, name.bound))],
                    scope: None,
                    body,
                    span,
                })
            })
            .collect();
        let unknown = format!(
            "{}.no_component({}, {:?})",
            self.context(),
            name.rust,
            names.value
        );
        let unknown = self.fallible(&unknown, name.bound);
        let otherwise = self.detached(|lowering| lowering.show(unknown, EchoForm::Raw, span));
        let otherwise = Some(otherwise);
        self.push(PieceKind::If { arms, otherwise }, span);
    }

    fn component_file(
        &mut self,
        component: &'a Component,
        name: &'a str,
        unit: &'a Unit,
        span: Span,
    ) {
        let head = Head::of(unit);
        if head.props.is_some_and(|props| props.broken) {
            return;
        }
        let usage = usages(self.program, unit);
        let contents = contents(component, self.unit);
        let given = self.given(component, name, &head, unit);
        let mut header = given.header(name);
        for content in &contents {
            if let Some(slot) = content.slot {
                header.push_str(&format!(" slot {}", slot.name.value));
            }
        }
        let slot_bags: Vec<(&str, Value)> = contents
            .iter()
            .filter_map(|content| {
                let slot = content.slot?;
                let asked = usage
                    .get(content.name)
                    .is_some_and(|usage| usage.attributes);
                asked.then(|| (content.name, self.bag(&slot.attributes, &[])))
            })
            .collect();
        for (_, bag) in &slot_bags {
            header.push_str(&super::props::value_header(bag));
        }
        let scope = self.number(&header);
        let caller_scope = self.scope.clone();
        self.refuse_unused_slots(&contents, (name, component.name.span), &usage, &head);

        // The component's names.
        let owner = self.owner(name, &head, scope);
        let mut inner = Scope::of(owner);
        let (mut bindings, props) = given.bind(self, scope, &mut inner);
        let attributes: Rc<str> = self.private_name(scope, ATTRIBUTES);
        let bag_id = self.fresh_id();
        let uses_bag = usage.contains_key(ATTRIBUTES);
        if uses_bag {
            bindings.push(Binding {
                name: attributes.to_string(),
                ty: None,
                value: given.bag.clone(),
                span,
            });
            inner.push(
                ATTRIBUTES,
                Meaning::Bag {
                    emitted: Rc::clone(&attributes),
                    id: bag_id,
                    known: self.known_bag(&given.bag),
                },
            );
        }
        let mut slot_attributes: HashMap<&str, Rc<str>> = HashMap::new();
        for (slot, bag) in slot_bags {
            let emitted = self.private_name(scope, &format!("{slot}_attributes"));
            bindings.push(Binding {
                name: emitted.to_string(),
                ty: None,
                value: bag,
                span,
            });
            slot_attributes.insert(slot, emitted);
        }
        self.callers.push(Caller { props });
        let body = self.within(scope, |lowering| {
            lowering.with_slots(
                Slots {
                    contents,
                    usage,
                    attributes: slot_attributes,
                    outer: caller_scope,
                    inner,
                },
                unit,
                span,
            )
        });
        self.callers.pop();
        // Where all of the bag was known, nothing reads it any more.
        if !self.records_failures() && !self.was_used(Used::Local(bag_id)) {
            bindings.retain(|binding| binding.name != *attributes);
        }
        if bindings.is_empty() {
            return self.append(body);
        }
        let kind = PieceKind::Let {
            scope,
            bindings,
            body,
        };
        self.push(kind, span);
    }

    /// Writes the file, with what is kept of its slots before it.
    fn with_slots(&mut self, mut slots: Slots<'a>, unit: &'a Unit, span: Span) -> Body {
        let mut kept = Vec::new();
        let scopes_before = self.current;
        for content in std::mem::take(&mut slots.contents) {
            let usage = slots.usage.get(content.name).copied().unwrap_or_default();
            let mut slot = SlotContent {
                nodes: content.nodes,
                unit: self.unit,
                scope: slots.outer.clone(),
                given: content.slot.is_some() || content.name == DEFAULT_SLOT,
                kept: None,
                attributes: slots.attributes.get(content.name).cloned(),
            };
            let emptiness = slot.known_emptiness();
            // The development renderer keeps them all, so that the component may show them otherwise without a compile.
            let used = usage.shown > 0 || usage.asked || usage.examined;
            let always = self.records_failures() && used;
            // Blade renders slots before the component, which shows where one adds to a stack or comes once.
            let in_order = self.collects && may_collect(content.nodes);
            if always
                || in_order
                || usage.shown > 1
                || usage.looped
                || (usage.asked && emptiness.is_none())
                || (usage.examined && emptiness != Some(true))
            {
                let scope = self.number(&format!("keep {}", content.name));
                let emitted = self.private_name(scope, content.name);
                let rendered = self.detached(|lowering| lowering.slot_content(&slot, span));
                slot.kept = Some(Rc::clone(&emitted));
                kept.push((scope, emitted, rendered));
                self.current = scope;
            }
            slots.inner.push(content.name, Meaning::Slot(Rc::new(slot)));
        }
        for (asked, usage) in &slots.usage {
            if usage.is_optional() && slots.inner.find(asked).is_none() {
                slots.inner.push(
                    asked,
                    Meaning::Slot(Rc::new(SlotContent::absent(self.unit))),
                );
            }
        }
        let outer_scope = std::mem::replace(&mut self.scope, slots.inner);
        let outer_unit = std::mem::replace(&mut self.unit, unit);
        self.included_from.push((&outer_unit.file, span));
        let mut body = self.detached(|lowering| lowering.file(unit, span));
        self.included_from.pop();
        self.unit = outer_unit;
        self.scope = outer_scope;
        self.current = scopes_before;
        for (scope, name, content) in kept.into_iter().rev() {
            let name = name.to_string();
            let kind = PieceKind::Capture {
                scope,
                name,
                content,
                body,
            };
            body = self.detached(|lowering| lowering.push(kind, span));
        }
        body
    }

    /// Reports content that the component has no use for.
    fn refuse_unused_slots(
        &mut self,
        contents: &[Content<'a>],
        (name, tag): (&str, Span),
        usage: &HashMap<String, Usage>,
        head: &Head<'_>,
    ) {
        for content in contents {
            if usage.contains_key(content.name) && !head.has_prop(content.name) {
                continue;
            }
            if content.slot.is_none() && content.nodes.is_empty() {
                continue;
            }
            let known = usage
                .iter()
                .filter(|(other, usage)| usage.shown > 0 && !head.has_prop(other))
                .map(|(other, _)| other.as_str());
            let near = nearest(content.name, known).map(str::to_owned);
            let kind = ErrorKind::UnusedSlot {
                component: name.to_owned(),
                name: content.name.to_owned(),
                near,
            };
            self.error(kind, content.slot.map_or(tag, |slot| slot.name.span));
        }
    }

    fn owner(&self, name: &str, head: &Head<'_>, scope: usize) -> Owner {
        if head.class().is_none() {
            return Owner::Component(name.into());
        }
        Owner::Class(self.private_name(scope, "this"))
    }
}

/// The slots of a component on their way into its scope.
struct Slots<'a> {
    contents: Vec<Content<'a>>,
    usage: HashMap<String, Usage>,
    /// The names of the bags of those slots whose attributes the component asks for.
    attributes: HashMap<&'a str, Rc<str>>,
    outer: Scope<'a>,
    inner: Scope<'a>,
}

/// What stands between the tags: the default slot first.
fn contents<'a>(component: &'a Component, unit: &Unit) -> Vec<Content<'a>> {
    let blank = component.body.iter().all(|node| match node.kind {
        NodeKind::Text => unit.file.slice(node.span).trim().is_empty(),
        NodeKind::Comment => true,
        _ => false,
    });
    let default = Content {
        name: DEFAULT_SLOT,
        nodes: if blank { &[] } else { &component.body },
        slot: None,
    };
    let named = component.slots.iter().map(|slot| Content {
        name: &slot.name.value,
        nodes: &slot.body,
        slot: Some(slot),
    });
    std::iter::once(default).chain(named).collect()
}

/// Whether something in the nodes, or in what they include, may add to a stack or be shown once.
fn may_collect(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| {
        let mut found = matches!(
            node.kind,
            NodeKind::Push(_)
                | NodeKind::Once { .. }
                | NodeKind::Include(_)
                | NodeKind::EachView(_)
                | NodeKind::Component(_)
        );
        node.each_body(&mut |body| found = found || may_collect(body));
        found
    })
}

/// Whether something in the nodes themselves adds to a stack or is shown once.
pub(super) fn collects(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| {
        let mut found = matches!(node.kind, NodeKind::Push(_) | NodeKind::Once { .. });
        node.each_body(&mut |body| found = found || collects(body));
        found
    })
}

/// What a component's file says that it takes.
pub(super) struct Head<'a> {
    pub(super) props: Option<&'a Props>,
    pub(super) aware: &'a [Prop],
}

impl<'a> Head<'a> {
    fn of(unit: &'a Unit) -> Self {
        let mut head = Self {
            props: None,
            aware: &[],
        };
        for node in &unit.nodes {
            match &node.kind {
                NodeKind::Props(props) => head.props = Some(props),
                NodeKind::Aware(props) => head.aware = props,
                _ => {}
            }
        }
        head
    }

    /// The path of the struct behind the component.
    pub(super) fn class(&self) -> Option<&'a PropsHead> {
        self.props.and_then(|props| props.head.as_ref())
    }

    pub(super) fn declared(&self) -> &'a [Prop] {
        self.props.map_or(&[], |props| &props.props)
    }

    fn has_prop(&self, name: &str) -> bool {
        self.declared()
            .iter()
            .chain(self.aware)
            .any(|prop| prop.name.value.trim_start_matches("r#") == name)
    }
}

/// Whether an attribute only says which component a dynamic one is.
pub(super) fn is_machinery(component: &Component, name: &str) -> bool {
    component.name.value == DYNAMIC && matches!(name, "component" | "of")
}
