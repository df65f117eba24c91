//! The process that becomes the host: it opens the framework's library and calls one C function of it.
//!
//! This binary and that library have copies of Rust's standard library of their own and share no Rust type; nothing of
//! this binary runs afterwards.
#![allow(
    unsafe_code,
    reason = "a library is opened and called by name, which no compiler checks; each place says what makes it right"
)]

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anstream::ColorChoice;

use crate::shell::{Shell, Verbosity};

/// The framework's library to open.
pub(super) const VARIABLE: &str = "ANVIL_HOST";

/// What it exports.
const SYMBOL: &str = "anvil_host";

/// Hosts, when that is what this process was started for.
pub(super) fn stand_in() -> Option<ExitCode> {
    // What the application runs inherits the variable, and may be this program with something to do.
    if env::args_os().len() > 1 {
        return None;
    }
    let path = PathBuf::from(env::var_os(VARIABLE)?);
    match host(&path) {
        Ok(code) => std::process::exit(code),
        Err(error) => {
            Shell::new(Verbosity::Normal, ColorChoice::Auto).error(
                &format!("cannot open `{}`: {error}", path.display()),
                &[],
                Some("run `cargo clean -p anvilforge-dylib`, and report it if that does not help"),
            );
            Some(ExitCode::FAILURE)
        }
    }
}

fn host(path: &Path) -> Result<i32, libloading::Error> {
    // SAFETY: the library is the one that cargo has just built of the framework; its constructors are those of Rust's
    // standard library and of the framework's dependencies.
    let library = unsafe { libloading::Library::new(path) }?;
    // SAFETY: the framework declares it as `pub extern "C" fn anvil_host() -> i32`.
    let host = unsafe { library.get::<extern "C" fn() -> i32>(SYMBOL) }?;
    let code = host();
    // Threads of the framework may still run: the process ends with the library open.
    std::mem::forget(library);
    Ok(code)
}
