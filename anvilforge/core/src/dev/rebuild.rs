//! The way to `cargo anvil dev` for whatever finds that it needs a build: templates are rendered far from the session.

use std::sync::{Mutex, PoisonError};

use super::Report;
use super::link::Reports;

/// The CLI of this process, if it has one.
static CLI: Mutex<Option<Reports>> = Mutex::new(None);

/// From now on reports go here.
pub(super) fn listen(reports: &Reports) {
    *CLI.lock().unwrap_or_else(PoisonError::into_inner) = Some(reports.clone());
}

/// Asks for a build because of a file, named from the application's folder. Nobody hears it without `cargo anvil dev`.
pub(crate) fn ask_for_rebuild(path: String, reason: String) {
    let cli = CLI.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(reports) = &*cli {
        reports.send(Report::Rebuild { path, reason });
    }
}

/// Whether somebody builds when asked to.
pub(crate) fn is_below_cli() -> bool {
    let cli = CLI.lock().unwrap_or_else(PoisonError::into_inner);
    cli.is_some()
}
