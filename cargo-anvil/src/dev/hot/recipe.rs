//! How the next library is built: by cargo, or by the same call of rustc again.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::layout::Layout;
use super::owner::Owner;
use super::recorder;
use super::recording::Recording;
use crate::context::Context;
use crate::dev::build::{message_format, prepare_cargo};
use crate::dev::group;
use crate::project::Project;

/// The framework's shared library, as cargo calls the target.
const FRAMEWORK: &str = "anvilforge_dylib";

/// What it is linked from, first of all.
const CORE: &str = "anvilforge_core";

/// What turns the framework into a shared library.
const FEATURE: &str = "anvilforge/dynamic";

/// How an application is built for `--hot`.
#[derive(Debug, Clone)]
pub(crate) struct Recipe {
    project: Project,
    layout: Layout,
    /// Where rustc's calls are recorded.
    records: PathBuf,
}

/// What a build has made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Artifacts {
    /// The application's library.
    pub(crate) library: Option<PathBuf>,
    /// The framework's library.
    pub(crate) framework: Option<PathBuf>,
    /// The framework's core.
    pub(crate) core: Option<PathBuf>,
    /// The binary of the split layout.
    pub(crate) host: Option<PathBuf>,
    /// The library was up to date already.
    pub(crate) is_fresh: bool,
}

impl Recipe {
    /// The recipe of an application that is built into the folder `target`.
    pub(crate) fn new(project: &Project, layout: Layout, target: &Path) -> Self {
        Self {
            project: project.clone(),
            layout,
            records: target.join("anvil-hot").join("recorded"),
        }
    }

    /// The folder of the package whose library is replaced.
    pub(super) fn package(&self) -> &Path {
        self.layout.root(&self.project)
    }

    /// Whose the framework's library is.
    pub(super) fn owner(&self) -> Owner {
        Owner::new(self.records.clone(), &self.crate_name())
    }

    /// The layout that is built.
    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The call of cargo that builds the binary of the split layout; the plain layout needs none.
    pub(crate) fn host(&self, ctx: &Context) -> Option<Command> {
        if self.layout == Layout::Plain {
            return None;
        }
        let mut command = self.cargo_rustc(&self.project.package, ctx);
        command.arg("--bin").arg(&self.project.binary);
        flags(&mut command);
        Some(command)
    }

    /// The call of cargo that builds the library, and everything that it needs.
    pub(crate) fn cargo(&self, ctx: &Context) -> Command {
        let mut command = self.cargo_rustc(self.layout.package(&self.project), ctx);
        command.args(["--lib", "--crate-type", "cdylib"]);
        flags(&mut command);
        if let Ok(this) = std::env::current_exe() {
            command
                .env("RUSTC_WORKSPACE_WRAPPER", this)
                .env(recorder::VARIABLE, &self.records);
        }
        command
    }

    /// What rustc was told by cargo, if nothing but the application's own sources can have changed since.
    /// Packages with a build script have more inputs than are known here.
    pub(super) fn current(&self) -> Option<Recording> {
        let package = self.layout.root(&self.project);
        if package.join("build.rs").exists() {
            return None;
        }
        self.recording().filter(Recording::is_current)
    }

    /// What rustc was last told by cargo.
    pub(super) fn recording(&self) -> Option<Recording> {
        let package = self.layout.root(&self.project);
        Recording::read(&self.records, &self.crate_name(), package)
    }

