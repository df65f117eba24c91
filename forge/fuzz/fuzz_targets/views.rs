//! An input as views: the form of `tests/corpus`, so its cases are seeds. What stands before the first heading is the view `in`.

use forge::loader::Memory;

/// So many views at most.
const MOST: usize = 12;

/// The views of an input.
pub(crate) fn views(input: &[u8]) -> Memory {
    let text = String::from_utf8_lossy(input);
    let text = format!("\n--- in\n{text}").replace("\r\n--- ", "\n--- ");
    let mut views = Memory::new();
    for section in text.split("\n--- ").skip(1).take(MOST) {
        let (name, body) = section.split_once('\n').unwrap_or((section, ""));
        if matches!(
            name.trim(),
            "context" | "request" | "fragment" | "out" | "error" | "failure"
        ) {
            continue;
        }
        views = views.with(name.trim(), body);
    }
    views
}
