//! `cargo anvil test`: cargo tests the application, and only it.

use std::ffi::OsString;
use std::process::ExitCode as ProcessExitCode;

use anyhow::Result;

use crate::context::Context;
use crate::forward;

/// Run the application's tests
///
/// The same as `cargo test -p APP`, found from anywhere inside the application.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  cargo anvil test\n  cargo anvil test guests_cannot_post\n  cargo anvil test --test feature -- --nocapture"
)]
pub(crate) struct Args {
    /// Arguments of `cargo test`, passed on as they are
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
    forward::cargo("test", &args.arguments, ctx)
}
