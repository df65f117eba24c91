//! `serve`: answers requests until it is stopped.

use std::net::TcpListener;
#[cfg(debug_assertions)]
use std::sync::Arc;

use futures_util::future::LocalBoxFuture;

use super::{Command, Context, Failure, log, output};
#[cfg(debug_assertions)]
use crate::app::Live;
use crate::app::{BootOptions, CurrentKernel, Definition, Workers, boot};
#[cfg(debug_assertions)]
use crate::dev::Dev;
use crate::dev::{Session, connect};
use crate::server::{self, ListenError};

pub(super) const COMMAND: Command = Command {
    name: "serve",
    summary: "Serve the application",
    options: &[
        (
            "--host <address>",
            "Listen on this address instead of the configured one",
        ),
        (
            "--port <port>",
            "Listen on this port instead of the configured one",
        ),
    ],
    run,
};

fn run(context: Context) -> LocalBoxFuture<'static, Result<(), Failure>> {
    Box::pin(serve(context.definition, context.boot_options(false)))
}

/// Boots an application and answers requests until it is stopped.
///
/// # Errors
/// Everything that is wrong at the start; a socket that fails later.
pub(crate) fn serve(
    definition: Definition,
    options: BootOptions,
) -> impl Future<Output = Result<(), Failure>> {
    // At once, and not when the future runs: there are no other threads yet, and no children that would inherit the socket.
    let inherited = server::inherited();
    run_server(definition, options, inherited)
}

async fn run_server(
    definition: Definition,
    options: BootOptions,
    inherited: Result<Option<TcpListener>, ListenError>,
) -> Result<(), Failure> {
    // First: who started this process wants to know of what goes wrong from here on.
    let link = connect().await?;
    let inherited = inherited?;
    let booted = boot(&definition, &options).await?;
    log::start(&booted.services.config.log.level);
    let pending = cast::migration::Migrator::new(&booted.services.db, &booted.migrations)
        .pending()
        .await?;
    if !pending.is_empty() {
        let verb = if pending.len() == 1 {
            "migration is"
        } else {
            "migrations are"
        };
        let remedy = definition.command_line("migrate");
        output::note(format_args!(
            "{} {verb} pending: run `{remedy}`",
            pending.len()
        ));
    }
    let workers = Workers::default();
    workers.begin(&booted.background, booted.kernel.state());
    let kernel = CurrentKernel::new(booted.kernel);
    let session = link.map(|(reports, orders)| {
        #[cfg(debug_assertions)]
        {
            let live = Live::new(
                definition,
                options,
                booted.services,
                kernel.clone(),
                workers.clone(),
            );
            Session::new(reports, orders, Dev::new(), Arc::new(live))
        }
        #[cfg(not(debug_assertions))]
        Session::new(reports, orders)
    });
    server::serve(inherited, kernel, workers, session).await?;
    Ok(())
}

#[cfg(all(test, unix, debug_assertions))]
mod tests {
    use std::os::fd::OwnedFd;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::process::{Command, Stdio, exit};
    use std::sync::atomic::{AtomicI32, Ordering};

    use super::*;
    use crate::app::tests::Folder;
    use crate::console::entry::block_on;

    /// Says that this process is the one that is started with a socket.
    const STARTED: &str = "ANVIL_TEST_STARTED";
    const TEST: &str = "console::serve::tests::the_socket_is_taken_before_the_application_runs";
    const TAKEN: i32 = 40;
    const NOT_TAKEN: i32 = 41;

    #[test]
    fn the_socket_is_taken_before_the_application_runs() {
        if std::env::var_os(STARTED).is_some() {
            exit(start());
        }
        let socket = TcpListener::bind("127.0.0.1:0").expect("a port");
        let status = Command::new(std::env::current_exe().expect("this binary"))
            .args(["--exact", TEST, "--nocapture"])
            .env(STARTED, "1")
            .env("LISTEN_FDS", "1")
            .env("LISTEN_FDS_FIRST_FD", "0")
            .env_remove("LISTEN_PID")
            .env_remove("ANVIL_DEV")
            .stdin(Stdio::from(OwnedFd::from(socket)))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        assert_eq!(status.expect("it runs").code(), Some(TAKEN));
    }

    fn start() -> i32 {
        static FOUND: AtomicI32 = AtomicI32::new(0);
        let folder = Folder::new("socket");
        let definition = folder.definition(|_| {
            let is_taken = std::env::var_os("LISTEN_FDS").is_none();
            let found = if is_taken { TAKEN } else { NOT_TAKEN };
            FOUND.store(found, Ordering::SeqCst);
            panic!("that is enough");
        });
        let served = || block_on(serve(definition, folder.options()));
        drop(catch_unwind(AssertUnwindSafe(served)));
        FOUND.load(Ordering::SeqCst)
    }
}
