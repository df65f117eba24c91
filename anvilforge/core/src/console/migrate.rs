//! `migrate` and its family: brings the database's tables in step with the migrations.

use std::time::Duration;

use cast::migration::{Applied, Migrations, Migrator, Rollback, Wipe};
use serde_json::json;

use super::confirm::confirm_in_production;
use super::output::{dotted, note, print};
use super::schema_dump::dump_path;
use super::{Command, Context, DATABASE, Failure, seed};
use crate::app::{Booted, chain};

const FORCE: (&str, &str) = ("--force", "Run in production without asking");
const SEED: (&str, &str) = ("--seed", "Run the seeder afterwards");
const SEEDER: (&str, &str) = ("--seeder <name>", "Run this seeder afterwards");
const PRETEND: (&str, &str) = ("--pretend", "Print the SQL and change nothing");
const EACH: (&str, &str) = ("--step", "Give each migration a batch of its own");

pub(super) const RUN: Command = Command {
    name: "migrate",
    summary: "Run the pending migrations",
    options: &[
        DATABASE,
        FORCE,
        SEED,
        SEEDER,
        EACH,
        PRETEND,
        (
            "--isolated",
            "Do nothing while another process migrates, instead of waiting for it",
        ),
        (
            "--graceful",
            "End with exit code 0 even when a migration fails",
        ),
    ],
    run: |context| Box::pin(run(context)),
};

pub(super) const STATUS: Command = Command {
    name: "migrate:status",
    summary: "Show which migrations have run",
    options: &[
        DATABASE,
        (
            "--pending",
            "Only those that have not; exit code 1 when there are any",
        ),
        ("--json", "Print JSON"),
    ],
    run: |context| Box::pin(status(context)),
};

pub(super) const ROLLBACK: Command = Command {
    name: "migrate:rollback",
    summary: "Take back the last batch of migrations",
    options: &[
        DATABASE,
        FORCE,
        ("--step <count>", "Take back this many migrations instead"),
        ("--batch <number>", "Take back this batch instead"),
        PRETEND,
    ],
    run: |context| Box::pin(rollback(context)),
};

pub(super) const RESET: Command = Command {
    name: "migrate:reset",
    summary: "Take back all migrations",
    options: &[DATABASE, FORCE, PRETEND],
    run: |context| Box::pin(reset(context)),
};

pub(super) const REFRESH: Command = Command {
    name: "migrate:refresh",
    summary: "Take back all migrations and run them again",
    options: &[
        DATABASE,
        FORCE,
        SEED,
        SEEDER,
        ("--step <count>", "Take back and run again only this many"),
    ],
    run: |context| Box::pin(refresh(context)),
};

pub(super) const FRESH: Command = Command {
    name: "migrate:fresh",
    summary: "Drop all tables and run all migrations",
    options: &[
        DATABASE,
        FORCE,
        SEED,
        SEEDER,
        EACH,
        ("--drop-types", "Drop the types of PostgreSQL, too"),
    ],
    run: |context| Box::pin(fresh(context)),
};

async fn run(context: Context) -> Result<(), Failure> {
    let booted = context.boot(true).await?;
    let migrations = migrations(&context, &booted)?;
    let mut migrator = Migrator::new(booted.kernel.state().db(), &migrations);
    if context.arguments.has("pretend") {
        print_plans(&migrator.pretend().await?);
        return Ok(());
    }
    confirm_in_production(booted.kernel.state().config(), &context.arguments)?;
    if context.arguments.has("isolated") {
        migrator = migrator.isolated();
    }
    let applied = match migrator.run(context.arguments.has("step")).await {
        Ok(applied) => applied,
        Err(error @ cast::Error::MigratorBusy) => {
            note(format_args!("  {error}."));
            return Ok(());
        }
        Err(error) if context.arguments.has("graceful") => {
            note(format_args!("  {}.", chain(&error)));
            return Ok(());
        }
        Err(error) => return Err(error.into()),
    };
    if applied.is_empty() {
        note("  Nothing to migrate.");
    }
    report(&applied);
    seed_if_asked(&context, &booted).await
}

