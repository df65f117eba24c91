//! What the CLI says to an application.

use serde_json::{Value, json};

pub(crate) fn building() -> Value {
    json!({ "order": "building" })
}

pub(crate) fn unchanged() -> Value {
    json!({ "order": "unchanged" })
}

pub(crate) fn configure() -> Value {
    json!({ "order": "configure" })
}

/// A build failed, and why.
pub(crate) fn failed(problems: Value, text: &str) -> Value {
    json!({ "order": "build_failed", "problems": problems, "text": text })
}

/// Files that are served as they are have changed.
pub(crate) fn refresh(styles: &[&str]) -> Value {
    json!({ "order": "refresh", "styles": styles })
}
