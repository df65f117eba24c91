//! `db:check`: whether the database has what the models say.

use cast::Db;
use cast::diff::{Difference, Found, Wanted, differences};
use cast::migration::Migrator;
use cast::registry::Models;
use futures_util::future::LocalBoxFuture;
use serde_json::{Value, json};

use super::output::{note, print};
use super::{Command, Context, DATABASE, Failure};

pub(super) const COMMAND: Command = Command {
    name: "db:check",
    summary: "Compare the models with the database; exit code 1 when they differ",
    options: &[DATABASE, ("--json", "Print JSON")],
    run,
};

fn run(context: Context) -> LocalBoxFuture<'static, Result<(), Failure>> {
    Box::pin(async move {
        let booted = context.boot(false).await?;
        let db = booted.kernel.state().db();
        let wanted = wanted(&booted.models)?;
        let found = compare(db, &wanted).await?;
        if context.arguments.has("json") {
            print(format_args!("{:#}", json(&found)));
        } else {
            print(text(&found, &wanted));
        }
        if found.is_empty() {
            return Ok(());
        }
        let pending = Migrator::new(db, &booted.migrations).pending().await?;
        if !pending.is_empty() {
            note(format_args!(
                "Migrations that have not run: {}. `{}` runs them.",
                pending.join(", "),
                context.definition.command_line("migrate")
            ));
        }
        Err(Failure::Failed(format!(
            "models and database differ in {} {}",
            found.len(),
            if found.len() == 1 { "place" } else { "places" }
        )))
    })
}

/// What the models of an application need. A check of none would always pass, so none is a failure.
pub(super) fn wanted(models: &Models) -> Result<Wanted, Failure> {
    if models.is_empty() {
        return Err(Failure::Failed(
            "the application lists no models: list them in `src/models/mod.rs`, \
             `pub fn all() -> Models { models![User] }`, and give them to the application in `src/lib.rs`, \
             `app.models(models::all());`"
                .to_owned(),
        ));
    }
    Ok(Wanted::of(models))
}

async fn compare(db: &Db, wanted: &Wanted) -> Result<Vec<Difference>, Failure> {
    let found = Found::read(db, wanted).await?;
    Ok(differences(wanted, &found))
}

fn text(differences: &[Difference], wanted: &Wanted) -> String {
    if differences.is_empty() {
        let tables = match wanted.len() {
            1 => "1 table".to_owned(),
            count => format!("{count} tables"),
        };
        return format!("Models and database are in step ({tables}).");
    }
    let lines = differences
        .iter()
        .map(|one| format!("{}: {}\n    {}", one.place, one.message(), one.remedy()));
    lines.collect::<Vec<_>>().join("\n")
}

fn json(differences: &[Difference]) -> Value {
    let rows: Vec<_> = differences
        .iter()
        .map(|one| {
            json!({
                "kind": one.code(),
                "subject": one.subject,
                "place": one.place,
                "table": one.table,
                "column": one.column,
                "message": one.message(),
                "remedy": one.remedy(),
            })
        })
        .collect();
    json!({ "in_step": differences.is_empty(), "differences": rows })
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use anvil_macros::Model;
    use cast::registry::models;
    use cast::{ConnectOptions, Db};

    use super::*;

    #[derive(Model)]
    #[model(table = "users", crate = "cast")]
    struct User {
        id: i64,
        name: String,
    }

    async fn database(sql: &str) -> Db {
        let db = Db::connect(&ConnectOptions::new("sqlite::memory:"))
            .await
            .unwrap();
        db.execute(sql, vec![]).await.unwrap();
        db
    }

    #[tokio::test]
    async fn tells_what_differs_and_where_and_what_to_do() {
        let db = database("CREATE TABLE users (id integer PRIMARY KEY, name text)").await;
        let wanted = wanted(&models![User]).ok().unwrap();
        let found = compare(&db, &wanted).await.ok().unwrap();
        let text = text(&found, &wanted);
        assert!(
            text.contains("db_check.rs:")
                && text.ends_with(
                    ": the column `users.name` may be without a value, and `User::name` may not\n    \
                     make the field an `Option`, or the column `not null`"
                ),
            "{text}"
        );
        let json = json(&found);
        assert_eq!(json["in_step"], false);
        assert_eq!(json["differences"][0]["kind"], "nullable");
        assert_eq!(json["differences"][0]["column"], "name");
    }

    #[tokio::test]
    async fn says_in_a_sentence_that_nothing_differs() {
        let db = database("CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL)").await;
        let wanted = wanted(&models![User]).ok().unwrap();
        let found = compare(&db, &wanted).await.ok().unwrap();
        assert_eq!(
            text(&found, &wanted),
            "Models and database are in step (1 table)."
        );
        assert_eq!(json(&found)["in_step"], true);
    }

    #[test]
    fn an_application_without_a_list_of_models_is_told_how_to_make_one() {
        let Err(Failure::Failed(text)) = wanted(&Models::default()) else {
            panic!("a check of nothing passed");
        };
        assert!(text.contains("app.models(models::all())"), "{text}");
    }
}
