//! `cargo anvil dev`.

use anyhow::Result;

use crate::context::Context;
use crate::dev::{Options, Watching, serve as serve_and_watch};
use crate::project::Project;

/// Build, serve, and take up every save
///
/// Builds the application, serves it, and watches it. A new version takes the old one's place on the same socket as soon as it serves,
/// so no request is refused; when it does not build or does not come up, the old one goes on serving, and terminal and browser
/// show why. Configuration, translations and public files need no build.
///
/// If package.json has Vite and a script "dev", that runs beside it.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(after_help = "\
Keys in a terminal: r rebuild and restart, o open the browser, c clear, q quit, h help.

Environment:
  ANVIL_EDITOR     what links to files open: vscode (default), vscodium, cursor, zed, sublime,
                   rustrover, or a link of your own with {path}, {line} and {column}
  ANVIL_DEV_TIMES  a file that gets one line of JSON for each change: what it was, how long it took

Examples:
  cargo anvil dev
  cargo anvil dev --hot
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
    /// Load new code into the running process instead of starting another
    ///
    /// Sessions, connections to the database, WebSockets and the cache go on. What cannot be loaded starts a new process, and the
    /// reason is printed.
    #[arg(long)]
    hot: bool,
    /// Look for changes twice a second, where the system does not tell of them (network drives, folders shared with a container)
    #[arg(long)]
    poll: bool,
    /// Leave the keyboard alone
    #[arg(long)]
    no_keys: bool,
    /// Do not run Vite
    #[arg(long)]
    no_vite: bool,
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
            hot: args.hot,
            watching: if args.poll {
                Watching::Polling
            } else {
                Watching::Events
            },
            keys: !args.no_keys,
            left_out: args
                .no_vite
                .then(|| "vite".to_owned())
                .into_iter()
                .collect(),
        },
        ctx,
    )
}
