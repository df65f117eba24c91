//! The process that stays: it boots with one library and goes on with the next.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use super::library::{LibraryError, open};
use crate::app::{BootError, BootOptions, Definition, Live};
use crate::console::{self, Failure};
use crate::dev::Report;

/// Names the library to begin with.
const VARIABLE: &str = "ANVIL_HOT_LIBRARY";

/// How many generations one process may have, if not [`LIMIT`].
const LIMIT_VARIABLE: &str = "ANVIL_HOT_GENERATIONS";

/// Libraries are never closed, so memory grows by each: by 80 MB in all for a small application.
const LIMIT: u64 = 500;

/// The number of the generation that answers.
static GENERATION: AtomicU64 = AtomicU64::new(1);

/// Why a generation is not put in service.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LoadError {
    #[error(
        "{0} generations are in this process, which is the limit, for libraries are never closed"
    )]
    Full(u64),
    #[error(transparent)]
    Library(#[from] LibraryError),
    #[error(transparent)]
    Boot(#[from] BootError),
    #[error("the application panicked while it registered its routes: {0}")]
    Panic(String),
}

/// Serves until it is stopped, and gives the exit code.
pub fn host() -> i32 {
    i32::from(console::exit_code(start()))
}

/// Runs the binary of the split layout, which has no handlers of its own: what `anvilforge::main!` calls under `cfg(anvil_hot)`.
pub fn run() -> ExitCode {
    ExitCode::from(console::exit_code(start()))
}

fn start() -> Result<(), Failure> {
    let path = std::env::var_os(VARIABLE)
        .map(PathBuf::from)
        .ok_or_else(|| {
            Failure::Failed(format!(
                "`{VARIABLE}` is not set: run `cargo anvil dev --hot`"
            ))
        })?;
    let definition = open(&path)?;
    let options = BootOptions {
        create_database: false,
        env_file: ".env",
        overrides: Vec::new(),
        checks_csrf: true,
        connection: None,
    };
    console::block_on(console::serve(definition, options))
}

/// Puts the next generation in service; the old one answers what it has begun.
///
/// # Errors
/// When the library does not fit, or its routes are wrong; then the old generation stays.
pub(crate) fn load(path: &Path, live: &Live) -> Result<Report, LoadError> {
    let began = Instant::now();
    let generation = GENERATION.load(Ordering::Relaxed);
    if generation >= limit() {
        return Err(LoadError::Full(generation));
    }
    let definition = open(path)?;
    replace(definition, live)?;
    Ok(Report::Loaded {
        generation: GENERATION.fetch_add(1, Ordering::Relaxed) + 1,
        microseconds: u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
    })
}

fn replace(definition: Definition, live: &Live) -> Result<(), LoadError> {
    catch_unwind(AssertUnwindSafe(|| Ok(live.replace(definition)?)))
        .unwrap_or_else(|panic| Err(LoadError::Panic(crate::app::panic_text(&*panic))))
}

fn limit() -> u64 {
    std::env::var(LIMIT_VARIABLE)
        .ok()
        .and_then(|limit| limit.parse().ok())
        .unwrap_or(LIMIT)
}
