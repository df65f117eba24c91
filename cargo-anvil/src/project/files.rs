//! A read-only view of an application's files: the disk, or a map in tests.
//!
//! Paths are relative to the application's root, with `/`.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// Where files are read from.
#[derive(Debug, Clone)]
pub(crate) enum Files {
    /// A folder.
    Disk(PathBuf),
    /// Paths and texts.
    #[cfg_attr(not(test), expect(dead_code, reason = "the view that tests plan on"))]
    Memory(BTreeMap<String, String>),
}

impl Files {
    /// The files below a folder.
    pub(crate) fn disk(root: &Path) -> Self {
        Self::Disk(root.to_path_buf())
    }

    /// The given files.
    #[cfg(test)]
    pub(crate) fn memory(files: &[(&str, &str)]) -> Self {
        Self::Memory(
            files
                .iter()
                .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
                .collect(),
        )
    }

    /// The text of a file; `None` when there is none.
    ///
    /// # Errors
    /// When it is there and cannot be read as text.
    pub(crate) fn read(&self, path: &str) -> Result<Option<String>> {
        match self {
            Self::Memory(files) => Ok(files.get(path).cloned()),
            Self::Disk(root) => match fs::read_to_string(root.join(path)) {
                Ok(text) => Ok(Some(text)),
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
                Err(error) => Err(error).with_context(|| format!("cannot read `{path}`")),
            },
        }
    }

    /// The names of the files directly in a folder, sorted; none when there is no such folder.
    ///
    /// # Errors
    /// When the folder is there and cannot be listed.
    pub(crate) fn list(&self, folder: &str) -> Result<Vec<String>> {
        let mut names: Vec<String> = match self {
            Self::Memory(files) => {
                let inside = |path: &String| {
                    path.strip_prefix(folder)?
                        .strip_prefix('/')
                        .map(str::to_owned)
                };
                files
                    .keys()
                    .filter_map(inside)
                    .filter(|name| !name.contains('/'))
                    .collect()
            }
            Self::Disk(root) => match fs::read_dir(root.join(folder)) {
                Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
                entries => entries
                    .and_then(|entries| {
                        entries
                            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
                            .collect()
                    })
                    .with_context(|| format!("cannot list `{folder}`"))?,
            },
        };
        names.sort();
        Ok(names)
    }
}
