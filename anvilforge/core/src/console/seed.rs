//! `db:seed`: fills the database with first data.

use futures_util::future::LocalBoxFuture;

use super::confirm::confirm_in_production;
use super::{Command, Context, DATABASE, Failure, output};
use crate::app::Booted;

pub(super) const COMMAND: Command = Command {
    name: "db:seed",
    summary: "Fill the database with first data",
    options: &[
        DATABASE,
        (
            "--class <name>",
            "Run this seeder instead of `database_seeder`",
        ),
        ("--force", "Run in production without asking"),
    ],
    run,
};

fn run(context: Context) -> LocalBoxFuture<'static, Result<(), Failure>> {
    Box::pin(async move {
        let booted = context.boot(false).await?;
        confirm_in_production(booted.kernel.state().config(), &context.arguments)?;
        seed(&booted, context.arguments.value("class")).await
    })
}

/// Runs a seeder and says so.
pub(super) async fn seed(booted: &Booted, name: Option<&str>) -> Result<(), Failure> {
    let name = name.unwrap_or("database_seeder");
    booted
        .seeders
        .run(booted.kernel.state().db(), Some(name))
        .await?;
    output::note(super::output::dotted(name, "DONE"));
    Ok(())
}
