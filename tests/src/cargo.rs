//! The cargo that runs the tests, and what it builds for them.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

use crate::CommandOutput;

/// Returns the workspace's target directory: the one that this test binary was built into.
///
/// # Panics
///
/// When the test binary is somewhere else, for example copied away.
#[must_use]
pub fn target_directory() -> &'static Path {
    static TARGET: OnceLock<PathBuf> = OnceLock::new();
    TARGET.get_or_init(|| {
        let binary = env::current_exe()
            .unwrap_or_else(|error| panic!("cannot ask for the test's own path: {error}"));
        // A test is `<target>/<profile>/deps/<name>`, a benchmark `<target>/<profile>/<name>`.
        let folder = binary.parent().unwrap_or(&binary);
        let target = folder
            .ancestors()
            .nth(if folder.ends_with("deps") { 2 } else { 1 });
        target
            .unwrap_or_else(|| panic!("{} is in no target directory", binary.display()))
            .to_owned()
    })
}

/// Returns the `cargo-anvil` of this checkout, built on the first call.
///
/// `ANVIL_CLI` names another one, for example an installed one.
///
/// # Panics
///
/// When it does not compile.
#[must_use]
pub fn anvil_binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        if let Some(path) = env::var_os("ANVIL_CLI").filter(|path| !path.is_empty()) {
            return PathBuf::from(path);
        }
        build("cargo-anvil")
    })
}

/// Returns the binary of the example `blog`, built on the first call.
///
/// # Panics
///
/// When it does not compile.
#[must_use]
pub fn blog_binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| build("blog"))
}

/// Builds the binary of a package of this workspace that has the package's name.
fn build(package: &str) -> PathBuf {
    let mut build = cargo();
    build
        .current_dir(workspace_root())
        .env("CARGO_TARGET_DIR", target_directory())
        .args(["build", "--message-format=json", "--package", package])
        .args(["--bin", package]);
    let output = CommandOutput::of(&mut build).expect_success();
    built_binary(&output)
}

/// Reads from the output of `cargo build --message-format=json` which binary it built.
pub(crate) fn built_binary(output: &CommandOutput) -> PathBuf {
    let mut artifacts = output
        .stdout
        .lines()
        .rev()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let binary = artifacts.find_map(|artifact| artifact["executable"].as_str().map(PathBuf::from));
    binary.unwrap_or_else(|| panic!("cargo built no binary\n{output}"))
}

/// Returns the workspace's root.
///
/// Asked for when the tests run: a target directory that serves two checkouts may hold the other one's binary.
pub(crate) fn workspace_root() -> PathBuf {
    let tests =
        env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let root = Path::new(&tests).parent();
    root.unwrap_or_else(|| panic!("{} has no parent", tests.display()))
        .to_owned()
}

/// Returns a command for the cargo that runs the tests, or any other program, as a person's shell would run it.
pub(crate) fn cargo() -> Command {
    clean_command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Returns a command without what cargo tells a test about its own package, and without what an app would take for its
/// configuration.
pub(crate) fn clean_command(program: impl AsRef<OsStr>) -> Command {
    const FOREIGN: [&str; 9] = [
        "APP_",
        "CACHE_",
        "CARGO_PKG_",
        "CARGO_MANIFEST_",
        "CARGO_BIN_",
        "CARGO_CRATE_",
        "CARGO_PRIMARY_",
        "DATABASE_",
        "SESSION_",
    ];
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        if name
            .to_str()
            .is_some_and(|name| FOREIGN.iter().any(|prefix| name.starts_with(prefix)))
        {
            command.env_remove(name);
        }
    }
    command
}
