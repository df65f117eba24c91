//! The only place of the runtime that prints: results to standard output, talk to standard error.

use std::fmt::Display;
use std::io::{IsTerminal as _, Write as _};

/// Writes a result to standard output. A closed pipe (`| head`) is no failure.
pub(crate) fn print(line: impl Display) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// Writes a remark to standard error.
pub(crate) fn note(line: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Writes an error to standard error.
pub(crate) fn error(text: impl Display) {
    let (red, plain) = if std::io::stderr().is_terminal() {
        ("\x1b[1;31m", "\x1b[0m")
    } else {
        ("", "")
    };
    let _ = writeln!(std::io::stderr().lock(), "{red}error{plain}: {text}");
}

/// A row of Laravel's kind: `name ........ state`.
pub(crate) fn dotted(name: &str, state: &str) -> String {
    const WIDTH: usize = 78;
    let used = name.chars().count() + state.chars().count() + 4;
    format!(
        "  {name} {} {state}",
        ".".repeat(WIDTH.saturating_sub(used).max(3))
    )
}

/// Adds lines under a title, and neither when there are none.
pub(crate) fn section(
    lines: &mut Vec<String>,
    title: &str,
    more: impl ExactSizeIterator<Item = String>,
) {
    if more.len() > 0 {
        lines.push(format!("\n{title}"));
        lines.extend(more);
    }
}

/// A number of bytes as people read it.
pub(crate) fn bytes(count: u64) -> String {
    let (unit, size) = match count {
        0..1024 => return format!("{count} B"),
        1024..1_048_576 => ("KB", 1024.0),
        1_048_576..1_073_741_824 => ("MB", 1_048_576.0),
        _ => ("GB", 1_073_741_824.0),
    };
    format!("{:.2} {unit}", count as f64 / size)
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn sizes_are_written_in_their_nearest_unit() {
        assert_eq!(bytes(1023), "1023 B");
        assert_eq!(bytes(16_384), "16.00 KB");
        assert_eq!(bytes(5_242_880), "5.00 MB");
    }
}
