//! Slots: what stands between the tags of a component, as the component sees it.

use std::collections::HashMap;
use std::rc::Rc;

use super::component::{ATTRIBUTES, DEFAULT_SLOT};
use super::helper::{AUTH, ERRORS};
use super::lowering::Lowering;
use super::scope::{Meaning, Scope};
use crate::ast::{Node, NodeKind};
use crate::expression::{Expr, ExprKind, is_keyword};
use crate::html::EchoForm;
use crate::page::{Code, PieceKind};
use crate::resolve::{Program, Unit};
use crate::span::Span;

/// So many nodes are looked at to find out how a slot is used; in a larger component slots are kept beforehand.
const LOOKED_AT: usize = 20_000;

/// The content of a slot, with what is known where it is written.
#[derive(Clone, Debug)]
pub(crate) struct SlotContent<'a> {
    pub(super) nodes: &'a [Node],
    pub(super) unit: &'a Unit,
    pub(super) scope: Scope<'a>,
    /// Whether the tag has it.
    pub(super) given: bool,
    /// The name of the content that was rendered beforehand.
    pub(super) kept: Option<Rc<str>>,
    /// The name of its bag of attributes.
    pub(super) attributes: Option<Rc<str>>,
}

impl<'a> SlotContent<'a> {
    /// A slot that the tag does not have.
    pub(super) fn absent(unit: &'a Unit) -> Self {
        Self {
            nodes: &[],
            unit,
            scope: Scope::default(),
            given: false,
            kept: None,
            attributes: None,
        }
    }

    /// Whether there is nothing to show, if that can be told from the template.
    pub(super) fn known_emptiness(&self) -> Option<bool> {
        let blank = |node: &Node| match node.kind {
            NodeKind::Comment => Some(true),
            NodeKind::Text => Some(self.unit.file.slice(node.span).trim().is_empty()),
            _ => None,
        };
        let mut known = Some(true);
        for node in self.nodes {
            match blank(node) {
                Some(false) => return Some(false),
                Some(true) => {}
                None => known = None,
            }
        }
        known
    }
}

/// How a component uses a name.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Usage {
    /// So often it is shown.
    pub(super) shown: usize,
    /// Shown in a loop.
    pub(super) looped: bool,
    /// Asked whether it is empty.
    pub(super) asked: bool,
    /// Asked whether it has something besides comments.
    pub(super) examined: bool,
    /// Asked for its attributes.
    pub(super) attributes: bool,
    /// Asked whether it is there.
    pub(super) tested: bool,
}

impl Usage {
    /// Whether a slot of this name may be absent.
    pub(super) fn is_optional(self) -> bool {
        (self.asked || self.examined || self.tested) && (self.shown > 0 || self.attributes)
    }
}

/// How a component uses the names in it.
pub(super) fn usages(program: &Program, unit: &Unit) -> HashMap<String, Usage> {
    let mut usages = HashMap::new();
    let mut left = LOOKED_AT;
    look(program, &unit.nodes, false, &mut usages, &mut left);
    if left == 0 {
        usages
            .values_mut()
            .for_each(|usage: &mut Usage| usage.looped = true);
    }
    usages
}

/// The slots that the tag of a component must have, as far as that can be told from how its names are used.
pub(crate) fn needed_slots(program: &Program, unit: &Unit) -> Vec<String> {
    let is_slot = |name: &str, usage: &Usage| {
        (usage.shown > 0 || usage.attributes)
            && !usage.is_optional()
            && !is_keyword(name)
            && !matches!(name, DEFAULT_SLOT | ATTRIBUTES | ERRORS | AUTH)
    };
    let mut names: Vec<String> = usages(program, unit)
        .into_iter()
        .filter(|(name, usage)| is_slot(name, usage))
        .map(|(name, _)| name)
        .collect();
    names.sort();
    names
}

fn look(
    program: &Program,
    nodes: &[Node],
    looped: bool,
    usages: &mut HashMap<String, Usage>,
    left: &mut usize,
) {
    for node in nodes {
        if *left == 0 {
            return;
        }
        *left -= 1;
        if let NodeKind::Echo { expr, .. } = &node.kind
            && let ExprKind::Name(name) = &expr.kind
        {
            let usage = usages.entry(name.clone()).or_default();
            usage.shown += 1;
            usage.looped |= looped;
        }
        node.each_expression(&mut |expr| look_at(expr, usages));
        let mut views = Vec::new();
        match &node.kind {
            NodeKind::Include(include) => views.extend(&include.views),
            NodeKind::EachView(each) => {
                views.push(&each.view);
                views.extend(&each.empty);
            }
            _ => {}
        }
        let repeats = matches!(node.kind, NodeKind::Each { .. } | NodeKind::EachView(_));
        for view in views {
            if let Some(unit) = program.unit(&view.value) {
                look(program, &unit.nodes, looped || repeats, usages, left);
            }
        }
        node.each_body(&mut |body| look(program, body, looped || repeats, usages, left));
    }
}