async fn status(context: Context) -> Result<(), Failure> {
    let booted = context.boot(false).await?;
    let only_pending = context.arguments.has("pending");
    let migrations = migrations(&context, &booted)?;
    let mut status = Migrator::new(booted.kernel.state().db(), &migrations)
        .status()
        .await?;
    let pending = status
        .iter()
        .filter(|migration| migration.batch.is_none())
        .count();
    status.retain(|migration| !only_pending || migration.batch.is_none());
    if context.arguments.has("json") {
        let rows: Vec<_> = status
            .iter()
            .map(|one| json!({ "name": one.name, "batch": one.batch, "known": one.known }))
            .collect();
        print(format_args!("{:#}", json!(rows)));
    } else {
        for migration in &status {
            let state = match (migration.batch, migration.known) {
                (Some(batch), true) => format!("[{batch}] Ran"),
                (Some(batch), false) => format!("[{batch}] Ran, not in the code"),
                (None, _) => "Pending".to_owned(),
            };
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
    let steps = context.arguments.count("step")?;
    let batch = context.arguments.count("batch")?;
    let amount = match (steps, batch) {
        (None, None) => Rollback::LastBatch,
        (Some(steps), None) => Rollback::Steps(steps),
        (None, Some(batch)) => Rollback::Batch(i64::try_from(batch).unwrap_or(i64::MAX)),
        (Some(_), Some(_)) => {
            return Err(Failure::Usage(
                "`--step` and `--batch` say two different things: give one of them".to_owned(),
            ));
        }
    };
    take_back(&context, &booted, amount).await
}

async fn reset(context: Context) -> Result<(), Failure> {
    let booted = context.boot(false).await?;
    take_back(&context, &booted, Rollback::Steps(usize::MAX)).await
}

async fn take_back(context: &Context, booted: &Booted, amount: Rollback) -> Result<(), Failure> {
    let migrations = migrations(context, booted)?;
    let migrator = Migrator::new(booted.kernel.state().db(), &migrations);
    if context.arguments.has("pretend") {
        print_plans(&migrator.pretend_rollback(amount).await?);
        return Ok(());
    }
    confirm_in_production(booted.kernel.state().config(), &context.arguments)?;
    let undone = migrator.rollback(amount).await?;
    if undone.is_empty() {
        note("  Nothing to roll back.");
    }
    report(&undone);
    Ok(())
}

async fn refresh(context: Context) -> Result<(), Failure> {
    let booted = context.boot(false).await?;
    let steps = context.arguments.count("step")?;
    confirm_in_production(booted.kernel.state().config(), &context.arguments)?;
    let migrations = migrations(&context, &booted)?;
    let migrator = Migrator::new(booted.kernel.state().db(), &migrations);
    let done = migrator.refresh(steps, false).await?;
    note("  Rolled back:");
    report(&done.undone);
    note("  Ran:");
    report(&done.applied);
    seed_if_asked(&context, &booted).await
}

async fn fresh(context: Context) -> Result<(), Failure> {
    let booted = context.boot(true).await?;
    confirm_in_production(booted.kernel.state().config(), &context.arguments)?;
    let migrations = migrations(&context, &booted)?;
    let migrator = Migrator::new(booted.kernel.state().db(), &migrations);
    let what = Wipe::default().types(context.arguments.has("drop-types"));
    let applied = migrator
        .fresh_with(what, context.arguments.has("step"))
        .await?;
    note(dotted("Dropped all tables", "DONE"));
    report(&applied);
    seed_if_asked(&context, &booted).await
}

async fn seed_if_asked(context: &Context, booted: &Booted) -> Result<(), Failure> {
    match context.arguments.value("seeder") {
        Some(name) => seed::seed(booted, Some(name)).await,
        None if context.arguments.has("seed") => seed::seed(booted, None).await,
        None => Ok(()),
    }
}

/// The application's migrations, with the dump that `schema:dump` has written for its database.
fn migrations(context: &Context, booted: &Booted) -> Result<Migrations, Failure> {
    let driver = booted.kernel.state().db().driver();
    let path = dump_path(&context.definition.base_path(), driver);
    match std::fs::read_to_string(&path) {
        Ok(sql) => Ok(booted.migrations.clone().schema_dump(driver, sql)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(booted.migrations.clone()),
        Err(error) => Err(Failure::Failed(format!(
            "cannot read `{}`: {error}",
            path.display()
        ))),
    }
}

fn print_plans(plans: &[(String, Vec<String>)]) {
    for (name, statements) in plans {
        print(format_args!("-- {name}"));
        for statement in statements {
            // A step whose SQL is not known before is a comment.
            let end = if statement.starts_with("--") { "" } else { ";" };
            print(format_args!("{statement}{end}"));
        }
    }
}

fn report(migrations: &[Applied]) {
    for migration in migrations {
        note(dotted(&migration.name, &done(migration.duration)));
    }
}

fn done(duration: Duration) -> String {
    format!("{:.1} ms DONE", duration.as_secs_f64() * 1e3)
}
