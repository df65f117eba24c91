//! A folder of its own for each test, and the CLI in it.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anvil_tests::{CommandOutput, anvil_binary};
use tempfile::TempDir;

/// A folder outside of any workspace and repository, deleted when it is dropped.
pub(crate) struct Sandbox {
    folder: TempDir,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    /// A sandbox with the files of an application that generators can work on, without the framework behind it.
    pub(crate) fn with_app() -> Self {
        let sandbox = Self::new();
        let output = sandbox.anvil(["new", "blog", "--no-git", "--offline"]);
        drop(output.expect_success());
        sandbox
    }

    /// A sandbox with an application that only tells its arguments, on a framework that is an empty crate.
    pub(crate) fn with_fake_app(main: &str) -> Self {
        let sandbox = Self::new();
        sandbox.write(
            "framework/Cargo.toml",
            "[package]\nname = \"anvilforge\"\nversion = \"0.1.0\"\n",
        );
        sandbox.write("framework/src/lib.rs", "");
        sandbox.write(
            "blog/Cargo.toml",
            "[package]\nname = \"blog\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\nanvilforge = { path = \"../framework\" }\n",
        );
        sandbox.write("blog/src/main.rs", main);
        sandbox
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path))
            .unwrap_or_else(|error| panic!("cannot read {path}: {error}"))
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// `cargo anvil …` in the sandbox.
    pub(crate) fn anvil<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> CommandOutput {
        self.anvil_in("", arguments)
    }

    /// `cargo anvil …` in a folder of the sandbox.
    pub(crate) fn anvil_in<'a>(
        &self,
        folder: &str,
        arguments: impl IntoIterator<Item = &'a str>,
    ) -> CommandOutput {
        CommandOutput::of(self.command(folder).args(arguments))
    }

    /// `cargo anvil` in a folder of the sandbox, without what this run's cargo has put into the environment.
    pub(crate) fn command(&self, folder: &str) -> Command {
        let mut command = Command::new(anvil_binary());
        command.arg("anvil").current_dir(self.path(folder));
        for (name, _) in env::vars_os() {
            let is_own = name.to_str().is_some_and(|name| {
                name.starts_with("CARGO_MANIFEST_")
                    || name.starts_with("CARGO_PKG_")
                    || name.starts_with("CARGO_BIN_")
            });
            if is_own
                || ["CARGO_TARGET_DIR", "COLUMNS", "BROWSER"]
                    .iter()
                    .any(|own| name == *own)
            {
                command.env_remove(&name);
            }
        }
        command
    }

    /// All files below a folder of the sandbox, with their texts; repositories and builds are left out.
    pub(crate) fn tree(&self, folder: &str) -> BTreeMap<String, String> {
        let root = self.path(folder);
        let mut files = BTreeMap::new();
        let mut open = vec![root.clone()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(&folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    if !path.ends_with(".git") && !path.ends_with("target") {
                        open.push(path);
                    }
                } else {
                    let text =
                        String::from_utf8_lossy(&fs::read(&path).expect("a file")).into_owned();
                    files.insert(relative(&root, &path), text);
                }
            }
        }
        files
    }
}

fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root)
        .expect("below the root")
        .to_string_lossy()
        .replace('\\', "/")
}

/// The exit code, with the whole output when it is another one.
#[track_caller]
pub(crate) fn expect_code(output: &CommandOutput, code: i32) {
    assert_eq!(output.code, Some(code), "{output}");
}

/// What stderr must say.
#[track_caller]
pub(crate) fn expect_stderr(output: &CommandOutput, texts: &[&str]) {
    for text in texts {
        assert!(
            output.stderr.contains(text),
            "stderr lacks {text:?}\n{output}"
        );
    }
}
