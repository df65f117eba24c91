//! Where the application's sources are: its own folder, its workspace, and the packages beside it that it is built of.
//!
//! Manifests are read, cargo is not asked: it would take longer than everything else at the start.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use toml_edit::{DocumentMut, Item, TableLike};

use crate::project::Manifest;

/// The package of the framework. It is watched only where it is developed: in the application's own workspace.
const FRAMEWORK: &str = "anvilforge";

/// The folders that matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sources {
    /// The application's folder.
    pub(crate) application: PathBuf,
    /// The workspace's folder; the application's own, if it is in none.
    pub(crate) workspace: PathBuf,
    /// The other packages of its path dependencies.
    pub(crate) packages: Vec<PathBuf>,
    /// In the split layout those of them that the binary is built of without its handlers, and it last.
    pub(crate) host: Vec<PathBuf>,
}

impl Sources {
    /// Reads the manifests.
    ///
    /// # Errors
    /// When one cannot be read, or is no TOML.
    pub(crate) fn read(application: &Path) -> Result<Self> {
        let application = application
            .canonicalize()
            .with_context(|| format!("cannot find `{}`", application.display()))?;
        let workspace = workspace_of(&application)?;
        let packages = packages(&application, &workspace, None)?;
        Ok(Self {
            application,
            workspace,
            packages,
            host: Vec::new(),
        })
    }

    /// The same, when one of the packages has the application's configuration, templates and public files.
    ///
    /// # Errors
    /// When the folder cannot be found.
    pub(crate) fn led_by(mut self, folder: &Path) -> Result<Self> {
        let folder = folder
            .canonicalize()
            .with_context(|| format!("cannot find `{}`", folder.display()))?;
        if folder != self.application {
            self.packages.retain(|package| *package != folder);
            let host = std::mem::replace(&mut self.application, folder);
            self.host = packages(&host, &self.workspace, Some(&self.application))?;
            self.host.push(host.clone());
            self.packages.push(host);
            self.packages.sort();
        }
        Ok(self)
    }

    /// What the manifests say now.
    ///
    /// # Errors
    /// As [`Sources::read`] and [`Sources::led_by`].
    pub(crate) fn again(&self) -> Result<Self> {
        match self.host.last() {
            Some(host) => Self::read(host)?.led_by(&self.application),
            None => Self::read(&self.application),
        }
    }

    /// Every folder that has a manifest which matters.
    pub(crate) fn roots(&self) -> Vec<&Path> {
        let mut roots: Vec<&Path> = [&self.application, &self.workspace]
            .into_iter()
            .chain(&self.packages)
            .map(PathBuf::as_path)
            .collect();
        roots.sort();
        roots.dedup();
        roots
    }
}

