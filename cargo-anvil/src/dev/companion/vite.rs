//! Whether the application uses Vite, and how it is run.

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::project::Files;

/// A lock file, and whose it is.
const LOCKS: &[(&str, &str)] = &[
    ("pnpm-lock.yaml", "pnpm"),
    ("yarn.lock", "yarn"),
    ("bun.lock", "bun"),
    ("bun.lockb", "bun"),
    ("package-lock.json", "npm"),
];

/// `npm run dev`, with the package manager that the application uses; `None` when it does not use Vite.
///
/// # Errors
/// When `package.json` is no JSON.
pub(super) fn command(files: &Files) -> Result<Option<Vec<String>>> {
    let Some(text) = files.read("package.json")? else {
        return Ok(None);
    };
    let package: Value = serde_json::from_str(&text).context("`package.json` is no JSON")?;
    let has_vite = ["dependencies", "devDependencies"]
        .iter()
        .any(|table| package[table]["vite"].is_string());
    if !has_vite || !package["scripts"]["dev"].is_string() {
        return Ok(None);
    }
    // One that cannot be read as text is there, too.
    let locked = LOCKS
        .iter()
        .find(|(file, _)| !matches!(files.read(file), Ok(None)));
    // `"packageManager": "pnpm@9.1.0"`
    let named = package["packageManager"]
        .as_str()
        .and_then(|named| named.split('@').next())
        .filter(|named| LOCKS.iter().any(|(_, manager)| manager == named));
    let manager = locked
        .map(|(_, manager)| *manager)
        .or(named)
        .unwrap_or("npm");
    Ok(Some([manager, "run", "dev"].map(str::to_owned).to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACKAGE: &str = r#"{"scripts": {"dev": "vite"}, "devDependencies": {"vite": "^7"}}"#;

    fn manager(files: &[(&str, &str)]) -> Option<String> {
        let command = command(&Files::memory(files)).expect("readable")?;
        assert_eq!(command[1..], ["run", "dev"]);
        Some(command[0].clone())
    }

    #[test]
    fn the_lock_file_names_the_package_manager() {
        assert_eq!(
            manager(&[("package.json", PACKAGE)]).as_deref(),
            Some("npm")
        );
        for (file, name) in LOCKS {
            assert_eq!(
                manager(&[("package.json", PACKAGE), (file, "")]).as_deref(),
                Some(*name)
            );
        }
        let named = PACKAGE.replacen('{', r#"{"packageManager": "yarn@4.1.0", "#, 1);
        assert_eq!(
            manager(&[("package.json", &named)]).as_deref(),
            Some("yarn")
        );
        let unknown = named.replace("yarn@", "rm@");
        assert_eq!(
            manager(&[("package.json", &unknown)]).as_deref(),
            Some("npm")
        );
    }

    #[test]
    fn without_vite_there_is_nothing_to_run() {
        assert_eq!(manager(&[]), None);
        assert_eq!(manager(&[("package.json", "{}")]), None);
        let other = PACKAGE.replace("\"vite\":", "\"webpack\":");
        assert_eq!(manager(&[("package.json", &other)]), None);
        let no_script = PACKAGE.replace("\"dev\"", "\"build\"");
        assert_eq!(manager(&[("package.json", &no_script)]), None);
        assert!(command(&Files::memory(&[("package.json", "{")])).is_err());
    }
}
