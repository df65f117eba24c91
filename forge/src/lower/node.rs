//! What each node becomes: the list of directives once more, as the lowering sees them.

use super::lowering::Lowering;
use crate::ast::{Node, NodeKind};
use crate::directive::{
    attribute, conditional, data, form, fragment, include, layout, looping, selection, stack,
};
use crate::error::ErrorKind;

impl<'a> Lowering<'a> {
    pub(super) fn node(&mut self, node: &'a Node) {
        let span = node.span;
        if !self.step(span) {
            return;
        }
        match &node.kind {
            NodeKind::Text => {
                let text = self.unit.file.slice(span);
                self.text(text, span);
            }
            NodeKind::Comment => {}
            NodeKind::Echo { expr, raw } => self.echo(expr, *raw),
            NodeKind::If {
                branches,
                otherwise,
            } => conditional::lower(self, branches, otherwise.as_deref(), span),
            NodeKind::Switch(switch) => selection::lower_switch(self, switch, span),
            NodeKind::Match(choice) => selection::lower_match(self, choice, span),
            NodeKind::Each {
                pattern,
                items,
                body,
                empty,
            } => looping::lower(self, (pattern, items), body, empty.as_deref(), span),
            NodeKind::Jump { keyword, condition } => {
                looping::lower_jump(self, keyword, condition.as_ref(), span);
            }
            NodeKind::Extends { .. } => self.error(ErrorKind::MisplacedExtends, span),
            NodeKind::Include(include) => include::lower(self, include, span),
            NodeKind::EachView(each) => include::lower_each(self, each, span),
            NodeKind::Yield { name, default } => {
                layout::lower_yield(self, name, default.as_ref(), span);
            }
            NodeKind::Section(section) => layout::lower_section(self, section, span),
            NodeKind::Parent => layout::lower_parent(self, span),
            NodeKind::IfSection {
                name,
                missing,
                body,
                otherwise,
            } => layout::lower_if_section(self, (name, *missing), body, otherwise.as_deref(), span),
            NodeKind::Csrf => form::lower_csrf(self, span),
            NodeKind::Method { verb } => form::lower_method(self, verb, span),
            NodeKind::Found(found) => form::lower_found(self, found, span),
            NodeKind::Flag {
                attribute,
                condition,
            } => attribute::lower_flag(self, attribute, condition, span),
            NodeKind::ClassList { entries } => attribute::lower_class(self, entries, span),
            NodeKind::StyleList { entries } => attribute::lower_style(self, entries, span),
            NodeKind::Once { body } => stack::lower_once(self, body, span),
            NodeKind::Push(push) => stack::lower_push(self, push, span),
            NodeKind::Stack { name } => stack::lower_stack(self, name, span),
            NodeKind::Fragment { name, body } => fragment::lower(self, name, body, span),
            NodeKind::Data { kind, value } => data::lower(self, *kind, value, span),
            NodeKind::Component(component) => self.component(component, span),
            NodeKind::Props(_) | NodeKind::Aware(_) => self.error(ErrorKind::MisplacedProps, span),
        }
    }
}
