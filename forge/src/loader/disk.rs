//! Views in a folder: the only place of this crate that touches the file system.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{EXTENSION, LoadError, Loader, TEXT_EXTENSION};
use crate::source::SourceFile;

/// How deep below the root views are looked for when a near name is wanted.
const MAX_DEPTH: usize = 16;

/// The views of a folder: `posts.index` is `posts/index.forge.html` below the root, or `posts/index.forge.txt` for one of
/// plain text.
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

    /// Where the text of `view` is; where it would be as HTML if no file exists.
    #[must_use]
    pub fn path(&self, view: &str) -> PathBuf {
        let [html, text] = self.paths(view);
        if !html.exists() && text.exists() {
            return text;
        }
        html
    }

    /// Where the text of `view` may be.
    fn paths(&self, view: &str) -> [PathBuf; 2] {
        let name = view.replace('.', "/");
        [EXTENSION, TEXT_EXTENSION].map(|extension| self.root.join(format!("{name}{extension}")))
    }

    /// When the text of `view` was last changed and how long it is, or `None` when there is no such file.
    #[must_use]
    pub fn stamp(&self, view: &str) -> Option<(SystemTime, u64)> {
        let [html, text] = self.paths(view);
        let about = fs::metadata(html).or_else(|_| fs::metadata(text)).ok()?;
        Some((about.modified().ok()?, about.len()))
    }

    /// The path as people see it.
    fn shown(&self, path: &Path) -> String {
        let below = self
            .shown_from
            .as_ref()
            .and_then(|folder| path.strip_prefix(folder).ok());
        below.unwrap_or(path).display().to_string()
    }

    fn read(&self, view: &str, path: &Path) -> Result<Option<SourceFile>, LoadError> {
        let shown = self.shown(path);
        match fs::read_to_string(path) {
            Ok(text) => Ok(Some(SourceFile::new(view, shown, text))),
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                Ok(None)
            }
            Err(error) => Err(LoadError::new(shown, error.to_string())),
        }
    }
}

impl Loader for Disk {
    fn load(&self, view: &str) -> Result<Option<SourceFile>, LoadError> {
        let [html, text] = self.paths(view);
        let Some(file) = self.read(view, &html)? else {
            return self.read(view, &text);
        };
        if text.exists() {
            let reason = format!(
                "there is `{}` too, and both would be the view `{view}`: rename one of them",
                self.shown(&text)
            );
            return Err(LoadError::new(file.path(), reason));
        }
        Ok(Some(file))
    }

    fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        collect(&self.root, "", MAX_DEPTH, &mut names);
        names.sort();
        names.dedup();
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
        let stem = [EXTENSION, TEXT_EXTENSION]
            .iter()
            .find_map(|extension| name.strip_suffix(extension));
        if let Some(stem) = stem {
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
    fn a_view_is_html_or_text_and_not_both() {
        let folder = std::env::temp_dir().join(format!("forge-kinds-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("mail")).unwrap();
        std::fs::write(folder.join("mail/a.forge.txt"), "text").unwrap();
        let views = Disk::new(&folder).shown_from(&folder);
        let file = views.load("mail.a").unwrap().unwrap();
        assert!(file.is_plain_text() && file.text() == "text");
        assert_eq!(views.path("mail.a"), folder.join("mail/a.forge.txt"));
        assert!(views.stamp("mail.a").is_some());

        std::fs::write(folder.join("mail/a.forge.html"), "html").unwrap();
        assert_eq!(views.names(), ["mail.a"]);
        let outcome = views.load("mail.a").unwrap_err().to_string();
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(
            outcome.starts_with("cannot read `mail/a.forge.html`: there is `mail/a.forge.txt` too"),
            "{outcome}"
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
