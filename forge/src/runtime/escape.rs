//! HTML's special characters.

use std::fmt::{self, Display, Write};

/// Writes a text so that it means itself in HTML, in text and between the quotes of an attribute.
///
/// The same characters become the same references as in Askama, so that every back end writes the same bytes.
///
/// # Errors
///
/// When the output refuses what is written.
pub fn escape(text: &str, out: &mut dyn Write) -> fmt::Result {
    // By bytes and by hand: in a debug build, where pages are rendered all day, a search for characters takes ten times as long.
    let bytes = text.as_bytes();
    let (mut start, mut at) = (0, 0);
    while at < bytes.len() {
        let reference = match bytes[at] {
            b'<' => "&#60;",
            b'>' => "&#62;",
            b'&' => "&#38;",
            b'"' => "&#34;",
            b'\'' => "&#39;",
            _ => {
                at += 1;
                continue;
            }
        };
        out.write_str(&text[start..at])?;
        out.write_str(reference)?;
        at += 1;
        start = at;
    }
    out.write_str(&text[start..])
}

/// Writes a value so that it means itself in HTML.
///
/// # Errors
///
/// When the value or the output fails.
pub fn escape_value(value: &dyn Display, out: &mut dyn Write) -> fmt::Result {
    struct Escaped<'a>(&'a mut dyn Write);
    impl Write for Escaped<'_> {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            escape(text, self.0)
        }
    }
    write!(Escaped(out), "{value}")
}

#[cfg(test)]
mod tests {
    use super::escape_value;

    #[test]
    fn special_characters_become_references() {
        let mut page = String::new();
        escape_value(&"<a b=\"c\">'&é", &mut page).unwrap();
        assert_eq!(page, "&#60;a b=&#34;c&#34;&#62;&#39;&#38;é");
    }
}
