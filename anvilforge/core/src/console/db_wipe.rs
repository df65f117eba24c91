//! `db:wipe`: drops every table.

use cast::migration::{Wipe, wipe};
use futures_util::future::LocalBoxFuture;

use super::confirm::confirm_in_production;
use super::output::{dotted, note};
use super::{Command, Context, DATABASE, Failure};

pub(super) const COMMAND: Command = Command {
    name: "db:wipe",
    summary: "Drop all tables",
    options: &[
        DATABASE,
        ("--drop-views", "Drop the views, too"),
        ("--drop-types", "Drop the types of PostgreSQL, too"),
        ("--force", "Run in production without asking"),
    ],
    run,
};

fn run(context: Context) -> LocalBoxFuture<'static, Result<(), Failure>> {
    Box::pin(async move {
        let booted = context.boot(false).await?;
        confirm_in_production(booted.kernel.state().config(), &context.arguments)?;
        let what = Wipe::default()
            .views(context.arguments.has("drop-views"))
            .types(context.arguments.has("drop-types"));
        let dropped = wipe(booted.kernel.state().db(), what).await?;
        if dropped.is_empty() {
            note("  Nothing to drop.");
        }
        for name in dropped {
            note(dotted(&name, "DROPPED"));
        }
        Ok(())
    })
}
