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
pub struct ValidationErrors(forge::runtime::Errors);

impl ValidationErrors {
    /// Adds a message to a field.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.add(field, message);
    }

    /// The first message of a field.
    pub fn first(&self, field: &str) -> Option<&str> {
        self.0.first(field)
    }

    /// All messages of a field.
    pub fn get(&self, field: &str) -> &[String] {
        self.0.get(field)
    }

    /// Whether there is no message.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The fields with their messages.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0.iter()
    }

    /// How many messages there are in all.
    pub fn count(&self) -> usize {
        self.0.all().count()
    }

    /// Laravel's summary: the first message, and how many more there are.
    pub fn summary(&self) -> String {
        let first = self.0.all().next().unwrap_or_default();
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
