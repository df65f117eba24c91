//! The generated text, and where its pieces came from.

use crate::source_map::Entry;
use crate::span::Span;

/// Generated text with its origins.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    pub(super) text: String,
    pub(super) entries: Vec<Entry>,
}

impl Writer {
    /// Adds generated text that came from `span` of a file.
    pub(super) fn push(&mut self, text: &str, file: usize, span: Span) {
        let start = self.text.len();
        self.text.push_str(text);
        if start < self.text.len() {
            self.entries.push(Entry {
                generated: start..self.text.len(),
                file,
                span,
            });
        }
    }

    /// Adds what another writer holds.
    pub(super) fn append(&mut self, other: Self) {
        let offset = self.text.len();
        self.text.push_str(&other.text);
        self.entries
            .extend(other.entries.into_iter().map(|entry| Entry {
                generated: entry.generated.start + offset..entry.generated.end + offset,
                ..entry
            }));
    }
}
