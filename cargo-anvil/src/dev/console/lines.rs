//! Bytes of a stream become lines.

/// A line is broken after so many bytes.
const LONGEST: usize = 64 * 1024;

/// Takes the bytes of one stream as they come.
#[derive(Debug, Default)]
pub(super) struct Lines {
    rest: Vec<u8>,
}

impl Lines {
    /// Takes bytes, and returns the lines that they complete.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Vec<String> {
        self.rest.extend_from_slice(bytes);
        let mut lines = Vec::new();
        while let Some(end) = self.rest.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.rest.drain(..=end).collect();
            lines.push(text(&line[..end]));
        }
        while self.rest.len() >= LONGEST {
            let end = whole_characters(&self.rest[..LONGEST]);
            let line: Vec<u8> = self.rest.drain(..end).collect();
            lines.push(text(&line));
        }
        lines
    }

    /// Returns what has begun and not ended, but not half a character of it.
    pub(super) fn flush(&mut self) -> Option<String> {
        let end = whole_characters(&self.rest);
        let line: Vec<u8> = self.rest.drain(..end).collect();
        (!line.is_empty()).then(|| text(&line))
    }

    /// Returns what is left at the end of the stream.
    pub(super) fn finish(&mut self) -> Option<String> {
        let rest = std::mem::take(&mut self.rest);
        (!rest.is_empty()).then(|| text(&rest))
    }

    /// Whether something has begun.
    pub(super) fn has_begun(&self) -> bool {
        !self.rest.is_empty()
    }
}

/// How many bytes are left when a character that may still be on its way is taken off the end.
fn whole_characters(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        _ => bytes.len(),
    }
}

fn text(line: &[u8]) -> String {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    String::from_utf8_lossy(line).into_owned()
}

/// The text without colors and other sequences for terminals.
pub(crate) fn without_ansi(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_put_together() {
        let mut lines = Lines::default();
        assert_eq!(lines.push(b"one\r\ntw"), ["one"]);
        assert_eq!(lines.push(b"o\n\nthree"), ["two", ""]);
        assert!(lines.has_begun());
        assert_eq!(lines.flush().as_deref(), Some("three"));
        assert_eq!(lines.flush(), None);
    }

    #[test]
    fn no_character_is_broken() {
        let mut lines = Lines::default();
        let [first, second] = *"ü".as_bytes() else {
            panic!("two bytes")
        };
        assert_eq!(lines.push(&[b'x', first]), [""; 0]);
        assert_eq!(lines.flush().as_deref(), Some("x"));
        assert_eq!(lines.push(&[second, b'\n']), ["ü"]);
    }

    #[test]
    fn what_is_no_text_is_shown_as_well_as_can_be() {
        assert_eq!(Lines::default().push(b"a\xffb\n"), ["a\u{fffd}b"]);
        let mut lines = Lines::default();
        lines.push(b"a\xe2");
        assert_eq!(lines.finish().as_deref(), Some("a\u{fffd}"));
    }

    #[test]
    fn an_endless_line_is_broken() {
        let mut lines = Lines::default();
        let found = lines.push(&vec![b'x'; LONGEST * 2 + 1]);
        assert_eq!(
            found.iter().map(String::len).collect::<Vec<_>>(),
            [LONGEST, LONGEST]
        );
        assert_eq!(lines.finish().as_deref(), Some("x"));
    }

    #[test]
    fn colors_are_taken_out() {
        assert_eq!(
            without_ansi("\u{1b}[1m\u{1b}[31merror\u{1b}[0m: no"),
            "error: no"
        );
    }
}
