//! `migrate` and its family: brings the database's tables in step with the migrations.

use std::time::Duration;

use cast::migration::{Migrator, Rollback};

use super::confirm::confirm_in_production;
use super::output::{dotted, note, print};
use super::{Command, Context, Failure, seed};
use crate::app::Booted;

const FORCE: (&str, &str) = ("--force", "Run in production without asking");
const SEED: (&str, &str) = ("--seed", "Run the seeder afterwards");

pub(super) const RUN: Command = Command {
    name: "migrate",
    summary: "Run the pending migrations",
    options: &[
        FORCE,
        SEED,
        ("--step", "Give each migration a batch of its own"),
        ("--pretend", "Print the SQL and run nothing"),
    ],
    run: |context| Box::pin(run(context)),
};

pub(super) const STATUS: Command = Command {
    name: "migrate:status",
    summary: "Show which migrations have run",
    options: &[(
        "--pending",
        "Only those that have not; exit code 1 when there are any",
    )],
    run: |context| Box::pin(status(context)),
};

pub(super) const ROLLBACK: Command = Command {
    name: "migrate:rollback",
    summary: "Take back the last batch of migrations",
    options: &[
        FORCE,
        ("--step <count>", "Take back this many migrations instead"),
    ],
    run: |context| Box::pin(rollback(context)),
};

pub(super) const RESET: Command = Command {
    name: "migrate:reset",
    summary: "Take back all migrations",
    options: &[FORCE],
    run: |context| Box::pin(reset(context)),
};

pub(super) const FRESH: Command = Command {
    name: "migrate:fresh",
    summary: "Drop all tables and run all migrations",
    options: &[FORCE, SEED],
    run: |context| Box::pin(fresh(context)),
};

async fn run(context: Context) -> Result<(), Failure> {
    let booted = context.boot(true).await?;
    let migrator = migrator(&booted);
    if context.arguments.has("pretend") {
        for (name, statements) in migrator.pretend().await? {
            print(format_args!("-- {name}"));
            for statement in statements {
                print(format_args!("{statement};"));
            }
        }
        return Ok(());
    }
    confirm_in_production(booted.kernel.state().config(), &context.arguments)?;
    let applied = migrator.run(context.arguments.has("step")).await?;
    if applied.is_empty() {
        note("  Nothing to migrate.");
    }
    for migration in &applied {
        note(dotted(&migration.name, &done(migration.duration)));
    }
    seed_if_asked(&context, &booted).await
}

async fn status(context: Context) -> Result<(), Failure> {
    let booted = context.boot(false).await?;
    let only_pending = context.arguments.has("pending");
    let mut pending = 0;
    for migration in migrator(&booted).status().await? {
        let state = match (migration.batch, migration.known) {
            (Some(batch), true) => format!("[{batch}] Ran"),
            (Some(batch), false) => format!("[{batch}] Ran, not in the code"),
            (None, _) => {
                pending += 1;
                "Pending".to_owned()
            }
        };
        if !only_pending || migration.batch.is_none() {
            print(dotted(&migration.name, &state));
        }
    }
    match pending {
        count if only_pending && count > 0 => {
            Err(Failure::Failed(format!("{count} pending: run `migrate`")))
        }
        _ => Ok(()),
    }
}

async fn rollback(context: Context) -> Result<(), Failure> {
    let booted = context.boot(false).await?;
    confirm_in_production(booted.kernel.state().config(), &context.arguments)?;
    let amount = match context.arguments.value("step") {
        None => Rollback::LastBatch,
        Some(text) => Rollback::Steps(text.parse().ok().filter(|count| *count > 0).ok_or_else(
            || {
                Failure::Usage(format!(
                    "`--step` takes a whole number above 0, not `{text}`"
                ))
            },
        )?),
    };
    report_rolled_back(&migrator(&booted).rollback(amount).await?);
    Ok(())
}

async fn reset(context: Context) -> Result<(), Failure> {
    let booted = context.boot(false).await?;
    confirm_in_production(booted.kernel.state().config(), &context.arguments)?;
    report_rolled_back(&migrator(&booted).reset().await?);
    Ok(())
}

async fn fresh(context: Context) -> Result<(), Failure> {
    let booted = context.boot(true).await?;
    confirm_in_production(booted.kernel.state().config(), &context.arguments)?;
    let applied = migrator(&booted).fresh(false).await?;
    note(dotted("Dropped all tables", "DONE"));
    for migration in &applied {
        note(dotted(&migration.name, &done(migration.duration)));
    }
    seed_if_asked(&context, &booted).await
}

async fn seed_if_asked(context: &Context, booted: &Booted) -> Result<(), Failure> {
    match context.arguments.has("seed") {
        true => seed::seed(booted, None).await,
        false => Ok(()),
    }
}

fn migrator(booted: &Booted) -> Migrator<'_> {
    Migrator::new(booted.kernel.state().db(), &booted.migrations)
}

fn report_rolled_back(migrations: &[cast::migration::Applied]) {
    if migrations.is_empty() {
        note("  Nothing to roll back.");
    }
    for migration in migrations {
        note(dotted(&migration.name, &done(migration.duration)));
    }
}

fn done(duration: Duration) -> String {
    format!("{:.1} ms DONE", duration.as_secs_f64() * 1e3)
}
