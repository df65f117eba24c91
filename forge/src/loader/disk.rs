//! Views in a folder: the only place of this crate that touches the file system.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::{EXTENSION, LoadError, Loader};
use crate::source::SourceFile;

/// How deep below the root views are looked for when a near name is wanted.
const MAX_DEPTH: usize = 16;

/// The views of a folder: `posts.index` is `posts/index.forge.html` below the root.
///
/// # Examples
///
/// ```
/// use forge::loader::{Disk, Loader};
///
/// let views = Disk::new("resources/views");
/// assert_eq!(views.path("posts.index"), std::path::Path::new("resources/views/posts/index.forge.html"));
/// assert!(views.load("no.such.view").unwrap().is_none());
/// ```
#[derive(Clone, Debug)]
pub struct Disk {
    root: PathBuf,
}

impl Disk {
    /// Views below `root`. The folder need not exist; then no view does.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Where the text of `view` is, whether or not the file exists.
    #[must_use]
    pub fn path(&self, view: &str) -> PathBuf {
        self.root
            .join(format!("{}{EXTENSION}", view.replace('.', "/")))
    }
}

impl Loader for Disk {
    fn load(&self, view: &str) -> Result<Option<SourceFile>, LoadError> {
        let path = self.path(view);
        let shown = path.display().to_string();
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(SourceFile::new(view, shown, text))),
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                Ok(None)
            }
            Err(error) => Err(LoadError::new(shown, error.to_string())),
        }
    }

    fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        collect(&self.root, "", MAX_DEPTH, &mut names);
        names.sort();
        names
    }
}

/// Adds the views of `folder`; what cannot be read is left out, since names only serve suggestions.
fn collect(folder: &Path, prefix: &str, depth: usize, names: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let file_name = entry.file_name();
        let Some(name) = file_name.to_str() else {
            continue;
        };
        if let Some(stem) = name.strip_suffix(EXTENSION) {
            names.push(format!("{prefix}{stem}"));
        } else if depth > 0 && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            collect(&entry.path(), &format!("{prefix}{name}."), depth - 1, names);
        }
    }
}
