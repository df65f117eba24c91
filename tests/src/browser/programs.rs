//! Finds Chromium and its driver.

use std::env;
use std::path::PathBuf;

/// The two programs that a browser test needs.
#[derive(Debug, Clone)]
pub(super) struct Programs {
    pub(super) chromedriver: PathBuf,
    pub(super) chromium: PathBuf,
}

impl Programs {
    /// Looks for both; the error names the one that is missing and the remedy.
    pub(super) fn find() -> Result<Self, String> {
        Ok(Self {
            chromedriver: program("ANVIL_CHROMEDRIVER", &["chromedriver"])?,
            chromium: program(
                "ANVIL_CHROMIUM",
                &["chromium", "chromium-browser", "google-chrome"],
            )?,
        })
    }
}

fn program(variable: &str, names: &[&str]) -> Result<PathBuf, String> {
    if let Some(path) = env::var_os(variable).filter(|path| !path.is_empty()) {
        let path = PathBuf::from(path);
        return if path.is_file() {
            Ok(path)
        } else {
            Err(format!(
                "`{variable}` names `{}`, which is no file",
                path.display()
            ))
        };
    }
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|candidate| candidate.is_file())
        .ok_or_else(|| {
            format!(
                "`{}` is not on the path and `{variable}` is not set",
                names[0]
            )
        })
}