    /// Takes up what a message of cargo says of an artifact.
    pub(crate) fn note(&self, message: &Value, artifacts: &mut Artifacts) {
        if message["reason"] != "compiler-artifact" {
            return;
        }
        let target = &message["target"];
        let file = |extension: &str| {
            message["filenames"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(PathBuf::from)
                .find(|path| path.extension().is_some_and(|kind| kind == extension))
        };
        let library = || file(std::env::consts::DLL_EXTENSION);
        let is = |kind: &str| {
            target["kind"]
                .as_array()
                .is_some_and(|kinds| kinds.iter().any(|one| one == kind))
        };
        if target["name"] == FRAMEWORK {
            artifacts.framework = library();
        } else if target["name"] == CORE {
            artifacts.core = file("rlib");
        } else if is("cdylib") && target["name"] == self.crate_name() {
            artifacts.library = library();
            artifacts.is_fresh = message["fresh"] == true;
        } else if is("bin") && target["name"] == self.project.binary {
            artifacts.host = message["executable"].as_str().map(PathBuf::from);
        }
    }

    /// What a line of a replayed rustc would be as a message of cargo.
    pub(crate) fn message_of_rustc(&self, line: &str) -> Option<Value> {
        let message: Value = serde_json::from_str(line).ok()?;
        match message["$message_type"].as_str()? {
            "diagnostic" => Some(json!({"reason": "compiler-message", "message": message})),
            "artifact" if message["emit"] == "link" => Some(json!({
                "reason": "compiler-artifact",
                "target": {"name": self.crate_name(), "kind": ["cdylib"]},
                "filenames": [message["artifact"]],
            })),
            _ => None,
        }
    }

    fn crate_name(&self) -> String {
        self.layout.package(&self.project).replace('-', "_")
    }

    fn cargo_rustc(&self, package: &str, ctx: &Context) -> Command {
        let mut command = ctx.cargo("rustc");
        command
            .arg("--manifest-path")
            .arg(&self.project.manifest)
            .args(["--package", package, "--features", FEATURE])
            .arg(message_format(ctx))
            .stdin(Stdio::null());
        prepare_cargo(&mut command, ctx);
        command
    }
}

/// What rustc itself is told: share the framework, and export the application.
fn flags(command: &mut Command) {
    command.args(["--", "-C", "prefer-dynamic", "--cfg", "anvil_hot"]);
}

/// The folder that cargo builds into.
///
/// # Errors
/// When cargo cannot be asked, or does not understand the manifest.
pub(crate) fn target_directory(project: &Project, ctx: &Context) -> Result<PathBuf> {
    let mut command = ctx.cargo("metadata");
    command
        .args(["--no-deps", "--format-version", "1", "--manifest-path"])
        .arg(&project.manifest);
    command.stdout(Stdio::piped());
    let output = group::output(&mut command)
        .with_context(|| format!("cannot run `{}`", command.get_program().display()))?;
    let metadata: Value =
        serde_json::from_slice(&output.stdout).context("cargo says nothing of the application")?;
    metadata["target_directory"]
        .as_str()
        .map(PathBuf::from)
        .context("cargo names no target directory")
}

/// The variable that names where the system looks for libraries.
const LIBRARY_PATH: &str = if cfg!(windows) {
    "PATH"
} else if cfg!(target_os = "macos") {
    "DYLD_FALLBACK_LIBRARY_PATH"
} else {
    "LD_LIBRARY_PATH"
};

/// Lets a process find the libraries in some folders and Rust's own.
///
/// # Errors
/// When rustc does not say where its libraries are.
pub(crate) fn library_path(
    command: &mut Command,
    folders: &[Option<&Path>],
    project: &Project,
    ctx: &Context,
) -> Result<()> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc"));
    let mut asking = ctx.tool(rustc);
    asking
        .args(["--print", "target-libdir"])
        // A file there may choose the toolchain.
        .current_dir(&project.root)
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let output = group::output(&mut asking).context("cannot ask rustc where its libraries are")?;
    let own = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    let before = std::env::var_os(LIBRARY_PATH).unwrap_or_default();
    let path = std::env::join_paths(
        (folders.iter().flatten())
            .map(|folder| folder.to_path_buf())
            .chain([own])
            .chain(std::env::split_paths(&before)),
    )
    .context("a folder's name cannot stand in a list of folders")?;
    command.env(LIBRARY_PATH, path);
    Ok(())
}
