//! The fields of a form that a test sends.

use std::fmt::Display;

/// Form fields: `form! { title: "Hi", tags: "a" }`.
///
/// # Examples
/// ```
/// use anvilforge_core::testing::Form;
///
/// let form = Form::new().field("title", "Hi").field("page", 2);
/// assert_eq!(form.encode(), "title=Hi&page=2");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Form {
    fields: Vec<(String, String)>,
}

impl Form {
    /// A form without fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a field.
    #[must_use]
    pub fn field(mut self, name: &str, value: impl Display) -> Self {
        self.fields.push((name.to_owned(), value.to_string()));
        self
    }

    /// The body of the request.
    pub fn encode(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.fields)
            .finish()
    }
}

/// Writes a [`Form`] as fields: `form! { title: "Hi", page: 2 }`.
///
/// # Examples
/// ```
/// let form = anvilforge_core::form! { title: "Hi", page: 2 };
/// assert_eq!(form.encode(), "title=Hi&page=2");
/// ```
#[macro_export]
macro_rules! form {
    ($($name:ident: $value:expr),* $(,)?) => {
        $crate::testing::Form::new()$(.field(stringify!($name), $value))*
    };
}
