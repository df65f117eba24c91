//! The commands that the application's own binary runs.
//!
//! They are known here by name and help only: every argument is passed on as it is, so the application's version of the framework
//! decides what it understands.

use std::ffi::OsString;

use clap::{Args, Subcommand};

/// What follows the name of an in-app command.
#[derive(Debug, Args)]
pub(crate) struct Forwarded {
    /// Arguments of the application's command, passed on as they are
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "ARGUMENTS"
    )]
    pub(crate) arguments: Vec<OsString>,
}

/// The commands of the application's own binary.
#[derive(Debug, Subcommand)]
pub(crate) enum InApp {
    /// Serve the application, without watching it
    #[command(after_help = "\
The application understands:
  --host <HOST>  the address to listen on (127.0.0.1)
  --port <PORT>  the port to listen on (8000)

Options of cargo anvil itself (-p, --offline, …) come before the first of them.")]
    Serve(Forwarded),
    /// Run the migrations that have not run
    #[command(after_help = "\
The application understands:
  --database <NAME>  use this connection of [database.connections]
  --force            run in production too
  --seed             seed afterwards
  --seeder <NAME>    run this seeder afterwards
  --step             give each migration a batch of its own
  --pretend          print the SQL and change nothing
  --isolated         do nothing while another process migrates
  --graceful         end with exit code 0 even when a migration fails

Options of cargo anvil itself (-p, --offline, …) come before the first of them.")]
    Migrate(Forwarded),
    /// List the migrations and whether they have run
    #[command(name = "migrate:status")]
    #[command(after_help = "\
The application understands:
  --database <NAME>  use this connection of [database.connections]
  --pending          only those that have not run; exit code 1 when there are any
  --json             print them as JSON

Options of cargo anvil itself (-p, --offline, …) come before the first of them.")]
    MigrateStatus(Forwarded),
    /// Take back the last batch of migrations
    #[command(name = "migrate:rollback")]
    #[command(after_help = "\
The application understands:
  --database <NAME>  use this connection of [database.connections]
  --step <N>         take back N migrations instead of the last batch
  --batch <N>        take back batch N instead of the last one
  --pretend          print the SQL and change nothing
  --force            run in production too

Options of cargo anvil itself (-p, --offline, …) come before the first of them.")]
    MigrateRollback(Forwarded),
    /// Drop all tables and run every migration
    #[command(name = "migrate:fresh")]
    #[command(after_help = "\
The application understands:
  --database <NAME>  use this connection of [database.connections]
  --seed             seed afterwards
  --seeder <NAME>    run this seeder afterwards
  --step             give each migration a batch of its own
  --drop-types       drop the types of PostgreSQL, too
  --force            run in production too

Options of cargo anvil itself (-p, --offline, …) come before the first of them.")]
    MigrateFresh(Forwarded),
    /// Take back every migration
    #[command(name = "migrate:reset")]
    #[command(after_help = "\
The application understands:
  --database <NAME>  use this connection of [database.connections]
  --pretend          print the SQL and change nothing
  --force            run in production too

Options of cargo anvil itself (-p, --offline, …) come before the first of them.")]
    MigrateReset(Forwarded),
    /// Take back every migration and run them again
    #[command(name = "migrate:refresh")]
    #[command(after_help = "\
The application understands:
  --database <NAME>  use this connection of [database.connections]
  --step <N>         take back and run again only N migrations
  --seed             seed afterwards
  --seeder <NAME>    run this seeder afterwards
  --force            run in production too

Options of cargo anvil itself (-p, --offline, …) come before the first of them.")]
    MigrateRefresh(Forwarded),
    /// Fill the database with the seeders
    #[command(name = "db:seed")]
    #[command(after_help = "\
The application understands:
  --database <NAME>  use this connection of [database.connections]
  --class <NAME>     the seeder to run (DatabaseSeeder)
  --force            run in production too

Options of cargo anvil itself (-p, --offline, …) come before the first of them.")]
    DbSeed(Forwarded),
    /// Show a model with its columns, relations and observer
    #[command(name = "model:show")]
    #[command(after_help = "\
The application understands:
  --database <NAME>  use this connection of [database.connections]
  <MODEL>            the model: Post, models::Post
  --json             print JSON

Options of cargo anvil itself (-p, --offline, …) come before the first of them.")]
    ModelShow(Forwarded),
    /// Compare the models with the database
    ///
    /// Exit code 1 when they differ, so that it can stand in a pipeline.
    #[command(name = "db:check")]
    #[command(after_help = "\
The application understands:
  --database <NAME>  use this connection of [database.connections]
  --json             print JSON

Options of cargo anvil itself (-p, --offline, …) come before the first of them.")]
    DbCheck(Forwarded),
    /// Show the database with its tables
    #[command(name = "db:show")]
    #[command(after_help = "\
The application understands:
  --database <NAME>  use this connection of [database.connections]
  --counts           count the records of each table
  --views            show the views, too
  --types            show the types of PostgreSQL, too
  --json             print JSON

Options of cargo anvil itself (-p, --offline, …) come before the first of them.")]
    DbShow(Forwarded),
    /// Show one table with its columns, indexes and foreign keys
    #[command(name = "db:table")]
    #[command(after_help = "\
The application understands:
  --database <NAME>  use this connection of [database.connections]
  <TABLE>            the table or view
  --json             print JSON

Options of cargo anvil itself (-p, --offline, …) come before the first of them.")]
    DbTable(Forwarded),
    /// Drop all tables
    #[command(name = "db:wipe")]
    #[command(after_help = "\
The application understands:
  --database <NAME>  use this connection of [database.connections]
  --drop-views       drop the views, too
  --drop-types       drop the types of PostgreSQL, too
  --force            run in production too

Options of cargo anvil itself (-p, --offline, …) come before the first of them.")]
    DbWipe(Forwarded),
    /// Write the tables as SQL, from which an empty database is made
    #[command(name = "schema:dump")]
    #[command(after_help = "\
The application understands:
  --database <NAME>  use this connection of [database.connections]
  --path <FILE>      write to this file, instead of the one in database/schema

Options of cargo anvil itself (-p, --offline, …) come before the first of them.")]
    SchemaDump(Forwarded),
    /// Forget everything that is cached
    #[command(name = "cache:clear")]
    CacheClear(Forwarded),
    /// List the routes
    #[command(after_help = "\
The application understands:
  --json  print them as JSON

Options of cargo anvil itself (-p, --offline, …) come before the first of them.")]
    Routes(Forwarded),
    /// Show the application's environment and drivers
    About(Forwarded),
}

