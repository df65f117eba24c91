//! This binary between cargo and rustc: it writes down what rustc is told, and becomes rustc.

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

use anstream::ColorChoice;

use super::recording::Recording;
use crate::shell::{Shell, Verbosity};

/// The folder for recordings; cargo and rustc leave the variable alone.
pub(super) const VARIABLE: &str = "ANVIL_RECORD";

/// Runs rustc as cargo's `RUSTC_WORKSPACE_WRAPPER`, when that is what this process was started for.
pub(super) fn stand_in() -> Option<ExitCode> {
    let folder = env::var_os(VARIABLE)?;
    let mut arguments = env::args_os().skip(1);
    let rustc = arguments.next()?;
    let arguments: Vec<OsString> = arguments.collect();
    // What is not recorded costs a run of cargo, nothing else: a full disk must not stop the build.
    let _ = record(Path::new(&folder), &rustc, &arguments);
    let mut command = Command::new(rustc);
    command.args(arguments).env_remove(VARIABLE);
    Some(become_it(command))
}

/// Keeps the recording of a library that is linked; cargo asks rustc for other things too.
fn record(folder: &Path, rustc: &OsString, arguments: &[OsString]) -> std::io::Result<()> {
    let text = |argument: &OsString| argument.to_str().map(str::to_owned);
    let (Some(rustc), Some(arguments)) = (
        text(rustc),
        arguments.iter().map(text).collect::<Option<Vec<_>>>(),
    ) else {
        return Ok(());
    };
    let is_library = arguments
        .windows(2)
        .any(|pair| pair[0] == "--crate-type" && pair[1] == "cdylib");
    if !is_library {
        return Ok(());
    }
    let environment = env::vars()
        .filter(|(name, _)| name != VARIABLE && !Recording::is_of_one_build(name))
        .collect();
    Recording::new(rustc, arguments, environment, env::current_dir()?).write(folder)
}

#[cfg(unix)]
fn become_it(mut command: Command) -> ExitCode {
    use std::os::unix::process::CommandExt as _;

    failed(&command.exec())
}

#[cfg(not(unix))]
fn become_it(mut command: Command) -> ExitCode {
    match command.status() {
        Ok(status) => ExitCode::from(
            status
                .code()
                .and_then(|code| u8::try_from(code).ok())
                .unwrap_or(1),
        ),
        Err(error) => failed(&error),
    }
}

fn failed(error: &std::io::Error) -> ExitCode {
    // Cargo shows what its wrapper says; the shell is made for people.
    Shell::new(Verbosity::Normal, ColorChoice::Auto).error(
        &format!("cannot run rustc: {error}"),
        &[],
        None,
    );
    ExitCode::FAILURE
}
