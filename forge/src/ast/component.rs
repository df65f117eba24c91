//! What the tag of a component says in its attributes.

use super::{AttributeValue, Component};
use crate::span::Spanned;

/// The name of the tag whose component is chosen while the page is rendered.
pub(crate) const DYNAMIC: &str = "dynamic-component";

impl Component {
    /// The text of an attribute.
    pub(crate) fn text(&self, name: &str) -> Option<Spanned<&str>> {
        self.attributes
            .iter()
            .find_map(|attribute| match &attribute.value {
                AttributeValue::Text(text) if attribute.name.value == name => {
                    Some(Spanned::new(text.as_str(), attribute.name.span))
                }
                _ => None,
            })
    }

    /// The components that the tag may be.
    pub(crate) fn files(&self) -> Vec<Spanned<String>> {
        if self.name.value != DYNAMIC {
            return vec![self.name.clone()];
        }
        ["component", "of"]
            .iter()
            .filter_map(|name| self.text(name))
            .flat_map(|names| {
                names
                    .value
                    .split_whitespace()
                    .map(move |name| Spanned::new(name.to_owned(), names.span))
            })
            .collect()
    }
}
