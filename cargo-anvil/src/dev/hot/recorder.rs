//! This binary between cargo and rustc: it writes down what rustc is told, and becomes rustc.

use std::collections::BTreeMap;
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::{Command, ExitCode};

use anstream::ColorChoice;

use super::recording::{Recording, link_as, unique_name};
use super::slice::Slices;
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
        arguments = library.for_rustc();
        // What is not recorded costs a run of cargo, nothing else: a full disk must not stop the build.
        let _ = library.record(Path::new(&folder), &rustc);
    }
    let mut command = Command::new(rustc);
    command.args(arguments).env_remove(VARIABLE);
    Some(become_it(command))
}

/// The application's library; cargo asks rustc for other things too.
struct Library {
    /// What rustc is told, by cargo and by us.
    arguments: Vec<String>,
    /// Its name, if slices can be compiled against it.
    name: Option<String>,
}

impl Library {
    /// `None` if rustc makes something else, or is told what is no text.
    fn of(arguments: &[OsString]) -> Option<Self> {
        let mut arguments: Vec<String> = arguments
            .iter()
            .map(|argument| argument.to_str().map(str::to_owned))
            .collect::<Option<_>>()?;
        let value = |name: &str| {
            let pair = arguments.windows(2).position(|pair| pair[0] == name)?;
            Some(pair + 1)
        };
        let kind = value("--crate-type").filter(|&at| arguments[at] == "cdylib")?;
        let crate_name = arguments[value("--crate-name")?].clone();
        let package = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
        let more = match Slices::asked() {
            Slices::Always => &[],
            Slices::Off | Slices::Large => thrift::arguments(&arguments, Path::new(&package)),
        };
        let is_base = more.is_empty() && Slices::asked() != Slices::Off;
        if is_base {
            "dylib".clone_into(&mut arguments[kind]);
        }
        arguments.extend(more.iter().map(|&argument| argument.to_owned()));
        Some(Self {
            arguments,
            name: is_base.then(|| unique_name(&crate_name)),
        })
    }

    fn for_rustc(&self) -> Vec<OsString> {
        let name = self.name.iter().flat_map(|name| link_as(name));
        let arguments = self.arguments.iter().cloned();
        arguments.chain(name).map(OsString::from).collect()
    }

    /// Keeps what rustc is told, but for the name, which every library has for itself.
    fn record(self, folder: &Path, rustc: &OsStr) -> std::io::Result<()> {
        let Some(rustc) = rustc.to_str() else {
            return Ok(());
        };
        let Some(environment) = texts(env::vars_os()) else {
            return Ok(());
        };
        let folder_of_rustc = env::current_dir()?;
        let (arguments, name) = (self.arguments, self.name);
        Recording::new(
            rustc.to_owned(),
            arguments,
            environment,
            folder_of_rustc,
            name,
        )
        .write(folder)
    }
}

/// The variables that are texts and not of this build alone; `None` if cargo's own are not all among them.
fn texts(all: impl Iterator<Item = (OsString, OsString)>) -> Option<BTreeMap<String, String>> {
    let mut texts = BTreeMap::new();
    for (name, value) in all {
        let name = name.to_string_lossy().into_owned();
        match value.into_string() {
            Ok(_) if name == VARIABLE || Recording::is_of_one_build(&name) => {}
            Ok(value) => {
                texts.insert(name, value);
            }
            Err(_) if name.starts_with("CARGO") || name == "OUT_DIR" => return None,
            // Somebody's own, such as a path with another encoding: rustc is started without it.
            Err(_) => {}
        }
    }
    Some(texts)
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

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::ffi::OsStringExt as _;

    use super::*;

    #[test]
    fn a_variable_that_is_no_text_is_left_out_unless_it_is_cargos() {
        let latin = || OsString::from_vec(b"projekte/j\xf6rg".to_vec());
        let variables = |name: &str| {
            let all = [
                (OsString::from("PATH"), OsString::from("/bin")),
                (VARIABLE.into(), "x".into()),
                ("CARGO_MAKEFLAGS".into(), "x".into()),
                (name.into(), latin()),
            ];
            texts(all.into_iter())
        };
        let path = ("PATH".to_owned(), "/bin".to_owned());
        assert_eq!(variables("PROJECTS"), Some([path].into()));
        assert_eq!(variables("OUT_DIR"), None);
        assert_eq!(variables("CARGO_MANIFEST_DIR"), None);
    }
}