fn look_at(expr: &Expr, usages: &mut HashMap<String, Usage>) {
    match &expr.kind {
        ExprKind::Name(name) => {
            usages.entry(name.clone()).or_default();
        }
        ExprKind::Method { receiver, name, .. } => {
            if let ExprKind::Name(receiver) = &receiver.kind {
                let usage = usages.entry(receiver.clone()).or_default();
                match name.name.as_str() {
                    "is_empty" | "is_not_empty" => usage.asked = true,
                    "has_actual_content" => usage.examined = true,
                    "is_some" | "is_none" => usage.tested = true,
                    _ => {}
                }
            }
        }
        ExprKind::Field { receiver, name } if name == "attributes" => {
            if let ExprKind::Name(receiver) = &receiver.kind {
                usages.entry(receiver.clone()).or_default().attributes = true;
            }
        }
        _ => {}
    }
}

impl<'a> Lowering<'a> {
    /// The slot that an expression is the name of.
    fn slot(&self, expr: &Expr) -> Option<Rc<SlotContent<'a>>> {
        let ExprKind::Name(name) = &expr.kind else {
            return None;
        };
        match self.scope.find(name) {
            Some(Meaning::Slot(slot)) => Some(Rc::clone(slot)),
            _ => None,
        }
    }

    /// Writes a slot, if the expression is one.
    pub(super) fn slot_echo(&mut self, expr: &Expr) -> bool {
        let Some(slot) = self.slot(expr) else {
            return false;
        };
        if let Some(kept) = &slot.kept {
            let code = Code {
                bound: true,
                ..Code::same(&**kept)
            };
            self.show(code, EchoForm::Raw, expr.span);
        } else {
            let content = self.detached(|lowering| lowering.slot_content(&slot, expr.span));
            self.push(PieceKind::Slot { content }, expr.span);
        }
        true
    }

    /// Writes the content of a slot, without the space around it.
    pub(super) fn slot_content(&mut self, slot: &SlotContent<'a>, span: Span) {
        let mut scope = slot.scope.clone();
        scope.wall();
        let outer_scope = std::mem::replace(&mut self.scope, scope);
        let outer_unit = std::mem::replace(&mut self.unit, slot.unit);
        // Mistakes in the slot are the caller's own.
        let included_from = std::mem::take(&mut self.included_from);
        let shown = |node: &Node| match node.kind {
            NodeKind::Comment => false,
            NodeKind::Text => !slot.unit.file.slice(node.span).trim().is_empty(),
            _ => true,
        };
        let first = slot.nodes.iter().position(shown).unwrap_or(usize::MAX);
        let last = slot.nodes.iter().rposition(shown).unwrap_or_default();
        self.deeper(span, |lowering| {
            for (index, node) in slot.nodes.iter().enumerate() {
                if !matches!(node.kind, NodeKind::Text) {
                    lowering.node(node);
                    continue;
                }
                let mut text = lowering.unit.file.slice(node.span);
                if index <= first {
                    text = text.trim_start();
                }
                if index >= last {
                    text = text.trim_end();
                }
                lowering.text(text, node.span);
            }
        });
        self.included_from = included_from;
        self.unit = outer_unit;
        self.scope = outer_scope;
    }

    /// The bag of a slot's attributes: `title.attributes`.
    pub(super) fn slot_attributes(&mut self, receiver: &Expr, field: &str) -> Option<String> {
        let slot = self.slot(receiver)?;
        if field != "attributes" {
            return None;
        }
        self.touched = true;
        Some(match &slot.attributes {
            Some(emitted) => emitted.to_string(),
            None => format!("{}::Attributes::new()", self.runtime()),
        })
    }

    /// Questions to a slot.
    pub(super) fn slot_method(&mut self, receiver: &Expr, method: &str) -> Option<String> {
        let slot = self.slot(receiver)?;
        let empty = slot
            .known_emptiness()
            .filter(|_| slot.kept.is_none() || !self.records_failures());
        let kept = slot.kept.clone();
        self.touched |= kept.is_some();
        let kept = kept.as_deref().unwrap_or("\"\"");
        Some(match (method, empty) {
            ("is_some", _) => slot.given.to_string(),
            ("is_none", _) => (!slot.given).to_string(),
            ("is_empty", Some(empty)) => empty.to_string(),
            ("is_not_empty", Some(empty)) => (!empty).to_string(),
            ("is_empty", None) => format!("{kept}.trim().is_empty()"),
            ("is_not_empty", None) => format!("!{kept}.trim().is_empty()"),
            ("has_actual_content", Some(true)) => "false".to_owned(),
            ("has_actual_content", _) => {
                format!("{}::has_actual_content(&{kept})", self.runtime())
            }
            _ => return None,
        })
    }
}
