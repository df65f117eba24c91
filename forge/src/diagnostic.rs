//! How an error reads: one line, or with its source underlined.

use std::fmt;

use crate::error::{Error, Errors};
use crate::source::SourceFile;
use crate::span::Span;

/// Longer lines of source are shown in part.
const WIDEST: usize = 120;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.location();
        write!(
            f,
            "{}:{}:{}: {}",
            self.path(),
            place.line,
            place.column,
            self.kind
        )?;
        if !f.alternate() {
            return match self.kind.help() {
                Some(help) => write!(f, " ({help})"),
                None => Ok(()),
            };
        }
        write_frame(f, &self.file, self.span, '^')?;
        if let Some(help) = self.kind.help() {
            write!(f, "\n  = help: {help}")?;
        }
        for note in &self.notes {
            let place = note.file.location(note.span.start);
            write!(
                f,
                "\n  = {} {}:{}:{}",
                note.text,
                note.file.path(),
                place.line,
                place.column
            )?;
            write_frame(f, &note.file, note.span, '-')?;
        }
        Ok(())
    }
}

impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separator = if f.alternate() { "\n\n" } else { "\n" };
        for (index, error) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(separator)?;
            }
            error.fmt(f)?;
        }
        Ok(())
    }
}

/// The line of `span` with its part underlined; a span of several lines is underlined to the end of its first.
fn write_frame(
    f: &mut fmt::Formatter<'_>,
    file: &SourceFile,
    span: Span,
    underline: char,
) -> fmt::Result {
    let place = file.location(span.start);
    let line = file.line(place.line);
    let skipped =
        place.column.saturating_sub(WIDEST / 2 + 1) * usize::from(line.chars().count() > WIDEST);
    let shown: String = line
        .chars()
        .skip(skipped)
        .take(WIDEST)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let before = place.column - 1 - skipped;
    let width = file
        .slice(span)
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .count();
    let width = width.clamp(1, WIDEST.saturating_sub(before).max(1));
    let gutter = " ".repeat(place.line.to_string().len());
    let marks: String = std::iter::repeat_n(underline, width).collect();
    write!(
        f,
        "\n {gutter} |\n {} | {}\n {gutter} | {}{marks}",
        place.line,
        shown.trim_end(),
        " ".repeat(before)
    )
}
