//! The boundary: where the text of a view comes from.

use std::fmt;

use crate::source::SourceFile;

/// What a view's file name ends in.
pub const EXTENSION: &str = ".forge.html";
/// What the file name of a view of plain text ends in: its values are not escaped.
pub const TEXT_EXTENSION: &str = ".forge.txt";

/// Finds the text of a view by its name.
pub trait Loader {
    /// The text of `view`, or `None` when there is no such view.
    ///
    /// # Errors
    ///
    /// When the view exists but cannot be read.
    fn load(&self, view: &str) -> Result<Option<SourceFile>, LoadError>;

    /// The names of all views, to suggest a near one, and for [`crate::check()`] and [`crate::survey`], which look at all of
    /// them. When a view is compiled, an empty list only costs the suggestion.
    fn names(&self) -> Vec<String>;
}

/// A view exists, but its text cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError {
    path: String,
    reason: String,
}

impl LoadError {
    /// Says which path could not be read, and why.
    pub fn new(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            reason: reason.into(),
        }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot read `{}`: {}", self.path, self.reason)
    }
}

impl std::error::Error for LoadError {}
