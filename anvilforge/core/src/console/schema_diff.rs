//! `schema:diff`: what a migration must do to bring the database in step with the models, as JSON.
//!
//! `cargo anvil make:migration --from-models` runs it and writes the file. The work is shared so because only the application's binary
//! knows its models and its version of the migrations' language, while only the CLI writes sources: so the calls are worded here, and
//! laid out as a file there.

use cast::Db;
use cast::diff::{Found, Script, Wanted, operations};
use cast::migration::Migrator;
use futures_util::future::LocalBoxFuture;

use super::db_check::wanted;
use super::output::print;
use super::{Command, Context, DATABASE, Failure};

pub(super) const COMMAND: Command = Command {
    name: "schema:diff",
    summary: "Print as JSON what `make:migration --from-models` writes",
    options: &[
        DATABASE,
        (
            "--rename <old:new>",
            "A column that only has another name; several are divided by commas",
        ),
    ],
    run,
};

fn run(context: Context) -> LocalBoxFuture<'static, Result<(), Failure>> {
    Box::pin(async move {
        let booted = context.boot(false).await?;
        let db = booted.kernel.state().db();
        let wanted = wanted(&booted.models)?;
        // What they would change stands in the database not yet, so it would be written a second time.
        let pending = Migrator::new(db, &booted.migrations).pending().await?;
        if !pending.is_empty() {
            return Err(Failure::Failed(format!(
                "there are migrations that have not run: {}. Run them first: `{}`",
                pending.join(", "),
                context.definition.command_line("migrate")
            )));
        }
        let script = script(db, &wanted, context.arguments.value("rename")).await?;
        let json = serde_json::to_string_pretty(&script)?;
        print(json);
        Ok(())
    })
}

async fn script(db: &Db, wanted: &Wanted, renames: Option<&str>) -> Result<Script, Failure> {
    let found = Found::read(db, wanted).await?;
    let renames: Vec<&str> = renames
        .into_iter()
        .flat_map(|renames| renames.split(','))
        .collect();
    let operations =
        operations(wanted, &found, &renames).map_err(|error| Failure::Usage(error.to_string()))?;
    Ok(Script::new(&operations))
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use anvil_macros::Model;
    use cast::ConnectOptions;
    use cast::registry::models;

    use super::*;

    #[derive(Model)]
    #[model(table = "users", crate = "cast")]
    struct User {
        id: i64,
        name: String,
    }

    #[tokio::test]
    async fn a_column_is_renamed_when_that_is_said() {
        let db = Db::connect(&ConnectOptions::new("sqlite::memory:"))
            .await
            .unwrap();
        let sql = "CREATE TABLE users (id integer PRIMARY KEY, title varchar(255) NOT NULL)";
        db.execute(sql, vec![]).await.unwrap();
        let wanted = wanted(&models![User]).ok().unwrap();
        let said = script(&db, &wanted, Some("title:name")).await.ok().unwrap();
        let json = serde_json::to_value(&said).unwrap();
        assert_eq!(
            json["up"],
            serde_json::json!([{
                "method": "table",
                "table": "users",
                "lines": [["rename_column(\"title\", \"name\")"]],
            }])
        );
        let unsaid = script(&db, &wanted, None).await.ok().unwrap();
        assert_eq!(unsaid.rename_candidates.len(), 1);
        let Err(Failure::Usage(text)) = script(&db, &wanted, Some("name")).await else {
            panic!("no rename was taken for one");
        };
        assert!(text.contains("write `old:new`"), "{text}");
    }
}
