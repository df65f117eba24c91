//! From the paths that rustc names to those that people know.

use std::path::{Component, Path, PathBuf};

use super::super::editor::Editor;

/// Where paths begin.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    /// The application's folder: paths are shown from there.
    application: PathBuf,
    /// The workspace's folder: rustc runs there.
    workspace: PathBuf,
    editor: Editor,
}

impl Places {
    /// Places of an application.
    pub(crate) fn new(application: &Path, workspace: &Path, editor: Editor) -> Self {
        Self {
            application: application.to_path_buf(),
            workspace: workspace.to_path_buf(),
            editor,
        }
    }

    /// Whether a file that rustc names is one of the user's, and not a dependency's.
    pub(super) fn is_users(&self, file: &str) -> bool {
        let path = self.absolute(file);
        let is_registry = path
            .components()
            .any(|part| part == Component::Normal(".cargo".as_ref()));
        !is_registry
            && !file.starts_with('<')
            && (path.starts_with(&self.workspace) || path.starts_with(&self.application))
    }

    /// The path to show: from the application's folder, where it is below that.
    pub(super) fn shown(&self, file: &str) -> String {
        let path = self.absolute(file);
        let shown = path.strip_prefix(&self.application).unwrap_or(&path);
        shown.to_string_lossy().replace('\\', "/")
    }

    /// What opens a place.
    pub(super) fn editor_url(&self, file: &str, line: u32, column: u32) -> String {
        self.editor.url(&self.absolute(file), line, column)
    }

    fn absolute(&self, file: &str) -> PathBuf {
        let mut path = PathBuf::new();
        // `a/../b` is `b` to people.
        for part in self.workspace.join(file).components() {
            if part == Component::ParentDir {
                path.pop();
            } else if part != Component::CurDir {
                path.push(part);
            }
        }
        path
    }
}
