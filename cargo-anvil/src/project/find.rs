//! Finds the application: the nearest `Cargo.toml` upward that depends on the framework.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use glob::Pattern;

use super::{Files, Manifest};
use crate::error::CliError;

/// An application.
#[derive(Debug, Clone)]
pub(crate) struct Project {
    /// The folder of its manifest.
    pub(crate) root: PathBuf,
    /// Its manifest.
    pub(crate) manifest: PathBuf,
    /// Its package name.
    pub(crate) package: String,
    /// Its binary.
    pub(crate) binary: String,
}

impl Project {
    /// A read-only view of the application's files.
    pub(crate) fn files(&self) -> Files {
        Files::disk(&self.root)
    }

    /// Whether a binary of the application lies where cargo puts it by default.
    pub(crate) fn was_built(&self) -> bool {
        let name = format!("{}{}", self.binary, env::consts::EXE_SUFFIX);
        let below = |folder: &Path| folder.join("debug").join(&name).is_file();
        match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => below(Path::new(&folder)),
            None => self
                .root
                .ancestors()
                .any(|folder| below(&folder.join("target"))),
        }
    }

    fn from_manifest(manifest: &Manifest) -> Option<Self> {
        let package = manifest.package()?.to_owned();
        let binary = manifest.binary()?;
        manifest.is_app().then(|| Self {
            root: manifest.folder.clone(),
            manifest: manifest.folder.join("Cargo.toml"),
            package,
            binary,
        })
    }
}

/// Finds the application from `folder`, from `--manifest-path` and from `--package`.
///
/// # Errors
/// When there is none, when there are several, when a manifest cannot be read.
pub(crate) fn find(
    folder: &Path,
    manifest_path: Option<&Path>,
    package: Option<&str>,
) -> Result<Project> {
    let start = match manifest_path {
        None => folder.to_path_buf(),
        Some(path) => {
            let path = folder.join(path);
            if path.file_name().is_none_or(|name| name != "Cargo.toml") {
                return Err(
                    CliError::usage("--manifest-path must be the path of a Cargo.toml").into(),
                );
            }
            if !path.is_file() {
                return Err(CliError::usage(format!("there is no `{}`", path.display())).into());
            }
            path.parent()
                .expect("invariant: a file has a parent")
                .to_path_buf()
        }
    };
    for folder in start.ancestors() {
        if let Some(manifest) = Manifest::read(folder)? {
            let own = Project::from_manifest(&manifest);
            if let Some(project) =
                own.filter(|project| package.is_none_or(|name| name == project.package))
            {
                return Ok(project);
            }
            if manifest.is_workspace() {
                return choose(&manifest, package);
            }
        }
        if manifest_path.is_some() && package.is_none() {
            break;
        }
    }
    let error = match package {
        Some(name) => CliError::failure(format!("no application `{name}` is here or above")),
        None => CliError::failure(format!(
            "no Anvilforge application in `{}` or above",
            start.display()
        )),
    };
    Err(error
        .help("go into an application's folder, or make one: `cargo anvil new blog`")
        .into())
}

/// The nearest workspace root at or above `folder`.
///
/// # Errors
/// When a manifest on the way cannot be read.
pub(crate) fn enclosing_workspace(folder: &Path) -> Result<Option<Manifest>> {
    for folder in folder.ancestors() {
        if let Some(manifest) = Manifest::read(folder)?
            && manifest.is_workspace()
        {
            return Ok(Some(manifest));
        }
    }
    Ok(None)
}

fn choose(workspace: &Manifest, package: Option<&str>) -> Result<Project> {
    let mut apps = apps_of(workspace)?;
    apps.sort_by(|a, b| a.package.cmp(&b.package));
    let names = apps
        .iter()
        .map(|app| format!("`{}`", app.package))
        .collect::<Vec<_>>()
        .join(", ");
    if let Some(package) = package {
        let found = apps.into_iter().find(|app| app.package == package);
        let help = if names.is_empty() {
            "the workspace has no application".to_owned()
        } else {
            format!("its applications: {names}")
        };
        return found.ok_or_else(|| {
            CliError::usage(format!(
                "the workspace `{}` has no application `{package}`",
                workspace.folder.display()
            ))
            .help(help)
            .into()
        });
    }
    match apps.len() {
        0 => Err(CliError::failure(format!(
            "the workspace `{}` has no Anvilforge application",
            workspace.folder.display()
        ))
        .help("make one: `cargo anvil new blog`")
        .into()),
        1 => Ok(apps.remove(0)),
        _ => Err(
            CliError::usage(format!("the workspace has several applications: {names}"))
                .help("choose one with `-p NAME`")
                .into(),
        ),
    }
}

fn apps_of(workspace: &Manifest) -> Result<Vec<Project>> {
    let excluded: Vec<PathBuf> = workspace
        .excluded()
        .iter()
        .map(|path| workspace.folder.join(path))
        .collect();
    let root = Pattern::escape(&workspace.folder.to_string_lossy());
    let mut apps = Vec::new();
    for member in workspace.members() {
        let pattern = format!("{root}/{member}");
        let Ok(folders) = glob::glob(&pattern) else {
            bail!("the workspace member `{member}` is no valid pattern")
        };
        for folder in folders {
            let folder = folder.context("cannot list the workspace's members")?;
            if excluded.iter().any(|path| folder.starts_with(path)) {
                continue;
            }
            apps.extend(
                Manifest::read(&folder)?
                    .as_ref()
                    .and_then(Project::from_manifest),
            );
        }
    }
    Ok(apps)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const APP: &str = "[dependencies]\nanvilforge = '1'\n";

    fn write(root: &Path, path: &str, text: &str) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("has a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    #[test]
    fn the_nearest_manifest_with_the_framework_wins() {
        let temp = tempfile::tempdir().expect("a folder");
        write(
            temp.path(),
            "Cargo.toml",
            &format!("[package]\nname='outer'\n{APP}"),
        );
        write(temp.path(), "tools/Cargo.toml", "[package]\nname='tools'\n");
        let project = find(&temp.path().join("tools"), None, None).expect("found");
        assert_eq!(project.package, "outer");
    }

    #[test]
    fn several_applications_of_a_workspace_are_listed() {
        let temp = tempfile::tempdir().expect("a folder");
        write(
            temp.path(),
            "Cargo.toml",
            "[workspace]\nmembers=['apps/*', 'lib']\nexclude=['apps/old']\n",
        );
        for name in ["shop", "blog", "old"] {
            write(
                temp.path(),
                &format!("apps/{name}/Cargo.toml"),
                &format!("[package]\nname='{name}'\n{APP}"),
            );
        }
        write(temp.path(), "lib/Cargo.toml", "[package]\nname='lib'\n");
        let error = find(temp.path(), None, None).expect_err("ambiguous");
        assert_eq!(
            error.to_string(),
            "the workspace has several applications: `blog`, `shop`"
        );
        assert_eq!(
            find(temp.path(), None, Some("shop"))
                .expect("found")
                .package,
            "shop"
        );
        assert!(find(temp.path(), None, Some("old")).is_err());
    }

    #[test]
    fn no_application_names_the_remedy() {
        let temp = tempfile::tempdir().expect("a folder");
        let error = find(temp.path(), None, None).expect_err("none");
        let known = error.downcast_ref::<CliError>().expect("a known error");
        assert!(
            known
                .remedy()
                .is_some_and(|help| help.contains("cargo anvil new"))
        );
    }
}
