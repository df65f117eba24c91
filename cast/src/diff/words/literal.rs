//! Calls and literals as texts.

/// A chain of calls, without what it is called on: `string("title")`, `nullable()`.
pub(in crate::diff) type Chain = Vec<String>;

/// Names as an array: `["a", "b"]`.
pub(in crate::diff) fn list(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| quoted(name)).collect();
    format!("[{}]", names.join(", "))
}

/// A text as a literal of Rust.
pub(in crate::diff) fn quoted(text: &str) -> String {
    format!("{text:?}")
}
