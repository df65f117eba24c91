//! `serve`: answers requests until it is stopped.

use futures_util::future::LocalBoxFuture;

use super::{Command, Context, Failure, log, output};
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
    Box::pin(async move {
        let booted = context.boot(false).await?;
        log::start(&booted.kernel.state().config().log.level);
        let pending =
            cast::migration::Migrator::new(booted.kernel.state().db(), &booted.migrations)
                .pending()
                .await?;
        if !pending.is_empty() {
            let verb = if pending.len() == 1 {
                "migration is"
            } else {
                "migrations are"
            };
            let remedy = context.definition.command_line("migrate");
            output::note(format_args!(
                "{} {verb} pending: run `{remedy}`",
                pending.len()
            ));
        }
        server::serve(booted.kernel).await?;
        Ok(())
    })
}