impl InApp {
    /// The arguments, to be put right when the parser has taken too many.
    pub(crate) fn arguments_mut(&mut self) -> &mut Vec<OsString> {
        match self {
            Self::Serve(forwarded)
            | Self::Migrate(forwarded)
            | Self::MigrateStatus(forwarded)
            | Self::MigrateRollback(forwarded)
            | Self::MigrateFresh(forwarded)
            | Self::MigrateReset(forwarded)
            | Self::MigrateRefresh(forwarded)
            | Self::ModelShow(forwarded)
            | Self::DbCheck(forwarded)
            | Self::DbShow(forwarded)
            | Self::DbTable(forwarded)
            | Self::DbWipe(forwarded)
            | Self::SchemaDump(forwarded)
            | Self::DbSeed(forwarded)
            | Self::CacheClear(forwarded)
            | Self::Routes(forwarded)
            | Self::About(forwarded) => &mut forwarded.arguments,
        }
    }

    /// The command's name in the application, and its arguments.
    pub(crate) fn forwarded(&self) -> (&'static str, &[OsString]) {
        let (name, forwarded) = match self {
            Self::Serve(forwarded) => ("serve", forwarded),
            Self::Migrate(forwarded) => ("migrate", forwarded),
            Self::MigrateStatus(forwarded) => ("migrate:status", forwarded),
            Self::MigrateRollback(forwarded) => ("migrate:rollback", forwarded),
            Self::MigrateFresh(forwarded) => ("migrate:fresh", forwarded),
            Self::MigrateReset(forwarded) => ("migrate:reset", forwarded),
            Self::MigrateRefresh(forwarded) => ("migrate:refresh", forwarded),
            Self::ModelShow(forwarded) => ("model:show", forwarded),
            Self::DbCheck(forwarded) => ("db:check", forwarded),
            Self::DbShow(forwarded) => ("db:show", forwarded),
            Self::DbTable(forwarded) => ("db:table", forwarded),
            Self::DbWipe(forwarded) => ("db:wipe", forwarded),
            Self::SchemaDump(forwarded) => ("schema:dump", forwarded),
            Self::DbSeed(forwarded) => ("db:seed", forwarded),
            Self::CacheClear(forwarded) => ("cache:clear", forwarded),
            Self::Routes(forwarded) => ("routes", forwarded),
            Self::About(forwarded) => ("about", forwarded),
        };
        (name, &forwarded.arguments)
    }
}