/// The packages that one is built of through paths; what only `without` needs is not among them.
fn packages(package: &Path, workspace: &Path, without: Option<&Path>) -> Result<Vec<PathBuf>> {
    let shared = Dependencies::of_workspace(workspace)?;
    let mut found = Vec::new();
    let mut open = vec![package.to_path_buf()];
    while let Some(folder) = open.pop() {
        for dependency in Dependencies::of_package(&folder, &shared)?.0 {
            let Ok(path) = dependency.folder.canonicalize() else {
                continue;
            };
            let is_foreign = dependency.package == FRAMEWORK && !path.starts_with(workspace);
            let is_left_out = path == package || without == Some(path.as_path());
            if !is_foreign && !is_left_out && !found.contains(&path) {
                found.push(path.clone());
                open.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The nearest folder with a workspace at or above the application that does not leave it out.
pub(crate) fn workspace_of(application: &Path) -> Result<PathBuf> {
    for folder in application.ancestors() {
        let Some(manifest) = Manifest::read(folder)? else {
            continue;
        };
        let leaves_out = manifest
            .excluded()
            .iter()
            .any(|path| application.starts_with(folder.join(path)));
        if manifest.is_workspace() && !leaves_out {
            return Ok(folder.to_path_buf());
        }
    }
    Ok(application.to_path_buf())
}

/// A path dependency.
struct Dependency {
    /// Its name in the manifest.
    name: String,
    package: String,
    folder: PathBuf,
}

struct Dependencies(Vec<Dependency>);

impl Dependencies {
    fn of_workspace(folder: &Path) -> Result<Self> {
        let Some(document) = document(folder)? else {
            return Ok(Self(Vec::new()));
        };
        let table = document
            .get("workspace")
            .and_then(|workspace| workspace.get("dependencies"))
            .and_then(Item::as_table_like);
        Ok(Self(
            table.map_or_else(Vec::new, |table| paths(table, folder)),
        ))
    }

    fn of_package(folder: &Path, shared: &Self) -> Result<Self> {
        let Some(document) = document(folder)? else {
            return Ok(Self(Vec::new()));
        };
        let mut found = Vec::new();
        for table in tables(document.as_table()) {
            found.extend(paths(table, folder));
            for (name, _) in table.iter().filter(|(_, item)| is_inherited(item)) {
                let inherited = shared.0.iter().filter(|dependency| dependency.name == name);
                found.extend(inherited.map(|dependency| Dependency {
                    name: dependency.name.clone(),
                    package: dependency.package.clone(),
                    folder: dependency.folder.clone(),
                }));
            }
        }
        Ok(Self(found))
    }
}

fn document(folder: &Path) -> Result<Option<DocumentMut>> {
    let Some(manifest) = Manifest::read(folder)? else {
        return Ok(None);
    };
    let document = manifest
        .text
        .parse()
        .with_context(|| format!("`{}` is no valid TOML", folder.join("Cargo.toml").display()))?;
    Ok(Some(document))
}

/// The tables of what a package is built of, those of single targets, too. What only tests need is not among them.
fn tables(manifest: &dyn TableLike) -> Vec<&dyn TableLike> {
    let targets = table_in(manifest, "target")
        .into_iter()
        .flat_map(TableLike::iter)
        .filter_map(|(_, target)| target.as_table_like());
    [manifest]
        .into_iter()
        .chain(targets)
        .flat_map(|table| {
            ["dependencies", "build-dependencies"]
                .into_iter()
                .filter_map(move |name| table_in(table, name))
        })
        .collect()
}

fn table_in<'a>(table: &'a dyn TableLike, name: &str) -> Option<&'a dyn TableLike> {
    table.get(name)?.as_table_like()
}

fn paths(table: &dyn TableLike, folder: &Path) -> Vec<Dependency> {
    let dependency = |(name, item): (&str, &Item)| {
        let path = item.get("path")?.as_str()?;
        let package = item.get("package").and_then(Item::as_str).unwrap_or(name);
        Some(Dependency {
            name: name.to_owned(),
            package: package.to_owned(),
            folder: folder.join(path),
        })
    };
    table.iter().filter_map(dependency).collect()
}

fn is_inherited(item: &Item) -> bool {
    item.get("workspace").and_then(Item::as_bool) == Some(true)
}

/// The folders of a root that are watched with everything in them.
pub(super) fn watched_folders(root: &Path, sources: &Sources) -> Vec<PathBuf> {
    let names: &[&str] = if root == sources.application {
        &["src", "resources", "config", "public", ".cargo"]
    } else if root == sources.workspace && !sources.packages.iter().any(|folder| folder == root) {
        &[".cargo"]
    } else {
        &["src"]
    };
    names.iter().map(|name| root.join(name)).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn write(root: &Path, path: &str, text: &str) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("has a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    #[test]
    fn an_application_alone_is_its_own_workspace() {
        let temp = tempfile::tempdir().expect("a folder");
        let root = temp.path().canonicalize().expect("a real path");
        write(
            &root,
            "framework/Cargo.toml",
            "[package]\nname='anvilforge'\n[dependencies]\ncast={path='../cast'}\n",
        );
        write(&root, "cast/Cargo.toml", "[package]\nname='cast'\n");
        write(
            &root,
            "shared/Cargo.toml",
            "[package]\nname='shared'\n[target.'cfg(unix)'.dependencies]\nmore={path='../more'}\n",
        );
        write(
            &root,
            "more/Cargo.toml",
            "[package]\nname='more'\n[dependencies]\nshared={path='../shared'}\n",
        );
        write(
            &root,
            "blog/Cargo.toml",
            "[package]\nname='blog'\n[dependencies]\nanvilforge={path='../framework'}\nshared={path='../shared'}\nserde='1'\n[dev-dependencies]\nonly-tests={path='../only-tests'}\n",
        );
        let sources = Sources::read(&root.join("blog")).expect("read");
        assert_eq!(sources.workspace, root.join("blog"));
        assert_eq!(sources.packages, [root.join("more"), root.join("shared")]);
    }

    #[test]
    fn a_split_application_has_a_host_with_packages_of_its_own() {
        let temp = tempfile::tempdir().expect("a folder");
        let root = temp.path().canonicalize().expect("a real path");
        for (package, dependencies) in [
            (
                "shop",
                "tags={path='../tags'}\nshop-handlers={path='handlers'}",
            ),
            (
                "shop/handlers",
                "tags={path='../../tags'}\nbilling={path='../../billing'}",
            ),
            ("tags", ""),
            ("billing", ""),
        ] {
            let name = package.replace('/', "-");
            let text = format!("[package]\nname='{name}'\n[dependencies]\n{dependencies}\n");
            write(&root, &format!("{package}/Cargo.toml"), &text);
        }
        let sources = Sources::read(&root.join("shop"))
            .and_then(|sources| sources.led_by(&root.join("shop/handlers")))
            .expect("read");
        assert_eq!(sources.application, root.join("shop/handlers"));
        let packages = ["billing", "shop", "tags"].map(|name| root.join(name));
        assert_eq!(sources.packages, packages);
        assert_eq!(sources.host, [root.join("tags"), root.join("shop")]);
        assert_eq!(sources.again().expect("read"), sources);
    }

    #[test]
    fn a_workspaces_packages_are_found_through_its_table() {
        let temp = tempfile::tempdir().expect("a folder");
        let root = temp.path().canonicalize().expect("a real path");
        write(
            &root,
            "Cargo.toml",
            "[workspace]\nmembers=['*']\nexclude=['old']\n[workspace.dependencies]\nbilling={path='billing'}\nweb={path='framework',package='anvilforge'}\n",
        );
        write(&root, "billing/Cargo.toml", "[package]\nname='billing'\n");
        write(
            &root,
            "framework/Cargo.toml",
            "[package]\nname='anvilforge'\n",
        );
        let manifest = "[package]\nname='blog'\n[dependencies]\nbilling.workspace=true\nweb={workspace=true}\n";
        write(&root, "blog/Cargo.toml", manifest);
        write(&root, "old/Cargo.toml", "[package]\nname='old'\n");
        let sources = Sources::read(&root.join("blog")).expect("read");
        assert_eq!(sources.workspace, root);
        // The framework is developed here, so it is watched.
        assert_eq!(
            sources.packages,
            [root.join("billing"), root.join("framework")]
        );
        assert_eq!(
            Sources::read(&root.join("old")).expect("read").workspace,
            root.join("old")
        );
    }
}
