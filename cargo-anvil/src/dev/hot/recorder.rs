//! This binary between cargo and rustc: it writes down what rustc is told, and becomes rustc.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::{Command, ExitCode};

use anstream::ColorChoice;

use super::recording::Recording;
use super::thrift;
use crate::shell::{Shell, Verbosity};

/// The folder for recordings; cargo and rustc leave the variable alone.
pub(super) const VARIABLE: &str = "ANVIL_RECORD";

/// Runs rustc as cargo's `RUSTC_WORKSPACE_WRAPPER`, when that is what this process was started for.
pub(super) fn stand_in() -> Option<ExitCode> {
    let folder = env::var_os(VARIABLE)?;
    let mut arguments = env::args_os().skip(1);
    let rustc = arguments.next()?;
    let mut arguments: Vec<OsString> = arguments.collect();
    if let Some(library) = Library::of(&arguments) {
        arguments.extend(library.more.iter().map(OsString::from));
        // What is not recorded costs a run of cargo, nothing else: a full disk must not stop the build.
        let _ = library.record(Path::new(&folder), &rustc);
    }
    let mut command = Command::new(rustc);
    command.args(arguments).env_remove(VARIABLE);
    Some(become_it(command))
}

/// The application's library; cargo asks rustc for other things too.
struct Library {
    arguments: Vec<String>,
    /// What is added to cargo's arguments.
    more: &'static [&'static str],
}

impl Library {
    /// `None` if rustc makes something else, or is told what is no text.
    fn of(arguments: &[OsString]) -> Option<Self> {
        let arguments: Vec<String> = arguments
            .iter()
            .map(|argument| argument.to_str().map(str::to_owned))
            .collect::<Option<_>>()?;
        let is_library = arguments
            .windows(2)
            .any(|pair| pair[0] == "--crate-type" && pair[1] == "cdylib");
        let package = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
        is_library.then(|| Self {
            more: thrift::arguments(&arguments, Path::new(&package)),
            arguments,
        })
    }

    /// Keeps what rustc is told.
    fn record(self, folder: &Path, rustc: &OsStr) -> std::io::Result<()> {
        let Some(rustc) = rustc.to_str() else {
            return Ok(());
        };
        let arguments = self
            .arguments
            .into_iter()
            .chain(self.more.iter().map(|&argument| argument.to_owned()))
            .collect();
        let environment = env::vars()
            .filter(|(name, _)| name != VARIABLE && !Recording::is_of_one_build(name))
            .collect();
        Recording::new(
            rustc.to_owned(),
            arguments,
            environment,
            env::current_dir()?,
        )
        .write(folder)
    }
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
