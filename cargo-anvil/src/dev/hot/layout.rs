//! Where the code that is replaced lives.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::project::{Manifest, Project};

/// How an application is divided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Layout {
    /// One package: all of its code is replaced.
    Plain,
    /// `X` with its dependency `X-handlers`: the binary of `X` stays, with its statics, and the library of
    /// `X-handlers` is replaced.
    Split {
        /// The package whose library is replaced.
        handlers: String,
        /// Its folder.
        folder: PathBuf,
    },
}

impl Layout {
    /// Looks for a dependency by path that is called as the application with `-handlers` behind.
    ///
    /// # Errors
    /// When a manifest cannot be read.
    pub(crate) fn of(project: &Project) -> Result<Self> {
        let wanted = format!("{}-handlers", project.package);
        let Some(manifest) = Manifest::read(&project.root)? else {
            return Ok(Self::Plain);
        };
        let found = manifest
            .path_dependencies()
            .into_iter()
            .find(|(package, _)| *package == wanted);
        Ok(match found {
            Some((handlers, folder)) => Self::Split { handlers, folder },
            None => Self::Plain,
        })
    }

    /// The package whose library is replaced.
    pub(crate) fn package<'a>(&'a self, project: &'a Project) -> &'a str {
        match self {
            Self::Plain => &project.package,
            Self::Split { handlers, .. } => handlers,
        }
    }

    /// The folder of the application's sources, templates, configuration and public files.
    pub(crate) fn root<'a>(&'a self, project: &'a Project) -> &'a Path {
        match self {
            Self::Plain => &project.root,
            Self::Split { folder, .. } => folder,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(root: &Path, dependencies: &str) -> Project {
        std::fs::write(
            root.join("Cargo.toml"),
            format!("[package]\nname = 'shop'\n[dependencies]\nanvilforge = '0.1'\n{dependencies}"),
        )
        .expect("written");
        Project {
            root: root.to_owned(),
            manifest: root.join("Cargo.toml"),
            package: "shop".to_owned(),
            binary: "shop".to_owned(),
        }
    }

    #[test]
    fn a_package_alone_is_replaced_whole() {
        let temp = tempfile::tempdir().expect("a folder");
        let project = project(temp.path(), "shop-domain = { path = '../shop-domain' }");
        let layout = Layout::of(&project).expect("readable");
        assert_eq!(layout, Layout::Plain);
        assert_eq!(layout.package(&project), "shop");
        assert_eq!(layout.root(&project), temp.path());
    }

    #[test]
    fn the_handlers_are_replaced_when_they_are_a_package() {
        let temp = tempfile::tempdir().expect("a folder");
        let project = project(temp.path(), "shop-handlers = { path = '../shop-handlers' }");
        let layout = Layout::of(&project).expect("readable");
        assert_eq!(layout.package(&project), "shop-handlers");
        assert_eq!(layout.root(&project), temp.path().join("../shop-handlers"));
    }
}
