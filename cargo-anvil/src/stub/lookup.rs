//! Finds a stub: the project's own first, then the embedded one.

use anyhow::{Context as _, Result};

use super::embedded;
use crate::project::Files;

/// The text of the stub `make/<path>`.
///
/// # Errors
/// When the project's own stub cannot be read.
pub(crate) fn stub(files: &Files, path: &str) -> Result<String> {
    let path = format!("make/{path}");
    if let Some(own) = files.read(&format!("stubs/{path}"))? {
        return Ok(own);
    }
    let bytes = embedded(&path).with_context(|| format!("there is no stub `{path}`"))?;
    String::from_utf8(bytes.to_vec()).with_context(|| format!("the stub `{path}` is no text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_projects_own_stub_wins() {
        let files = Files::memory(&[("stubs/make/model/widget.rs", "mine")]);
        assert_eq!(stub(&files, "model/widget.rs").expect("a stub"), "mine");
        assert!(
            stub(&files, "seeder/widget.rs")
                .expect("a stub")
                .contains("pub async fn run")
        );
    }
}
