//! The tags of components and slots, and their attributes.

use std::collections::HashSet;

use super::template::{Open, Opener, Parser};
use crate::MAX_ATTRIBUTES;
use crate::ast::{Attribute, AttributeValue, Component, Node, NodeKind, Slot, TextPart};
use crate::error::ErrorKind;
use crate::expression::{Expr, ExprKind, Parser as Arguments, is_name_part, is_name_start};
use crate::lexer::{echo_marks, find_near_close};
use crate::span::{Span, Spanned};
use crate::token::{RawAttribute, RawValue};

impl Parser<'_> {
    /// `<x-name …>`.
    pub(super) fn tag(
        &mut self,
        span: Span,
        name: Span,
        attributes: &[RawAttribute],
        closed: bool,
    ) {
        let written = self.file.slice(name).to_owned();
        let mut attributes = self.attributes(attributes);
        let slot = match written.strip_prefix("slot") {
            Some("") => Some(self.slot_name(&mut attributes, name)),
            Some(rest) => rest
                .strip_prefix(':')
                .map(|slot| Spanned::new(slot.to_owned(), name)),
            None => None,
        };
        let Some(slot) = slot else {
            let component = Component {
                name: Spanned::new(written, name),
                attributes,
                body: Vec::new(),
                slots: Vec::new(),
            };
            if closed {
                return self.push(NodeKind::Component(Box::new(component)), span);
            }
            return self.open(Opener::Component(component), span);
        };
        let inside = matches!(
            self.open.last(),
            Some(Open {
                opener: Opener::Component(_),
                ..
            })
        );
        if !inside {
            self.error(ErrorKind::StraySlot, span);
        }
        let slot = Slot {
            name: Spanned::new(slot.value.replace('-', "_"), slot.span),
            attributes,
            body: Vec::new(),
        };
        if closed {
            return self.add_slot(slot);
        }
        self.open(Opener::Slot(slot), span);
    }

    /// `</x-name>`.
    pub(super) fn tag_end(&mut self, span: Span, name: Span) {
        let name = self.file.slice(name);
        let is_slot = name == "slot" || name.starts_with("slot:");
        let closes = |open: &Open| match &open.opener {
            Opener::Directive { .. } => false,
            Opener::Component(component) => component.name.value == name,
            Opener::Slot(_) => is_slot,
        };
        let Some(depth) = self.open.iter().rposition(closes) else {
            let kind = ErrorKind::StrayTag {
                name: name.to_owned(),
            };
            let opened = self.open.last().map(|open| open.span);
            return self.stray_error(kind, span, opened);
        };
        self.close_unclosed_above(depth, span);
        let Some((open, body)) = self.pop() else {
            return;
        };
        if !self.is_within_limit() {
            return;
        }
        match open.opener {
            Opener::Component(component) => {
                let component = Component { body, ..component };
                self.push(NodeKind::Component(Box::new(component)), open.span);
            }
            Opener::Slot(slot) => self.add_slot(Slot { body, ..slot }),
            Opener::Directive { .. } => {}
        }
    }

    fn add_slot(&mut self, slot: Slot) {
        // One without a name was reported.
        if slot.name.value.is_empty() {
            return;
        }
        let Some(Open {
            opener: Opener::Component(component),
            ..
        }) = self.open.last_mut()
        else {
            return;
        };
        if component
            .slots
            .iter()
            .any(|other| other.name.value == slot.name.value)
        {
            let name = slot.name.value.clone();
            let span = slot.name.span;
            return self.error(ErrorKind::DuplicateSlot { name }, span);
        }
        component.slots.push(slot);
        // What stands around the slot's tags is laid out for the eye.
        self.nodes.push(Node {
            kind: NodeKind::Comment,
            span: Span::default(),
        });
    }

    /// The name that `<x-slot name="title">` has for an attribute.
    fn slot_name(&mut self, attributes: &mut Vec<Attribute>, tag: Span) -> Spanned<String> {
        let place = attributes
            .iter()
            .position(|attribute| attribute.name.value == "name");
        match place.map(|place| attributes.remove(place)) {
            Some(Attribute {
                value: AttributeValue::Text(name),
                name: place,
            }) => Spanned::new(name, place.span),
            _ => {
                self.error(ErrorKind::SlotWithoutName, tag);
                Spanned::new(String::new(), tag)
            }
        }
    }

    fn attributes(&mut self, raw: &[RawAttribute]) -> Vec<Attribute> {
        let mut attributes: Vec<Attribute> = Vec::new();
        let mut names = HashSet::new();
        for attribute in raw {
            if attributes.len() == MAX_ATTRIBUTES {
                let limit = MAX_ATTRIBUTES;
                self.error(ErrorKind::TooManyAttributes { limit }, attribute.name);
                break;
            }
            let Some(attribute) = self.attribute(*attribute) else {
                continue;
            };
            let name = &attribute.name;
            let single = !matches!(
                attribute.value,
                AttributeValue::Spread(_) | AttributeValue::Class(_) | AttributeValue::Style(_)
            );
            if single && !names.insert(name.value.clone()) {
                let (name, span) = (name.value.clone(), name.span);
                self.error(ErrorKind::DuplicateAttribute { name }, span);
            } else {
                attributes.push(attribute);
            }
        }
        attributes
    }

    fn attribute(&mut self, raw: RawAttribute) -> Option<Attribute> {
        let written = self.file.slice(raw.name).to_owned();
        let (name, value) = match raw.value {
            RawValue::Spread(inner) => {
                let value = self.parsed(inner, raw.name, Arguments::expression)?;
                (String::new(), AttributeValue::Spread(value))
            }
            RawValue::Class(inner) => {
                let entries = self.parsed(inner, raw.name, Arguments::entries)?;
                (written, AttributeValue::Class(entries))
            }
            RawValue::Style(inner) => {
                let entries = self.parsed(inner, raw.name, Arguments::entries)?;
                (written, AttributeValue::Style(entries))
            }
            RawValue::None | RawValue::Text(_) => self.plain_attribute(&written, raw)?,
        };
        let name = Spanned::new(name, raw.name);
        Some(Attribute { name, value })
    }

    fn plain_attribute(
        &mut self,
        written: &str,
        raw: RawAttribute,
    ) -> Option<(String, AttributeValue)> {
        // `::class` is for the script that runs in the browser, which reads `:class`.
        let (name, computed) = match written.strip_prefix(':') {
            Some(name) if name.starts_with(':') => (name, false),
            Some(name) => (name, true),
            None => (written, false),
        };
        let value = match raw.value {
            RawValue::Text(inner) if computed => {
                AttributeValue::Code(self.parsed(inner, raw.name, Arguments::expression)?)
            }
            RawValue::Text(inner) => self.text(inner)?,
            // `:title` is `:title="title"`.
            _ if computed => {
                let variable = name.replace('-', "_");
                if !variable.starts_with(is_name_start) || !variable.chars().all(is_name_part) {
                    let name = written.to_owned();
                    self.error(ErrorKind::InvalidAttribute { name }, raw.name);
                    return None;
                }
                AttributeValue::Code(Expr::new(ExprKind::Name(variable), raw.name))
            }
            _ => AttributeValue::Flag,
        };
        Some((name.to_owned(), value))
    }

    /// The text of an attribute, with the echoes in it.
    fn text(&mut self, span: Span) -> Option<AttributeValue> {
        let text = self.file.text();
        let mut parts = Vec::new();
        let (mut start, mut at) = (span.start, span.start);
        while let Some(offset) = text[at..span.end].find('{') {
            at += offset;
            let Some((open, close, _)) = echo_marks(&text[at..span.end]) else {
                at += 1;
                continue;
            };
            let inner = at + open.len();
            let Some(end) = find_near_close(&text[..span.end], inner, close) else {
                at = inner;
                continue;
            };
            if start < at {
                parts.push(TextPart::Text(Span::new(start, at)));
            }
            let echo = Span::new(at, end + close.len());
            let expr = self.parsed(Span::new(inner, end), echo, Arguments::expression)?;
            parts.push(TextPart::Echo(expr));
            at = end + close.len();
            start = at;
        }
        if parts.is_empty() {
            return Some(AttributeValue::Text(self.file.slice(span).to_owned()));
        }
        if start < span.end {
            parts.push(TextPart::Text(Span::new(start, span.end)));
        }
        Some(AttributeValue::Mixed(parts))
    }
}
