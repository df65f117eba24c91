//! `schema:dump`: writes the tables as SQL, from which `migrate` makes an empty database without
//! running every migration.

use std::path::{Path, PathBuf};

use cast::Driver;
use cast::migration::dump;
use futures_util::future::LocalBoxFuture;

use super::output::{dotted, note};
use super::{Command, Context, DATABASE, Failure};

pub(super) const COMMAND: Command = Command {
    name: "schema:dump",
    summary: "Write the tables as SQL, from which `migrate` makes an empty database",
    options: &[
        DATABASE,
        (
            "--path <file>",
            "Write to this file, instead of the one in `database/schema`",
        ),
    ],
    run,
};

/// Where the dump of a database is, in the application's folder.
pub(super) fn dump_path(base: &Path, driver: Driver) -> PathBuf {
    base.join("database/schema")
        .join(format!("{}-schema.sql", driver.feature()))
}

fn run(context: Context) -> LocalBoxFuture<'static, Result<(), Failure>> {
    Box::pin(async move {
        let booted = context.boot(false).await?;
        let db = booted.kernel.state().db();
        let path = match context.arguments.value("path") {
            Some(path) => PathBuf::from(path),
            None => dump_path(&context.definition.base_path(), db.driver()),
        };
        let sql = dump(db).await?;
        write(&path, &sql).map_err(|error| {
            Failure::Failed(format!("cannot write `{}`: {error}", path.display()))
        })?;
        note(dotted(&path.display().to_string(), "WRITTEN"));
        Ok(())
    })
}

fn write(path: &Path, sql: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, sql)
}
