//! One template file in memory, with its lines counted once.
//!
//! Nothing here reads files; see [`crate::loader`].

use crate::span::Span;

/// The text of one view, with the name that templates use for it and the path that people see.
///
/// # Examples
///
/// ```
/// let file = forge::SourceFile::new("welcome", "resources/views/welcome.forge.html", "<h1>\n{{ title }}");
/// let place = file.location(8);
/// assert_eq!((place.line, place.column), (2, 4));
/// ```
#[derive(Clone, Debug)]
pub struct SourceFile {
    view: String,
    path: String,
    text: String,
    line_starts: Vec<usize>,
}

/// A line and a column, both counted from one; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
}

impl SourceFile {
    /// Keeps `text` as the view `view`; `path` is what error messages name.
    pub fn new(view: impl Into<String>, path: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let line_starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        Self {
            view: view.into(),
            path: path.into(),
            text,
            line_starts,
        }
    }

    /// The name of the view, such as `posts.index`.
    #[must_use]
    pub fn view(&self) -> &str {
        &self.view
    }

    /// The path to show to people.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether the view is one of plain text, by its path: one that ends in `.forge.txt`.
    #[must_use]
    pub fn is_plain_text(&self) -> bool {
        self.path.ends_with(crate::loader::TEXT_EXTENSION)
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line and column of a byte offset; an offset past the end is the end.
    #[must_use]
    pub fn location(&self, offset: usize) -> Location {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let column = self.text[self.line_starts[line - 1]..offset]
            .chars()
            .count()
            + 1;
        Location { line, column }
    }

    /// The text of a line, counted from one, without its line break.
    #[must_use]
    pub fn line(&self, line: usize) -> &str {
        let Some(start) = line
            .checked_sub(1)
            .and_then(|line| self.line_starts.get(line))
        else {
            return "";
        };
        let end = self
            .line_starts
            .get(line)
            .copied()
            .unwrap_or(self.text.len());
        self.text[*start..end].trim_end_matches(['\n', '\r'])
    }

    /// The text under a span of this file.
    pub(crate) fn slice(&self, span: Span) -> &str {
        span.of(&self.text)
    }
}
