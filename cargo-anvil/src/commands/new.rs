//! `cargo anvil new`.

use std::env;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, ExitCode as ProcessExitCode, Stdio};

use anyhow::{Context as _, Result};

use super::dev;
use crate::context::Context;
use crate::edit::{own_workspace, without_profiles};
use crate::error::CliError;
use crate::exit_code::ExitCode;
use crate::project::{self, Manifest};
use crate::scaffold::{
    Database, FileTree, Framework, PackageName, Placement, Target, check_name, prune, tree,
};
use crate::shell::{Shell, Verb};
use crate::{forward, stub};

/// Write a new application
///
/// Makes the folder PATH with a complete application: routes, a controller, views, a model, a migration, a seeder, a test, an .env with
/// a random key and an empty SQLite database. Inside a cargo workspace it becomes a member.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo anvil new blog
  cargo anvil new shop --db postgres
  cargo anvil new apps/shop --name web-shop --db mysql://shop@127.0.0.1/shop
  cargo anvil new blog --dev")]
pub(crate) struct Args {
    /// The folder to make
    path: PathBuf,
    /// The application's name; the folder's name when it is not given
    #[arg(long)]
    name: Option<String>,
    /// The database: sqlite, postgres, mysql, or the URL of one
    #[arg(long, value_name = "DATABASE", default_value = "sqlite")]
    db: String,
    /// Take the framework from a checkout on this machine
    #[arg(long, value_name = "FOLDER", group = "framework")]
    framework_path: Option<PathBuf>,
    /// Take the framework from a git repository
    #[arg(long, value_name = "URL", group = "framework")]
    framework_git: Option<String>,
    /// Take the framework from the registry
    #[arg(long, value_name = "VERSION", group = "framework")]
    framework_version: Option<String>,
    /// Make no git repository
    #[arg(long)]
    no_git: bool,
    /// Migrate and serve at once
    #[arg(long)]
    dev: bool,
    /// Write into a folder that is not empty; files in the way are listed, then replaced
    #[arg(long)]
    force: bool,
}

/// Runs the command.
///
/// # Errors
/// When the name, the folder, the database or the framework cannot be used; nothing is written then. When a file cannot be written.
pub(crate) fn run(args: &Args, ctx: &mut Context) -> Result<ProcessExitCode> {
    let folder = plain(&ctx.folder.join(&args.path));
    let name = application_name(args, &folder)?;
    let database = Database::parse(&args.db, &name.krate)?;
    let framework = framework(args, &ctx.folder)?;
    let placement = Placement::of(&folder)?;
    let mut files = tree(&name, &database, &framework.source)?;
    let mut notes = Vec::new();
    place(&mut files, &placement, &framework, &name, &mut notes)?;
    let target = Target::look(&folder, args.force)?;
    let replaced = target.conflicts(&files)?;
    agree_to_replace(&replaced, &mut ctx.shell)?;

    target.write(&files, &replaced, &mut ctx.shell)?;
    if let Placement::Member {
        root,
        text: Some(text),
    } = &placement
    {
        std::fs::write(root, text)
            .with_context(|| format!("cannot add the member to `{}`", root.display()))?;
        ctx.shell.status(Verb::Edit, root.display());
    }
    format_sources(&folder, &files, ctx);
    if files.contains_key("Cargo.lock") {
        settle_lock(&folder, ctx);
    }
    if !args.no_git {
        init_git(&folder, ctx);
    }
    for note in &notes {
        ctx.shell.note(format_args!("\n{note}"));
    }
    if args.dev {
        return go_on(&folder, ctx);
    }
    let shown = folder
        .strip_prefix(&ctx.folder)
        .unwrap_or(&folder)
        .display()
        .to_string();
    let enter = if shown.is_empty() {
        String::new()
    } else {
        format!("  cd {shown}\n")
    };
    ctx.shell.note(format_args!(
        "\nNext:\n{enter}  cargo anvil migrate\n  cargo anvil dev"
    ));
    Ok(ExitCode::Success.into())
}

fn application_name(args: &Args, folder: &Path) -> Result<PackageName> {
    let stub = stub::embedded("app/Cargo.toml.stub")
        .context("the embedded application has no manifest")?;
    let stub = Manifest::parse(
        Path::new("stubs/app"),
        String::from_utf8_lossy(stub).into_owned(),
    )?;
    let name = match (&args.name, folder.file_name()) {
        (Some(name), _) => name.clone(),
        (None, Some(name)) => name.to_string_lossy().into_owned(),
        (None, None) => {
            return Err(CliError::usage("the folder has no name")
                .help("name the application with `--name`")
                .into());
        }
    };
    check_name(&name, &stub.dependencies())
}

fn framework(args: &Args, folder: &Path) -> Result<Framework> {
    if let Some(path) = &args.framework_path {
        Framework::path(&folder.join(path))
    } else if let Some(url) = &args.framework_git {
        Ok(Framework::git(url))
    } else if let Some(version) = &args.framework_version {
        Ok(Framework::version(version))
    } else {
        Framework::built_from()
    }
}

