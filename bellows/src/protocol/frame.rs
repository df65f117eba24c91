//! The common shape of messages: a JSON object whose `data` is an object or the text of one.

use serde::Deserialize;

/// Reads a JSON object, and nothing but an object.
///
/// Serde also reads a struct from a JSON list, which the protocol does not know.
pub(super) fn object_of<'a, T: Deserialize<'a>>(text: &'a str) -> Option<T> {
    let text = text.trim_ascii();
    if text.starts_with('{') {
        serde_json::from_str(text).ok()
    } else {
        None
    }
}

/// Reads `data` as it occurs in messages of clients: an object, or a JSON text which holds one.
pub(super) fn data_object<T: for<'a> Deserialize<'a>>(data: &str) -> Option<T> {
    if data.trim_ascii_start().starts_with('"') {
        let inner: String = serde_json::from_str(data).ok()?;
        object_of(&inner)
    } else {
        object_of(data)
    }
}
