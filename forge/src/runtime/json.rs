//! `@json`: a value as JSON that can stand in a script and in an attribute.

use std::io::{self, Write};

use serde_json::ser::{CharEscape, CompactFormatter, Formatter};

/// A value as JSON, in which no text can end the script, the attribute or the address that it stands in: `<`, `>`, `&`, `'`,
/// `` ` ``, `$`, `%`, quotes inside of texts, and the line separators of Unicode are written as escapes.
///
/// # Errors
///
/// When the value has no JSON, such as a map whose keys are no texts.
///
/// # Examples
///
/// ```
/// let json = forge::runtime::json(&vec!["</script>", "a \"b\" & 'c'"])?;
/// assert_eq!(json, r#"["\u003c/script\u003e","a \u0022b\u0022 \u0026 \u0027c\u0027"]"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn json<T: serde::Serialize + ?Sized>(value: &T) -> Result<String, serde_json::Error> {
    let mut bytes = Vec::with_capacity(128);
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, Safe(CompactFormatter));
    value.serialize(&mut serializer)?;
    Ok(String::from_utf8(bytes).unwrap_or_default())
}

/// What HTML, template literals (`` ` ``, `${`) and addresses (`%22`) would take for something of theirs.
const SPECIAL: [char; 9] = ['<', '>', '&', '\'', '`', '$', '%', '\u{2028}', '\u{2029}'];

/// Writes texts so that they are harmless in HTML.
struct Safe(CompactFormatter);

impl Formatter for Safe {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(SPECIAL) {
            self.0.write_string_fragment(writer, &rest[..at])?;
            let special = rest[at..].chars().next().unwrap_or_default();
            write!(writer, "\\u{:04x}", u32::from(special))?;
            rest = &rest[at + special.len_utf8()..];
        }
        self.0.write_string_fragment(writer, rest)
    }

    /// JSON that was made before. What is special here stands only inside of its texts, and never behind a backslash.
    fn write_raw_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        self.write_string_fragment(writer, fragment)
    }

    fn write_char_escape<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        match escape {
            CharEscape::Quote => writer.write_all(b"\\u0022"),
            other => self.0.write_char_escape(writer, other),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    use super::json;

    #[test]
    fn json_that_was_made_before_is_harmless_too() {
        let raw = r#"{"a<b": ["</script>", "it's \"x\" & \\`${y}%22\\"], "n": -1.5e+2}"#;
        let value = RawValue::from_string(raw.to_owned()).expect("JSON");
        let safe = json(&value).expect("JSON");
        assert!(
            !safe.contains(['<', '>', '&', '\'', '`', '$', '%']),
            "{safe}"
        );
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
        assert_eq!(read(&safe), read(raw));
    }

    #[test]
    fn texts_end_no_literal_and_no_address() {
        let safe = json("`${alert(1)}` %22").expect("JSON");
        assert_eq!(safe, r#""\u0060\u0024{alert(1)}\u0060 \u002522""#);
        assert_eq!(
            serde_json::from_str::<String>(&safe).ok().as_deref(),
            Some("`${alert(1)}` %22")
        );
    }
}
