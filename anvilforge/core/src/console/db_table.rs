//! `db:table`: one table with its columns, indexes and foreign keys.

use cast::Db;
use cast::schema::inspect::{self, Column, ForeignKey, Index, Table};
use futures_util::future::LocalBoxFuture;
use serde_json::{Value, json};

use super::output::{bytes, dotted, print, section};
use super::{Command, Context, DATABASE, Failure};

pub(super) const COMMAND: Command = Command {
    name: "db:table",
    summary: "Show one table with its columns, indexes and foreign keys",
    options: &[
        DATABASE,
        ("<table>", "The table or view"),
        ("--json", "Print JSON"),
    ],
    run,
};

/// A table as it was found.
struct Found {
    table: Table,
    columns: Vec<Column>,
    indexes: Vec<Index>,
    foreign_keys: Vec<ForeignKey>,
}

fn run(context: Context) -> LocalBoxFuture<'static, Result<(), Failure>> {
    Box::pin(async move {
        let booted = context.boot(false).await?;
        let wanted = context.arguments.value("table");
        let found = find(booted.kernel.state().db(), wanted).await?;
        if context.arguments.has("json") {
            print(format_args!("{:#}", found.json()));
        } else {
            print(found.lines().join("\n"));
        }
        Ok(())
    })
}

async fn find(db: &Db, wanted: Option<&str>) -> Result<Found, Failure> {
    let mut tables = inspect::tables(db).await?;
    let names: Vec<_> = tables
        .iter()
        .map(|table| format!("`{}`", table.name))
        .collect();
    let known = match names.is_empty() {
        true => "the database has none".to_owned(),
        false => format!("there is {}", names.join(", ")),
    };
    let Some(wanted) = wanted else {
        return Err(Failure::Usage(format!("say which table: {known}")));
    };
    let Some(index) = tables.iter().position(|table| table.name == wanted) else {
        return Err(Failure::Failed(format!(
            "there is no table `{wanted}`: {known}"
        )));
    };
    Ok(Found {
        table: tables.swap_remove(index),
        columns: inspect::columns(db, wanted).await?,
        indexes: inspect::indexes(db, wanted).await?,
        foreign_keys: inspect::foreign_keys(db, wanted).await?,
    })
}

impl Found {
    fn json(&self) -> Value {
        json!({
            "table": self.table,
            "columns": self.columns,
            "indexes": self.indexes,
            "foreign_keys": self.foreign_keys,
        })
    }

    fn lines(&self) -> Vec<String> {
        let mut lines = vec![dotted(
            &self.table.name,
            self.table.comment.as_deref().unwrap_or("-"),
        )];
        lines.push(dotted("Columns", &self.columns.len().to_string()));
        if let Some(size) = self.table.size {
            lines.push(dotted("Size", &bytes(size)));
        }
        let columns = self
            .columns
            .iter()
            .map(|column| dotted(&describe_name(column), &describe_type(column)));
        let indexes = self
            .indexes
            .iter()
            .map(|index| dotted(&describe_index(index), &describe_kind(index)));
        let keys = self
            .foreign_keys
            .iter()
            .map(|key| dotted(&describe_key(key), &describe_actions(key)));
        section(&mut lines, "Columns", columns);
        section(&mut lines, "Indexes", indexes);
        section(&mut lines, "Foreign keys", keys);
        lines
    }
}

fn describe_name(column: &Column) -> String {
    let mut words = vec![column.name.clone()];
    if column.auto_increment {
        words.push("autoincrement".to_owned());
    }
    if column.nullable {
        words.push("nullable".to_owned());
    }
    if let Some(generated) = &column.generated {
        words.push(
            if generated.stored {
                "stored"
            } else {
                "virtual"
            }
            .to_owned(),
        );
    }
    words.join(" ")
}

fn describe_type(column: &Column) -> String {
    match &column.default {
        Some(default) => format!("default {default}, {}", column.full_type),
        None => column.full_type.clone(),
    }
}

fn describe_index(index: &Index) -> String {
    format!("{} ({})", index.name, index.columns.join(", "))
}

fn describe_kind(index: &Index) -> String {
    let mut words: Vec<&str> = index.kind.as_deref().into_iter().collect();
    if index.unique {
        words.push("unique");
    }
    if index.primary {
        words.push("primary");
    }
    words.join(", ")
}

fn describe_key(key: &ForeignKey) -> String {
    format!(
        "{} ({}) -> {} ({})",
        key.name.as_deref().unwrap_or("unnamed"),
        key.columns.join(", "),
        key.foreign_table,
        key.foreign_columns.join(", ")
    )
}

fn describe_actions(key: &ForeignKey) -> String {
    format!("on update {}, on delete {}", key.on_update, key.on_delete)
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use cast::{ConnectOptions, Db};

    use super::find;
    use crate::console::Failure;

    #[tokio::test]
    async fn shows_a_table_or_says_which_there_are() {
        let db = Db::connect(&ConnectOptions::new("sqlite::memory:"))
            .await
            .unwrap();
        for sql in [
            "CREATE TABLE users (id integer PRIMARY KEY AUTOINCREMENT NOT NULL)",
            "CREATE TABLE posts (id integer PRIMARY KEY, title varchar(9) DEFAULT 'x', \
             user_id integer NOT NULL, CONSTRAINT by_user FOREIGN KEY (user_id) REFERENCES users (id))",
            "CREATE UNIQUE INDEX by_title ON posts (title, user_id)",
        ] {
            db.execute(sql, vec![]).await.unwrap();
        }
        let found = find(&db, Some("posts")).await.ok().unwrap();
        let text = found.lines().join("\n");
        for line in [
            "  title nullable ...",
            "... default 'x', varchar(9)\n",
            "  primary (id) ...",
            "... unique, primary\n",
            "  by_title (title, user_id) ...",
            "  by_user (user_id) -> users (id) ",
            " on update no action, on delete no action",
        ] {
            assert!(text.contains(line), "{line} is not in {text}");
        }
        let json = found.json();
        assert_eq!(json["columns"][1]["type"], "varchar(9)");
        assert_eq!(
            json["indexes"][1]["columns"],
            serde_json::json!(["title", "user_id"])
        );
        assert_eq!(json["foreign_keys"][0]["foreign_table"], "users");
        for (wanted, expected) in [
            (None, "say which table: there is `posts`, `users`"),
            (
                Some("post"),
                "there is no table `post`: there is `posts`, `users`",
            ),
        ] {
            match find(&db, wanted).await.err() {
                Some(Failure::Usage(text) | Failure::Failed(text)) => assert_eq!(text, expected),
                None => panic!("{wanted:?} was found"),
            }
        }
    }
}
