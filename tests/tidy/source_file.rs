//! The files of the project, as git sees them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Where the example applications are.
pub(crate) const EXAMPLES: &str = "anvilforge/examples/";

/// A text file of the project.
#[derive(Debug, Clone)]
pub(crate) struct SourceFile {
    /// From the project's root, with forward slashes.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Returns the project's root.
///
/// Asked for when the tests run: a target directory that serves two checkouts may hold the other one's binary.
pub(crate) fn root() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        let tests =
            env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        PathBuf::from(tests)
            .parent()
            .expect("invariant: the tests are a folder of the project")
            .to_owned()
    })
}

/// Returns every text file that git knows or would add.
pub(crate) fn files() -> &'static [SourceFile] {
    static FILES: OnceLock<Vec<SourceFile>> = OnceLock::new();
    FILES.get_or_init(|| {
        let list = Command::new("git")
            .current_dir(root())
            .args([
                "ls-files",
                "-z",
                "--cached",
                "--others",
                "--exclude-standard",
            ])
            .output()
            .expect("git can be run");
        assert!(
            list.status.success(),
            "git ls-files failed: {}",
            String::from_utf8_lossy(&list.stderr)
        );
        let list = String::from_utf8(list.stdout).expect("paths are UTF-8");
        // A file that was deleted and not committed is still on the list; a picture is no text.
        let paths = list.split_terminator('\0');
        let mut files: Vec<SourceFile> = paths
            .filter_map(|path| {
                Some(SourceFile::new(
                    path,
                    &fs::read_to_string(root().join(path)).ok()?,
                ))
            })
            .collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.dedup_by(|a, b| a.path == b.path);
        assert!(
            files.len() > 10,
            "git lists {} text files; is this a checkout?",
            files.len()
        );
        files
    })
}

impl SourceFile {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    pub(crate) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Tells whether this is a file of an application: of one that the CLI writes, or of an example.
    pub(crate) fn is_application(&self) -> bool {
        self.is_stub() || self.path.starts_with(EXAMPLES)
    }

    /// Tells whether this is a file that the CLI writes into apps.
    pub(crate) fn is_stub(&self) -> bool {
        self.path.starts_with("cargo-anvil/stubs/")
    }

    /// Tells whether the whole file is tests.
    pub(crate) fn is_test(&self) -> bool {
        self.path.starts_with("tests/")
            || self.path.contains("/tests/")
            || self.path.ends_with("/tests.rs")
    }

    /// Returns the file's name.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// Returns the lines that are not comments, numbered from 1.
    pub(crate) fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self
            .text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// Returns the number of the line with which the tests at the end of the file begin.
    pub(crate) fn first_test_line(&self) -> Option<usize> {
        if self.is_test() {
            return Some(1);
        }
        self.code()
            .find(|(_, line)| line.trim_start().starts_with("#[cfg(test)]"))
            .map(|(number, _)| number)
    }
}
