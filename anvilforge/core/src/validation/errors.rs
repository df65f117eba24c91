//! The messages of refused input, by field.

use std::fmt;

use serde::Serialize;

/// Messages by field, in the order in which they were found.
///
/// # Examples
/// ```
/// use anvilforge_core::validation::ValidationErrors;
///
/// let mut errors = ValidationErrors::default();
/// errors.add("email", "This address is not known.");
/// assert_eq!(errors.first("email"), Some("This address is not known."));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ValidationErrors {
    fields: Vec<(String, Vec<String>)>,
}

impl ValidationErrors {
    /// Adds a message to a field.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        let field = field.into();
        match self.fields.iter_mut().find(|(known, _)| *known == field) {
            Some((_, messages)) => messages.push(message.into()),
            None => self.fields.push((field, vec![message.into()])),
        }
    }

    /// The first message of a field.
    pub fn first(&self, field: &str) -> Option<&str> {
        self.get(field).first().map(String::as_str)
    }

    /// All messages of a field.
    pub fn get(&self, field: &str) -> &[String] {
        self.fields
            .iter()
            .find(|(known, _)| known == field)
            .map_or(&[], |(_, messages)| messages)
    }

    /// Whether there is no message.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The fields with their messages.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.fields
            .iter()
            .map(|(field, messages)| (field.as_str(), messages.as_slice()))
    }

    /// How many messages there are in all.
    pub fn count(&self) -> usize {
        self.fields.iter().map(|(_, messages)| messages.len()).sum()
    }

    /// Laravel's summary: the first message, and how many more there are.
    pub fn summary(&self) -> String {
        let first = self
            .fields
            .first()
            .and_then(|(_, messages)| messages.first())
            .map_or("", String::as_str);
        match self.count() {
            0 | 1 => first.to_owned(),
            2 => format!("{first} (and 1 more error)"),
            count => format!("{first} (and {} more errors)", count - 1),
        }
    }
}

impl fmt::Display for ValidationErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.summary())
    }
}

/// An object of fields, each with a list of messages.
impl Serialize for ValidationErrors {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}
