//! `serve`: answers requests until it is stopped.

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
use crate::server;

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
    Box::pin(async move { serve(context.definition, context.boot_options(false)).await })
}

/// Boots an application and answers requests until it is stopped.
///
/// # Errors
/// Everything that is wrong at the start; a socket that fails later.
pub(crate) async fn serve(definition: Definition, options: BootOptions) -> Result<(), Failure> {
    // First: who started this process wants to know of what goes wrong from here on.
    let link = connect().await?;
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
    server::serve(kernel, workers, session).await?;
    Ok(())
}