/// Fits the manifest to the workspace around it, and adds the lock file where it counts.
fn place(
    files: &mut FileTree,
    placement: &Placement,
    framework: &Framework,
    name: &PackageName,
    notes: &mut Vec<String>,
) -> Result<()> {
    let manifest = files
        .remove("Cargo.toml")
        .context("the embedded application has no manifest")?;
    let mut manifest = String::from_utf8(manifest).context("the embedded manifest is no text")?;
    if placement.is_member() {
        let (text, removed) = without_profiles(&manifest)?;
        manifest = text;
        if removed {
            notes.push("The profiles of a workspace are those of its root: see the `[profile]` tables of a stand-alone application.".to_owned());
        }
    }
    match placement {
        Placement::InFrameworkCheckout => {
            manifest = own_workspace(&manifest)?;
            notes.push("The application lies in Anvilforge's own checkout. It is no member of that workspace, but one of its own.".to_owned());
        }
        Placement::ByHand { root, help } => notes.push(format!("In `{}`: {help}.", root.display())),
        Placement::Alone | Placement::Member { .. } => {}
    }
    if !placement.is_member() {
        let parsed = Manifest::parse(Path::new(""), manifest.clone())?;
        let lock = framework
            .lock
            .as_deref()
            .and_then(|lock| prune(lock, &name.package, "0.1.0", &parsed.dependencies()));
        files.extend(lock.map(|lock| ("Cargo.lock".to_owned(), lock.into_bytes())));
    }
    files.insert("Cargo.toml".to_owned(), manifest.into_bytes());
    Ok(())
}

fn agree_to_replace(replaced: &[String], shell: &mut Shell) -> Result<()> {
    for path in replaced {
        shell.status(Verb::Conflict, path);
    }
    if replaced.is_empty() || !shell.is_interactive() {
        return Ok(());
    }
    match shell
        .ask(&format!("replace {} files? [y/N]", replaced.len()))?
        .as_deref()
    {
        Some("y" | "Y" | "yes") => Ok(()),
        _ => Err(CliError::failure("stopped: nothing was written").into()),
    }
}

/// A longer or shorter name moves line breaks, and another name sorts elsewhere among the imports: rustfmt knows.
fn format_sources(folder: &Path, files: &FileTree, ctx: &mut Context) {
    let roots = files.keys().filter(|path| {
        matches!(path.as_str(), "src/main.rs" | "src/lib.rs" | "build.rs")
            || (path.starts_with("tests/") && path.ends_with(".rs"))
    });
    let mut command = ctx.tool(env::var_os("RUSTFMT").unwrap_or_else(|| "rustfmt".into()));
    command
        .args(["--edition", "2024", "--quiet"])
        .args(roots)
        .current_dir(folder);
    if !quietly(&mut command) {
        ctx.shell
            .note("rustfmt could not be run; `cargo fmt` may have a line to change.");
    }
}

/// Lets cargo bring the pruned lock into its own form. The lock is good without that.
fn settle_lock(folder: &Path, ctx: &mut Context) {
    let mut command = ctx.cargo("update");
    command
        .args(["--workspace", "--quiet", "--manifest-path"])
        .arg(folder.join("Cargo.toml"));
    if !quietly(&mut command) {
        ctx.shell
            .note("Cargo.lock could not be checked now (no network?); the first build does it.");
    }
}

fn init_git(folder: &Path, ctx: &mut Context) {
    if folder.ancestors().any(|above| above.join(".git").exists()) {
        return;
    }
    let mut command = ctx.tool("git");
    command.args(["init", "--quiet"]).current_dir(folder);
    if quietly(&mut command) {
        ctx.shell.status(Verb::Run, "git init");
    } else {
        ctx.shell
            .note("git could not be run: the application is in no repository yet.");
    }
}

fn quietly(command: &mut Command) -> bool {
    let command = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// `--dev`: migrate, then serve.
fn go_on(folder: &Path, ctx: &mut Context) -> Result<ProcessExitCode> {
    let project = project::find(folder, None, None)?;
    let binary = forward::build(&project, ctx)?;
    ctx.shell.status(Verb::Run, "migrate");
    let status = ctx
        .tool(&binary)
        .arg("migrate")
        .current_dir(&project.root)
        .status()
        .context("cannot run the application")?;
    if !status.success() {
        return Err(CliError::failure("the migrations failed")
            .help("the message is above; then: `cargo anvil migrate`")
            .into());
    }
    dev::serve(&project, &dev::Args::default(), ctx)?;
    Ok(ExitCode::Success.into())
}

/// The path without `.` and `..`, which a folder that is not there yet cannot be asked about.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_made_plain() {
        assert_eq!(plain(Path::new("/a/b/../c/./d")), Path::new("/a/c/d"));
    }
}
