//! What was wrong with a form, field by field.

/// Messages for the fields of a form, in the order in which they were added.
///
/// In a template: `errors.first("title")`, `errors.has("title")`, `errors.get("title")`, `errors.any()`,
/// `errors.all()`.
///
/// # Examples
///
/// ```
/// use forge::runtime::Errors;
///
/// let mut errors = Errors::new();
/// errors.add("title", "The title is required.");
/// errors.add("body", "The body is too short.");
/// assert_eq!(errors.first("title"), Some("The title is required."));
/// assert!(errors.any() && !errors.has("name"));
/// assert_eq!(errors.all().count(), 2);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Errors {
    fields: Vec<(String, Vec<String>)>,
}

impl Errors {
    /// No errors.
    #[must_use]
    pub const fn new() -> Self {
        Self { fields: Vec::new() }
    }

    /// Adds a message for a field.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        let field = field.into();
        match self.fields.iter_mut().find(|(name, _)| *name == field) {
            Some((_, messages)) => messages.push(message.into()),
            None => self.fields.push((field, vec![message.into()])),
        }
    }

    /// The first message for a field.
    #[must_use]
    pub fn first(&self, field: &str) -> Option<&str> {
        self.get(field).first().map(String::as_str)
    }

    /// Whether a field has a message.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        !self.get(field).is_empty()
    }

    /// All messages for a field.
    #[must_use]
    pub fn get(&self, field: &str) -> &[String] {
        self.fields
            .iter()
            .find(|(name, _)| name == field)
            .map_or(&[], |(_, messages)| messages)
    }

    /// Whether there is any message.
    #[must_use]
    pub fn any(&self) -> bool {
        !self.fields.is_empty()
    }

    /// Whether there is no message.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// All messages of all fields.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.fields
            .iter()
            .flat_map(|(_, messages)| messages)
            .map(String::as_str)
    }

    /// The fields with their messages.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.fields
            .iter()
            .map(|(field, messages)| (field.as_str(), messages.as_slice()))
    }
}

impl<F: Into<String>, M: Into<String>> FromIterator<(F, M)> for Errors {
    fn from_iter<I: IntoIterator<Item = (F, M)>>(messages: I) -> Self {
        let mut errors = Self::new();
        for (field, message) in messages {
            errors.add(field, message);
        }
        errors
    }
}
