//! Gathers everything, once.

use std::env;
use std::fs;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use toml_edit::{DocumentMut, Item};

use super::cargo_config::{CargoConfig, text};
use super::environment::Variables;
use super::linker::{Target, linker};
use super::{application, machine, settings, toolchain};
use crate::context::Context;
use crate::dev::port_owner;
use crate::doctor::facts::{Facts, Running};
use crate::doctor::version::Version;
use crate::project::{Files, Project};

/// The facts, and where things are for those who act on them.
pub(crate) struct Gathered {
    /// The facts; the database is asked apart, since that takes a process of the application.
    pub(crate) facts: Facts,
    /// The root of the workspace.
    pub(crate) root: PathBuf,
    /// The application's binary, if it is built.
    pub(crate) binary: Option<PathBuf>,
}

/// Gathers the facts about an application.
///
/// # Errors
/// When a file that counts cannot be read or is no TOML.
pub(crate) fn gather(project: &Project, ctx: &Context) -> Result<Gathered> {
    let variables = Variables::of_process();
    let own = canonical(&project.root);
    let root = workspace_root(project, &own, ctx);
    let files = Files::disk(&root);
    let home = variables
        .get("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(env::home_dir()?.join(".cargo")));
    let config = CargoConfig::read(&own, &root, home.as_deref())?;
    let root_manifest = files
        .read("Cargo.toml")?
        .with_context(|| format!("there is no Cargo.toml in `{}`", root.display()))?;
    let wanted = wanted(&project.files(), &root_manifest)?;
    let toolchain = toolchain::toolchain(&project.root, wanted, ctx);
    let target_directory = target_directory(&root, &config, &variables, ctx);
    let triple = variables
        .get("CARGO_BUILD_TARGET")
        .map(str::to_owned)
        .or_else(|| {
            config
                .get(&["build", "target"])
                .and_then(|(item, _)| text(item))
        });
    let binary = target_directory
        .join(triple.as_deref().unwrap_or_default())
        .join("debug")
        .join(format!("{}{}", project.binary, env::consts::EXE_SUFFIX));
    let binary = Some(binary).filter(|path| path.is_file());
    let cfg = toolchain::cfg(&project.root, ctx);
    let target = Target {
        triple: triple.as_deref().unwrap_or(&toolchain.host),
        cfg: &cfg,
    };
    let linker = linker(&target, &config, &variables, binary.as_deref());
    let lock = files.read("Cargo.lock")?;
    let settings = settings::settings(&root_manifest, lock.as_deref(), &config, &variables);
    let folder = below(&root, &own);
    let application = application::application(project, folder, &files, &variables, ctx)?;
    let port = application::port(&application);
    let running = Running {
        port,
        port_taken: port_taken(port),
        ..Running::default()
    };
    let facts = Facts {
        toolchain,
        linker,
        settings,
        machine: machine::machine(&own, &target_directory),
        application,
        running,
    };
    Ok(Gathered {
        facts,
        root,
        binary,
    })
}

/// The root of the workspace, as cargo sees it: a member may be excluded, or lie elsewhere.
fn workspace_root(project: &Project, own: &Path, ctx: &Context) -> PathBuf {
    let asked = ctx
        .cargo("locate-project")
        .args(["--workspace", "--message-format", "plain"])
        .arg("--manifest-path")
        .arg(&project.manifest)
        .output();
    let found = asked.ok().filter(|output| output.status.success());
    let manifest = found.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let root = manifest.and_then(|path| Path::new(&path).parent().map(canonical));
    match root {
        // A member may lie outside of its root's folder; then its own files are all that is edited.
        Some(root) if own.starts_with(&root) => root,
        _ => own.to_path_buf(),
    }
}

/// Without links and `..`, so that paths can be compared.
fn canonical(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}

fn below(root: &Path, folder: &Path) -> String {
    let inside = folder.strip_prefix(root).unwrap_or(Path::new(""));
    inside.to_string_lossy().replace('\\', "/")
}

fn wanted(own: &Files, root_manifest: &str) -> Result<Option<(Version, String)>> {
    let manifest: DocumentMut = own
        .read("Cargo.toml")?
        .unwrap_or_default()
        .parse()
        .context("`Cargo.toml` is no valid TOML")?;
    let root: DocumentMut = root_manifest
        .parse()
        .context("the workspace's `Cargo.toml` is no valid TOML")?;
    let asked = manifest
        .get("package")
        .and_then(|package| package.get("rust-version"));
    let version = match asked.and_then(Item::as_str) {
        Some(version) => Some(version),
        None if asked.is_some() => root
            .get("workspace")
            .and_then(|workspace| workspace.get("package")?.get("rust-version")?.as_str()),
        None => None,
    };
    Ok(version
        .and_then(Version::parse)
        .map(|version| (version, "`Cargo.toml`".to_owned())))
}

fn target_directory(
    root: &Path,
    config: &CargoConfig,
    variables: &Variables,
    ctx: &Context,
) -> PathBuf {
    let variable = ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR"]
        .iter()
        .find_map(|name| variables.get(name));
    variable
        .map(|path| ctx.folder.join(path))
        .or_else(|| config.path(&["build", "target-dir"]))
        .unwrap_or_else(|| root.join("target"))
}

fn port_taken(port: u16) -> Option<Option<String>> {
    match TcpListener::bind(("127.0.0.1", port)) {
        Err(error) if error.kind() == ErrorKind::AddrInUse => Some(port_owner(port)),
        Ok(_) | Err(_) => None,
    }
}
