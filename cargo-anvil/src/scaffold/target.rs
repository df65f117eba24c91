//! The folder that a new application goes to: looked at before, written once.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::FileTree;
use crate::error::CliError;
use crate::shell::{Shell, Verb};

/// A folder that has been looked at.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    /// The folder.
    pub(crate) folder: PathBuf,
    is_empty: bool,
}

impl Target {
    /// Looks at the folder.
    ///
    /// # Errors
    /// When it is a file, when it is not empty (and `force` was not given), when nothing can be made there.
    pub(crate) fn look(folder: &Path, force: bool) -> Result<Self> {
        let shown = folder.display();
        let is_empty = match fs::read_dir(folder) {
            Ok(mut entries) => entries.next().is_none(),
            Err(error) if error.kind() == ErrorKind::NotFound => true,
            Err(error) if error.kind() == ErrorKind::NotADirectory => {
                return Err(CliError::failure(format!("`{shown}` is a file"))
                    .help("choose another folder")
                    .into());
            }
            Err(error) => return Err(error).with_context(|| format!("cannot look into `{shown}`")),
        };
        if !is_empty && !force {
            return Err(
                CliError::failure(format!("the folder `{shown}` is not empty"))
                    .help(
                        "choose another folder, or add the application to this one with `--force`",
                    )
                    .into(),
            );
        }
        probe(folder)?;
        Ok(Self {
            folder: folder.to_path_buf(),
            is_empty,
        })
    }

    /// The files that are there with other content.
    ///
    /// # Errors
    /// When one cannot be read.
    pub(crate) fn conflicts(&self, files: &FileTree) -> Result<Vec<String>> {
        let mut found = Vec::new();
        for (path, bytes) in files.iter().filter(|_| !self.is_empty) {
            match fs::read(self.folder.join(path)) {
                Ok(old) if old != *bytes => found.push(path.clone()),
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(error).with_context(|| format!("cannot read `{path}`")),
            }
        }
        Ok(found)
    }

    /// Writes the files; those in `replaced` are said to be replaced.
    ///
    /// # Errors
    /// At the first file that cannot be written; the message says what was written before it.
    pub(crate) fn write(
        &self,
        files: &FileTree,
        replaced: &[String],
        shell: &mut Shell,
    ) -> Result<()> {
        for (count, (path, bytes)) in files.iter().enumerate() {
            let at = self.folder.join(path);
            let unchanged = !self.is_empty && fs::read(&at).is_ok_and(|old| old == *bytes);
            if unchanged {
                shell.status(Verb::Identical, path);
                continue;
            }
            let made = at
                .parent()
                .map_or(Ok(()), fs::create_dir_all)
                .and_then(|()| fs::write(&at, bytes));
            made.with_context(|| {
                format!(
                    "cannot write `{}`; {count} of {} files were written before it",
                    at.display(),
                    files.len()
                )
            })?;
            let verb = if replaced.contains(path) {
                Verb::Force
            } else {
                Verb::Create
            };
            shell.status(verb, path);
        }
        Ok(())
    }
}

/// Tries whether something can be made at or above the folder: permissions, read-only disks and the like all show here.
fn probe(folder: &Path) -> Result<()> {
    let existing = folder
        .ancestors()
        .find(|path| path.exists())
        .unwrap_or(folder);
    if !existing.is_dir() {
        return Err(
            CliError::failure(format!("`{}` is a file", existing.display()))
                .help("choose another folder")
                .into(),
        );
    }
    let trial = existing.join(format!(".cargo-anvil-{}", std::process::id()));
    match fs::create_dir(&trial) {
        Ok(()) => {
            fs::remove_dir(&trial).with_context(|| format!("cannot remove `{}`", trial.display()))
        }
        Err(error) => Err(CliError::failure(format!(
            "nothing can be written in `{}`: {error}",
            existing.display()
        ))
        .help("choose a folder that you may write to, or change this one's permissions")
        .into()),
    }
}
