//! Going over a tree.

use super::{Attribute, AttributeValue, Entries, Node, NodeKind, Section, SectionBody, TextPart};
use crate::expression::{Clause, Condition, Expr};

impl Node {
    /// Calls `visit` with the bodies that the node has.
    pub(crate) fn each_body<'a>(&'a self, visit: &mut dyn FnMut(&'a [Node])) {
        match &self.kind {
            NodeKind::If {
                branches,
                otherwise,
            } => {
                branches.iter().for_each(|branch| visit(&branch.body));
                otherwise.iter().for_each(|body| visit(body));
            }
            NodeKind::Switch(switch) => {
                switch.cases.iter().for_each(|case| visit(&case.body));
                switch.otherwise.iter().for_each(|body| visit(body));
            }
            NodeKind::Match(choice) => {
                choice.arms.iter().for_each(|(_, body)| visit(body));
                choice.otherwise.iter().for_each(|body| visit(body));
            }
            NodeKind::Each { body, empty, .. } => {
                visit(body);
                empty.iter().for_each(|body| visit(body));
            }
            NodeKind::Section(Section {
                body: SectionBody::Block(body),
                ..
            })
            | NodeKind::Once { body }
            | NodeKind::Fragment { body, .. } => visit(body),
            NodeKind::IfSection {
                body, otherwise, ..
            } => {
                visit(body);
                otherwise.iter().for_each(|body| visit(body));
            }
            NodeKind::Found(found) => {
                visit(&found.body);
                found.otherwise.iter().for_each(|body| visit(body));
            }
            NodeKind::Push(push) => visit(&push.body),
            NodeKind::Component(component) => {
                visit(&component.body);
                component.slots.iter().for_each(|slot| visit(&slot.body));
            }
            _ => {}
        }
    }

    /// Calls `visit` with the expressions of the node itself, each with all that it is made of.
    pub(crate) fn each_expression<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        match &self.kind {
            NodeKind::Echo { expr, .. }
            | NodeKind::Yield {
                default: Some(expr),
                ..
            }
            | NodeKind::Section(Section {
                body: SectionBody::Value(expr),
                ..
            })
            | NodeKind::Data { value: expr, .. }
            | NodeKind::Each { items: expr, .. } => expr.each(visit),
            NodeKind::If { branches, .. } => {
                branches
                    .iter()
                    .for_each(|branch| condition(&branch.condition, visit));
            }
            NodeKind::Switch(switch) => {
                switch.subject.each(visit);
                for case in &switch.cases {
                    case.values.iter().for_each(|value| value.each(visit));
                }
            }
            NodeKind::Match(choice) => choice.subject.each(visit),
            NodeKind::Jump {
                condition: Some(test),
                ..
            }
            | NodeKind::Flag {
                condition: test, ..
            } => condition(test, visit),
            NodeKind::Include(include) => {
                include
                    .condition
                    .iter()
                    .for_each(|test| condition(test, visit));
                include.data.iter().for_each(|(_, value)| value.each(visit));
            }
            NodeKind::EachView(each) => each.items.each(visit),
            NodeKind::Found(found) => found.key.each(visit),
            NodeKind::ClassList { entries: list } | NodeKind::StyleList { entries: list } => {
                entries(list, visit);
            }
            NodeKind::Push(push) => {
                push.condition
                    .iter()
                    .for_each(|test| condition(test, visit));
            }
            NodeKind::Component(component) => {
                attributes(&component.attributes, visit);
                for slot in &component.slots {
                    attributes(&slot.attributes, visit);
                }
            }
            _ => {}
        }
    }
}

fn condition<'a>(condition: &'a Condition, visit: &mut dyn FnMut(&'a Expr)) {
    for clause in &condition.clauses {
        match clause {
            Clause::Test(expr) | Clause::Let { subject: expr, .. } => expr.each(visit),
        }
    }
}

fn entries<'a>(entries: &'a Entries, visit: &mut dyn FnMut(&'a Expr)) {
    for (text, condition) in entries {
        text.each(visit);
        condition.iter().for_each(|test| test.each(visit));
    }
}

fn attributes<'a>(attributes: &'a [Attribute], visit: &mut dyn FnMut(&'a Expr)) {
    for attribute in attributes {
        match &attribute.value {
            AttributeValue::Flag | AttributeValue::Text(_) => {}
            AttributeValue::Mixed(parts) => {
                for part in parts {
                    if let TextPart::Echo(expr) = part {
                        expr.each(visit);
                    }
                }
            }
            AttributeValue::Code(expr) | AttributeValue::Spread(expr) => expr.each(visit),
            AttributeValue::Class(list) | AttributeValue::Style(list) => entries(list, visit),
        }
    }
}
