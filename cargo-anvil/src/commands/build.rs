//! `cargo anvil build`: cargo builds the application, and only it.

use std::ffi::OsString;
use std::process::ExitCode as ProcessExitCode;

use anyhow::Result;

use crate::context::Context;
use crate::forward;

/// Build the application
///
/// The same as `cargo build -p APP`, found from anywhere inside the application. The release binary is all that a server needs:
/// templates, migrations and public files are in it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  cargo anvil build\n  cargo anvil build --release")]
pub(crate) struct Args {
    /// Arguments of `cargo build`, passed on as they are
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "ARGUMENTS"
    )]
    pub(crate) arguments: Vec<OsString>,
}

/// Runs the command.
///
/// # Errors
/// When no application is found, or cargo cannot be run.
pub(crate) fn run(args: &Args, ctx: &mut Context) -> Result<ProcessExitCode> {
    forward::cargo("build", &args.arguments, ctx)
}
