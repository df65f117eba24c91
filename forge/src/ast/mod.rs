//! The tree of one template: plain data, every node with its place.

mod component;
mod node;
mod walk;

pub(crate) use self::component::DYNAMIC;
pub(crate) use self::node::{
    Attribute, AttributeValue, Branch, Case, Component, DataKind, EachView, Entries, Found,
    FoundKind, Include, Match, Node, NodeKind, Props, Push, Section, SectionBody, Slot, Switch,
    TextPart,
};
