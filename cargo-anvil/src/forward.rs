//! Builds the application and becomes it.
//!
//! A forwarded command costs one `cargo build` and one `exec`: on Unix this process *is* the application afterwards, so streams,
//! signals and the exit code need no care. Watching and restarting are in `dev`.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, ExitCode as ProcessExitCode, Stdio};

use anyhow::{Context as _, Result};

use crate::context::Context;
use crate::error::CliError;
use crate::project::Project;
use crate::shell::{Verb, Verbosity};

/// Runs `<application> <name> <arguments…>` in the application's folder.
///
/// # Errors
/// When no application is found, when it does not build, when its binary cannot be run.
pub(crate) fn in_app(
    name: &str,
    arguments: &[OsString],
    ctx: &mut Context,
) -> Result<ProcessExitCode> {
    let project = ctx.project()?;
    let binary = build(&project, ctx)?;
    let mut command = ctx.tool(&binary);
    command.arg(name).args(arguments).current_dir(&project.root);
    become_it(command, ctx)
}

/// Runs `cargo <subcommand> <arguments…>` on the application.
///
/// # Errors
/// When no application is found, or cargo cannot be run.
pub(crate) fn cargo(
    subcommand: &str,
    arguments: &[OsString],
    ctx: &mut Context,
) -> Result<ProcessExitCode> {
    let project = ctx.project()?;
    let mut command = ctx.cargo(subcommand);
    command.arg("--manifest-path").arg(&project.manifest);
    if ctx.shell.verbosity() == Verbosity::Quiet {
        command.arg("--quiet");
    }
    command.args(arguments);
    become_it(command, ctx)
}

/// The `cargo build` of the application's binary, with the artifacts as JSON on its stdout.
pub(crate) fn build_command(project: &Project, ctx: &Context) -> Command {
    cargo_build(project, "json-render-diagnostics", ctx)
}

/// The `cargo build` of the application's binary, with messages of that format on its stdout.
pub(crate) fn cargo_build(project: &Project, format: &str, ctx: &Context) -> Command {
    let mut command = ctx.cargo("build");
    command
        .arg("--manifest-path")
        .arg(&project.manifest)
        .arg("--bin")
        .arg(&project.binary);
    command
        .arg(format!("--message-format={format}"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    command
}

/// The lines of a stream up to its end; a linker or a build script may print what is no UTF-8.
pub(crate) fn lines(stream: impl BufRead) -> impl Iterator<Item = String> {
    stream
        .split(b'\n')
        .map_while(Result::ok)
        .map(|line| String::from_utf8_lossy(line.strip_suffix(b"\r").unwrap_or(&line)).into_owned())
}

/// Finds, in the messages of a build, where the binary was written.
pub(crate) fn executable(messages: impl BufRead, binary: &str) -> Option<PathBuf> {
    lines(messages)
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(&line).ok())
        .filter_map(|message| executable_of(&message, binary))
        .last()
}

/// Where the binary was written, if the message is about that.
pub(crate) fn executable_of(message: &serde_json::Value, binary: &str) -> Option<PathBuf> {
    let target = &message["target"];
    let is_binary = target["kind"]
        .as_array()
        .is_some_and(|kinds| kinds.iter().any(|kind| kind == "bin"));
    let path = message["executable"].as_str()?;
    (is_binary && target["name"] == binary).then(|| PathBuf::from(path))
}

/// The failure of a build that said itself what is wrong.
pub(crate) fn build_failed(project: &Project) -> CliError {
    CliError::failure(format!("`{}` does not build", project.package))
        .help("the compiler's messages are above")
}

/// Builds the application's binary and says where it is.
///
/// # Errors
/// When it does not build, or cargo cannot be run.
pub(crate) fn build(project: &Project, ctx: &mut Context) -> Result<PathBuf> {
    let mut command = build_command(project, ctx);
    // Cargo's progress is noise before a listing, but without it the first build would be minutes of silence.
    if project.was_built() {
        if ctx.shell.verbosity() < Verbosity::Verbose {
            command.arg("--quiet");
        }
    } else {
        ctx.shell.status(
            Verb::Build,
            format_args!("{} (the first build takes longest)", project.package),
        );
    }
    ctx.shell.verbose(format_args!("{command:?}"));
    let mut child = command
        .spawn()
        .with_context(|| format!("cannot run `{}`", command.get_program().display()))?;
    let messages = child
        .stdout
        .take()
        .expect("invariant: the stream was asked for");
    let binary = executable(BufReader::new(messages), &project.binary);
    if !child.wait().context("cargo was lost")?.success() {
        return Err(build_failed(project).into());
    }
    binary.with_context(|| format!("cargo built no binary called `{}`", project.binary))
}

#[cfg(unix)]
fn become_it(mut command: Command, ctx: &mut Context) -> Result<ProcessExitCode> {
    use std::os::unix::process::CommandExt;

    ctx.shell.verbose(format_args!("{command:?}"));
    let error = command.exec();
    Err(error).with_context(|| format!("cannot run `{}`", command.get_program().display()))
}

#[cfg(not(unix))]
fn become_it(mut command: Command, ctx: &mut Context) -> Result<ProcessExitCode> {
    ctx.shell.verbose(format_args!("{command:?}"));
    // The console sends Ctrl-C to both processes: the application decides, this one waits for it.
    ctrlc::set_handler(|| {}).context("cannot watch for Ctrl-C")?;
    let status = command
        .status()
        .with_context(|| format!("cannot run `{}`", command.get_program().display()))?;
    Ok(ProcessExitCode::from(
        status
            .code()
            .and_then(|code| u8::try_from(code).ok())
            .unwrap_or(1),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_binary_is_the_artifact_of_that_name() {
        let messages = concat!(
            "{\"reason\":\"compiler-artifact\",\"target\":{\"kind\":[\"lib\"],\"name\":\"blog\"},\"executable\":null}\n",
            "{\"reason\":\"compiler-artifact\",\"target\":{\"kind\":[\"bin\"],\"name\":\"other\"},\"executable\":\"/t/other\"}\n",
            "not json\n",
            "{\"reason\":\"compiler-artifact\",\"target\":{\"kind\":[\"bin\"],\"name\":\"blog\"},\"executable\":\"/t/blog\"}\n",
        );
        assert_eq!(
            executable(messages.as_bytes(), "blog"),
            Some(PathBuf::from("/t/blog"))
        );
        assert_eq!(executable(messages.as_bytes(), "shop"), None);
    }
}
