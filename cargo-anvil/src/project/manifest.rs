//! One `Cargo.toml`, as far as the CLI must understand it.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use toml_edit::{DocumentMut, Item};

/// The package of the framework, which makes a package an application.
const FRAMEWORK: &str = "anvilforge";

/// A parsed manifest and where it lies.
#[derive(Debug)]
pub(crate) struct Manifest {
    /// The folder of the manifest.
    pub(crate) folder: PathBuf,
    /// The manifest's text.
    pub(crate) text: String,
    document: DocumentMut,
}

impl Manifest {
    /// Reads `folder/Cargo.toml`; `None` when there is none.
    ///
    /// # Errors
    /// When it cannot be read or is no TOML.
    pub(crate) fn read(folder: &Path) -> Result<Option<Self>> {
        let path = folder.join("Cargo.toml");
        match fs::read_to_string(&path) {
            Ok(text) => Self::parse(folder, text).map(Some),
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                Ok(None)
            }
            Err(error) => Err(error).with_context(|| format!("cannot read `{}`", path.display())),
        }
    }

    /// Parses the text of `folder/Cargo.toml`.
    ///
    /// # Errors
    /// When it is no TOML.
    pub(crate) fn parse(folder: &Path, text: String) -> Result<Self> {
        let document = text.parse().with_context(|| {
            format!("`{}` is no valid TOML", folder.join("Cargo.toml").display())
        })?;
        Ok(Self {
            folder: folder.to_path_buf(),
            text,
            document,
        })
    }

    /// The package's name; a virtual manifest has none.
    pub(crate) fn package(&self) -> Option<&str> {
        self.document.get("package")?.get("name")?.as_str()
    }

    /// The binary that `cargo run` would run.
    pub(crate) fn binary(&self) -> Option<String> {
        let package = self.document.get("package")?;
        if let Some(name) = package.get("default-run").and_then(Item::as_str) {
            return Some(name.to_owned());
        }
        let declared = self.document.get("bin").and_then(Item::as_array_of_tables);
        let only = declared
            .filter(|bins| bins.len() == 1)
            .and_then(|bins| bins.get(0)?.get("name")?.as_str());
        only.or_else(|| self.package()).map(str::to_owned)
    }

    /// Whether the package depends on the framework, under whatever name.
    pub(crate) fn is_app(&self) -> bool {
        let Some(dependencies) = self
            .document
            .get("dependencies")
            .and_then(Item::as_table_like)
        else {
            return false;
        };
        self.package().is_some()
            && dependencies.iter().any(|(name, item)| {
                name == FRAMEWORK
                    || item
                        .get("package")
                        .and_then(Item::as_str)
                        .is_some_and(|package| package == FRAMEWORK)
            })
    }

    /// The names of everything that the package depends on.
    pub(crate) fn dependencies(&self) -> Vec<String> {
        ["dependencies", "dev-dependencies", "build-dependencies"]
            .iter()
            .filter_map(|table| self.document.get(table).and_then(Item::as_table_like))
            .flat_map(|table| {
                table
                    .iter()
                    .map(|(name, _)| name.to_owned())
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    /// The folders of the dependencies that are given by path, with the names of their packages.
    pub(crate) fn path_dependencies(&self) -> Vec<(String, PathBuf)> {
        let Some(table) = self
            .document
            .get("dependencies")
            .and_then(Item::as_table_like)
        else {
            return Vec::new();
        };
        table
            .iter()
            .filter_map(|(name, item)| {
                let text = |key: &str| item.get(key).and_then(Item::as_str);
                let path = text("path")?;
                Some((
                    text("package").unwrap_or(name).to_owned(),
                    self.folder.join(path),
                ))
            })
            .collect()
    }

    /// Whether the manifest is the root of a workspace.
    pub(crate) fn is_workspace(&self) -> bool {
        self.document.contains_key("workspace")
    }

    /// Whether the workspace is the framework's own checkout.
    pub(crate) fn is_framework_checkout(&self) -> bool {
        let member = |name: &str| self.members().iter().any(|member| member == name);
        self.is_workspace() && member("anvilforge") && member("cargo-anvil")
    }

    /// The patterns of the workspace's members.
    pub(crate) fn members(&self) -> Vec<String> {
        self.workspace_list("members")
    }

    /// The folders that the workspace leaves out.
    pub(crate) fn excluded(&self) -> Vec<String> {
        self.workspace_list("exclude")
    }

    fn workspace_list(&self, key: &str) -> Vec<String> {
        let list = self
            .document
            .get("workspace")
            .and_then(|workspace| workspace.get(key))
            .and_then(Item::as_array);
        list.map(|list| {
            list.iter()
                .filter_map(|item| item.as_str().map(str::to_owned))
                .collect()
        })
        .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(text: &str) -> Manifest {
        Manifest::parse(Path::new("/w"), text.to_owned()).expect("valid TOML")
    }

    #[test]
    fn an_app_depends_on_the_framework_under_any_name() {
        assert!(manifest("[package]\nname='a'\n[dependencies]\nanvilforge = '1'").is_app());
        assert!(
            manifest("[package]\nname='a'\n[dependencies]\nanvilforge.workspace = true").is_app()
        );
        assert!(
            manifest(
                "[package]\nname='a'\n[dependencies.web]\npackage = 'anvilforge'\nversion = '1'"
            )
            .is_app()
        );
        assert!(!manifest("[package]\nname='a'\n[dev-dependencies]\nanvilforge = '1'").is_app());
        assert!(!manifest("[workspace]\nmembers=[]").is_app());
    }

    #[test]
    fn dependencies_by_path_have_a_folder() {
        let manifest = manifest(
            "[package]\nname='a'\n[dependencies]\nserde = '1'\nb = { path = '../b' }\nc = { path = 'c', package = 'd' }",
        );
        assert_eq!(
            manifest.path_dependencies(),
            [
                ("b".to_owned(), PathBuf::from("/w/../b")),
                ("d".to_owned(), PathBuf::from("/w/c"))
            ]
        );
    }

    #[test]
    fn the_binary_is_the_default_one() {
        assert_eq!(
            manifest("[package]\nname='my-app'").binary().as_deref(),
            Some("my-app")
        );
        assert_eq!(
            manifest("[package]\nname='a'\ndefault-run='b'")
                .binary()
                .as_deref(),
            Some("b")
        );
        assert_eq!(
            manifest("[package]\nname='a'\n[[bin]]\nname='c'")
                .binary()
                .as_deref(),
            Some("c")
        );
    }
}
