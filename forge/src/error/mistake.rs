//! A mistake with its place, and all mistakes of a view together.

use std::sync::Arc;

use super::ErrorKind;
use crate::source::{Location, SourceFile};
use crate::span::Span;

/// One mistake in a template.
///
/// `{}` writes `path:line:column: message`; `{:#}` adds the line of source with the place underlined, the help
/// and the notes.
#[derive(Clone, Debug)]
pub struct Error {
    pub(crate) kind: ErrorKind,
    pub(crate) file: Arc<SourceFile>,
    pub(crate) span: Span,
    pub(crate) notes: Vec<Note>,
}

/// A second place that explains an error, such as where a block was opened.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    pub(crate) text: &'static str,
    pub(crate) file: Arc<SourceFile>,
    pub(crate) span: Span,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, file: &Arc<SourceFile>, span: Span) -> Self {
        Self {
            kind,
            file: Arc::clone(file),
            span,
            notes: Vec::new(),
        }
    }

    pub(crate) fn note(mut self, text: &'static str, file: &Arc<SourceFile>, span: Span) -> Self {
        self.notes.push(Note {
            text,
            file: Arc::clone(file),
            span,
        });
        self
    }

    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// What to do about it, where there is something to say.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        self.kind.help()
    }

    /// The path of the template, as its loader gave it.
    #[must_use]
    pub fn path(&self) -> &str {
        self.file.path()
    }

    /// The bytes of the template that are wrong.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// The line and column where the mistake begins.
    #[must_use]
    pub fn location(&self) -> Location {
        self.file.location(self.span.start)
    }
}

impl std::error::Error for Error {}

/// All mistakes that were found in a view and the views that it uses; never empty.
///
/// `{}` and `{:#}` write them one after another, as [`Error`] does.
#[derive(Clone, Debug)]
pub struct Errors(pub(crate) Vec<Error>);

impl Errors {
    /// The mistakes, in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Error> {
        self.0.iter()
    }
}

impl IntoIterator for Errors {
    type Item = Error;
    type IntoIter = std::vec::IntoIter<Error>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl std::error::Error for Errors {}
