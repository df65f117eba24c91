//! The boundary of a command, and the list of all.

use futures_util::future::LocalBoxFuture;

use super::{
    Arguments, about, cache_clear, db_check, db_show, db_table, db_wipe, migrate, model_show,
    routes, schema_diff, schema_dump, seed, serve,
};
use crate::app::{BootOptions, Booted, Definition, boot, chain};

/// One command.
pub(crate) struct Command {
    /// The name on the command line.
    pub(crate) name: &'static str,
    /// One line for the list.
    pub(crate) summary: &'static str,
    /// Its options, as the help shows them.
    pub(crate) options: &'static [(&'static str, &'static str)],
    /// Runs it.
    pub(crate) run: fn(Context) -> LocalBoxFuture<'static, Result<(), Failure>>,
}

/// What a command is given.
pub(crate) struct Context {
    pub(crate) definition: Definition,
    pub(crate) arguments: Arguments,
}

/// Why a command did not do its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It was called wrongly: exit code 2.
    Usage(String),
    /// It failed: exit code 1.
    Failed(String),
}

impl<E: std::error::Error + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Failed(chain(&error))
    }
}

impl Context {
    /// Boots the application with its database.
    pub(crate) async fn boot(&self, create_database: bool) -> Result<Booted, Failure> {
        Ok(boot(&self.definition, &self.boot_options(create_database)).await?)
    }

    /// How this command boots.
    pub(crate) fn boot_options(&self, create_database: bool) -> BootOptions {
        BootOptions {
            create_database,
            env_file: ".env",
            overrides: self.arguments.overrides(),
            checks_csrf: true,
            connection: self.arguments.value("database").map(str::to_owned),
        }
    }
}

/// The option of commands that work on a database.
pub(crate) const DATABASE: (&str, &str) = (
    "--database <name>",
    "Use this connection of `[database.connections]`",
);

/// Every command, in the order of the help.
pub(crate) const COMMANDS: &[Command] = &[
    serve::COMMAND,
    migrate::RUN,
    migrate::STATUS,
    migrate::ROLLBACK,
    migrate::RESET,
    migrate::REFRESH,
    migrate::FRESH,
    seed::COMMAND,
    model_show::COMMAND,
    db_check::COMMAND,
    db_show::COMMAND,
    db_table::COMMAND,
    db_wipe::COMMAND,
    schema_dump::COMMAND,
    schema_diff::COMMAND,
    cache_clear::COMMAND,
    routes::COMMAND,
    about::COMMAND,
];
