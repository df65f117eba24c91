//! `cargo anvil dev`.

use anyhow::Result;

use crate::context::Context;
use crate::dev::{Options, serve as serve_and_watch};
use crate::project::Project;

/// Build, serve, and start again on every save
///
/// Builds the application, serves it, and watches src, resources, config, Cargo.toml, build.rs and .env. A save builds again and
/// replaces the process on the same socket, so no request is refused meanwhile. When a build fails, the old process goes on serving.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(after_help = "\
Examples:
  cargo anvil dev
  cargo anvil dev --port 3000 --open")]
pub(crate) struct Args {
    /// The address to listen on
    #[arg(long, default_value = crate::dev::HOST)]
    host: Option<String>,
    /// The port to listen on; 8000 or the next free one when it is not given
    #[arg(long)]
    port: Option<u16>,
    /// Open the browser once the application answers
    #[arg(long)]
    open: bool,
    /// Build with optimizations
    #[arg(long)]
    release: bool,
}

/// Runs the command.
///
/// # Errors
/// When no application is found, when the port is taken, when the files cannot be watched.
pub(crate) fn run(args: &Args, ctx: &mut Context) -> Result<()> {
    let project = ctx.project()?;
    serve(&project, args, ctx)
}

/// Serves an application that is already found.
///
/// # Errors
/// As [`run`].
pub(crate) fn serve(project: &Project, args: &Args, ctx: &mut Context) -> Result<()> {
    let host = args
        .host
        .clone()
        .unwrap_or_else(|| crate::dev::HOST.to_owned());
    serve_and_watch(
        project,
        &Options {
            host,
            port: args.port,
            open: args.open,
            release: args.release,
        },
        ctx,
    )
}
