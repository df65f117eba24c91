//! Views in a folder: the only place of this crate that touches the file system.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

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
    /// Paths below it are shown from there.
    shown_from: Option<PathBuf>,
}

impl Disk {
    /// Views below `root`. The folder need not exist; then no view does.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            shown_from: None,
        }
    }

    /// The same views, with paths that people see from `folder` on, where they are below it.
    ///
    /// # Examples
    ///
    /// ```
    /// use forge::loader::Disk;
    ///
    /// let views = Disk::new("/srv/blog/resources/views").shown_from("/srv/blog");
    /// let errors = forge::compile("home", &views, &forge::Options::default()).unwrap_err();
    /// assert!(!errors.to_string().contains("/srv/blog"));
    /// ```
    #[must_use]
    pub fn shown_from(mut self, folder: impl Into<PathBuf>) -> Self {
        self.shown_from = Some(folder.into());
        self
    }

    /// Where the text of `view` is, whether or not the file exists.
    #[must_use]
    pub fn path(&self, view: &str) -> PathBuf {
        self.root
            .join(format!("{}{EXTENSION}", view.replace('.', "/")))
    }

    /// When the text of `view` was last changed and how long it is, or `None` when there is no such file.
    #[must_use]
    pub fn stamp(&self, view: &str) -> Option<(SystemTime, u64)> {
        let about = fs::metadata(self.path(view)).ok()?;
        Some((about.modified().ok()?, about.len()))
    }
}

impl Loader for Disk {
    fn load(&self, view: &str) -> Result<Option<SourceFile>, LoadError> {
        let path = self.path(view);
        let below = self
            .shown_from
            .as_ref()
            .and_then(|folder| path.strip_prefix(folder).ok());
        let shown = below.unwrap_or(&path).display().to_string();
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

#[cfg(test)]
mod tests {
    use super::Disk;
    use crate::loader::Loader;

    fn golden(case: &str) -> Disk {
        Disk::new(format!(
            "{}/tests/golden/{case}",
            env!("CARGO_MANIFEST_DIR")
        ))
    }

    #[test]
    fn finds_the_views_of_folders_by_dotted_names() {
        let views = golden("layout/include_in_a_section");
        assert_eq!(views.names(), ["in", "layouts.app", "partials.card"]);
        let card = views.load("partials.card").unwrap().unwrap();
        assert_eq!(
            (card.view(), card.text()),
            ("partials.card", "<b>{{ title }}</b>{{ body }}\n")
        );
    }

    #[test]
    fn a_view_or_folder_that_is_not_there_is_no_error() {
        assert!(
            golden("layout/include_in_a_section")
                .load("layouts.other")
                .unwrap()
                .is_none()
        );
        let nowhere = golden("no/such/folder");
        assert!(nowhere.load("in").unwrap().is_none() && nowhere.names().is_empty());
    }

    #[test]
    fn a_folder_with_the_name_of_a_view_cannot_be_read() {
        let folder = std::env::temp_dir().join(format!("forge-disk-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("a.forge.html")).unwrap();
        let outcome = Disk::new(&folder).load("a");
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(outcome.unwrap_err().to_string().contains("a.forge.html"));
    }
}
