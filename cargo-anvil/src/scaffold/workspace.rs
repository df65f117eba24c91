//! Whether the new application joins a workspace.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::edit::{Edited, add_workspace_member};
use crate::project::{Manifest, enclosing_workspace};

/// Where the application stands among workspaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Placement {
    /// No workspace is above it, or the one above it leaves its folder out.
    Alone,
    /// It lies in the framework's own checkout, which it does not join.
    InFrameworkCheckout,
    /// It is a member of a workspace.
    Member {
        /// The manifest of the workspace's root.
        root: PathBuf,
        /// The root's new text; `None` when a pattern covers the folder already.
        text: Option<String>,
    },
    /// It should be a member, but the root has no place for it.
    ByHand {
        /// The manifest of the workspace's root.
        root: PathBuf,
        /// What to write there.
        help: String,
    },
}

impl Placement {
    /// Looks for a workspace above `folder`.
    ///
    /// # Errors
    /// When a manifest on the way cannot be read.
    pub(crate) fn of(folder: &Path) -> Result<Self> {
        let Some(workspace) = folder
            .parent()
            .map(enclosing_workspace)
            .transpose()?
            .flatten()
        else {
            return Ok(Self::Alone);
        };
        if workspace.is_framework_checkout() {
            return Ok(Self::InFrameworkCheckout);
        }
        Ok(Self::in_workspace(&workspace, folder))
    }

    fn in_workspace(workspace: &Manifest, folder: &Path) -> Self {
        let Ok(member) = folder.strip_prefix(&workspace.folder) else {
            return Self::Alone;
        };
        let member = member.to_string_lossy().replace('\\', "/");
        let is_excluded = workspace
            .excluded()
            .iter()
            .any(|path| Path::new(&member).starts_with(path.trim_start_matches("./")));
        if is_excluded {
            return Self::Alone;
        }
        let root = workspace.folder.join("Cargo.toml");
        match add_workspace_member(&workspace.text, &member) {
            Edited::Changed(text) => Self::Member {
                root,
                text: Some(text),
            },
            Edited::AlreadyPresent => Self::Member { root, text: None },
            Edited::AnchorMissing { help } => Self::ByHand { root, help },
        }
    }

    /// Whether the workspace's lock file and profiles count, not the application's own.
    pub(crate) fn is_member(&self) -> bool {
        matches!(self, Self::Member { .. } | Self::ByHand { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placement(workspace: &str, folder: &str) -> Placement {
        let manifest = Manifest::parse(Path::new("/w"), workspace.to_owned()).expect("valid TOML");
        Placement::in_workspace(&manifest, Path::new(folder))
    }

    #[test]
    fn an_excluded_folder_stands_alone() {
        assert_eq!(
            placement("[workspace]\nexclude = [\"apps\"]\n", "/w/apps/blog"),
            Placement::Alone
        );
    }

    #[test]
    fn a_covered_folder_is_a_member_without_an_edit() {
        let member = placement("[workspace]\nmembers = [\"apps/*\"]\n", "/w/apps/blog");
        assert_eq!(
            member,
            Placement::Member {
                root: "/w/Cargo.toml".into(),
                text: None
            }
        );
    }
}
