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
