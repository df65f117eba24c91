//! Patterns as code.

use super::lowering::Lowering;
use super::path::print_path;
use super::scope::Meaning;
use crate::expression::Pattern;

impl Lowering<'_> {
    /// A pattern with the names that the template has.
    pub(crate) fn named_pattern(&mut self, pattern: &Pattern) -> String {
        self.print_pattern(pattern, " | ", &|_, name| format!("{name}?"))
    }

    /// A pattern with the names that its parts have in generated code.
    pub(super) fn pattern(&mut self, pattern: &Pattern, or: &str) -> String {
        let bound = |lowering: &Self, name: &str| match lowering.scope.find(name) {
            Some(Meaning::Value { emitted, .. }) => emitted.to_string(),
            _ => "_".to_owned(),
        };
        self.print_pattern(pattern, or, &bound)
    }

    /// A pattern for a reference to what it is written for: a text is then a reference to a text.
    pub(super) fn reference_pattern(&mut self, pattern: &Pattern) -> String {
        match pattern {
            Pattern::Literal(text) if text.starts_with('"') => format!("&{text}"),
            Pattern::Or(alternatives) => {
                let alternatives: Vec<String> = alternatives
                    .iter()
                    .map(|alternative| self.reference_pattern(alternative))
                    .collect();
                alternatives.join(" | ")
            }
            _ => self.pattern(pattern, " | "),
        }
    }

    pub(super) fn unbound_pattern(&mut self, pattern: &Pattern) -> String {
        self.print_pattern(pattern, " | ", &|_, _| "_".to_owned())
    }

    fn print_pattern(
        &self,
        pattern: &Pattern,
        or: &str,
        bound: &dyn Fn(&Self, &str) -> String,
    ) -> String {
        let list = |elements: &[Pattern]| {
            let elements: Vec<String> = elements
                .iter()
                .map(|element| self.print_pattern(element, or, bound))
                .collect();
            elements.join(", ")
        };
        match pattern {
            Pattern::Wildcard => "_".to_owned(),
            Pattern::Rest => "..".to_owned(),
            Pattern::Name(name) => bound(self, &name.value),
            Pattern::Literal(text) => text.clone(),
            Pattern::Path(path) => print_path(path, "::"),
            Pattern::Tuple { path, elements } => {
                let comma = if path.is_empty() && elements.len() == 1 {
                    ","
                } else {
                    ""
                };
                format!("{}({}{comma})", print_path(path, "::"), list(elements))
            }
            Pattern::Struct { path, fields, rest } => {
                let mut parts: Vec<String> = fields
                    .iter()
                    .map(|(name, pattern)| {
                        let value = match pattern {
                            Some(pattern) => self.print_pattern(pattern, or, bound),
                            None => bound(self, &name.value),
                        };
                        format!("{}: {value}", name.value)
                    })
                    .collect();
                if *rest {
                    parts.push("..".to_owned());
                }
                format!("{} {{ {} }}", print_path(path, "::"), parts.join(", "))
            }
            Pattern::Slice(elements) => format!("[{}]", list(elements)),
            Pattern::Or(alternatives) => {
                let alternatives: Vec<String> = alternatives
                    .iter()
                    .map(|alternative| self.print_pattern(alternative, or, bound))
                    .collect();
                alternatives.join(or)
            }
        }
    }
}
