//! Views that are kept in memory.

use std::collections::BTreeMap;

use super::{EXTENSION, LoadError, Loader, TEXT_EXTENSION};
use crate::source::SourceFile;

/// Views in memory, for tests and for templates that are not files.
///
/// # Examples
///
/// ```
/// use forge::loader::{Loader, Memory};
///
/// let views = Memory::new().with("posts.index", "<h1>{{ title }}</h1>");
/// assert_eq!(views.names(), ["posts.index"]);
/// assert!(views.load("posts.show").unwrap().is_none());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// The text of each view, and what its path ends in.
    views: BTreeMap<String, (String, &'static str)>,
}

impl Memory {
    /// An empty set of views.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the view `view`, or replaces it.
    #[must_use]
    pub fn with(mut self, view: impl Into<String>, text: impl Into<String>) -> Self {
        self.views.insert(view.into(), (text.into(), EXTENSION));
        self
    }

    /// Adds the view `view` as one of plain text, or replaces it.
    #[must_use]
    pub fn with_text(mut self, view: impl Into<String>, text: impl Into<String>) -> Self {
        self.views
            .insert(view.into(), (text.into(), TEXT_EXTENSION));
        self
    }
}

impl Loader for Memory {
    fn load(&self, view: &str) -> Result<Option<SourceFile>, LoadError> {
        Ok(self.views.get(view).map(|(text, extension)| {
            let path = format!("{}{extension}", view.replace('.', "/"));
            SourceFile::new(view, path, text)
        }))
    }

    fn names(&self) -> Vec<String> {
        self.views.keys().cloned().collect()
    }
}
