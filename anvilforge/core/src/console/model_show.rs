//! `model:show`: a model with its columns, relations, observer and scopes, beside what the database has.

use cast::Db;
use cast::registry::{About, Field, Models, Role};
use cast::schema::inspect::{self, Column, Index};
use futures_util::future::LocalBoxFuture;
use serde_json::{Value, json};

use super::output::{dotted, print, section};
use super::{Command, Context, DATABASE, Failure};

pub(super) const COMMAND: Command = Command {
    name: "model:show",
    summary: "Show a model with its columns, relations and observer",
    options: &[
        DATABASE,
        ("<model>", "The model: Post, models::Post"),
        ("--json", "Print JSON"),
    ],
    run,
};

/// A model and its table.
struct Shown {
    name: &'static str,
    table: &'static str,
    key: &'static str,
    soft_deletes: bool,
    about: &'static About,
    connection: String,
    driver: String,
    table_is_there: bool,
    columns: Vec<Column>,
    indexes: Vec<Index>,
}

/// One row of the attributes: a field, a column, or both.
struct Attribute<'s> {
    field: Option<&'s Field>,
    column: Option<&'s Column>,
}

fn run(context: Context) -> LocalBoxFuture<'static, Result<(), Failure>> {
    Box::pin(async move {
        let booted = context.boot(false).await?;
        let wanted = context.arguments.value("model");
        let db = booted.kernel.state().db();
        let shown = find(db, &booted.models, wanted).await?;
        if context.arguments.has("json") {
            print(format_args!("{:#}", shown.json()));
        } else {
            print(shown.lines().join("\n"));
        }
        Ok(())
    })
}

async fn find(db: &Db, models: &Models, wanted: Option<&str>) -> Result<Shown, Failure> {
    let Some(wanted) = wanted else {
        let names: Vec<_> = models
            .names()
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        return Err(Failure::Usage(format!(
            "say which model: {}",
            names.join(", ")
        )));
    };
    let model = models.find(wanted)?;
    Ok(Shown {
        name: model.name,
        table: model.table,
        key: model.key,
        soft_deletes: model.deleted_at.is_some(),
        about: model.about(),
        connection: db.connection_name().to_owned(),
        driver: db.driver().to_string(),
        table_is_there: inspect::has_table(db, model.table).await?,
        columns: inspect::columns(db, model.table).await?,
        indexes: inspect::indexes(db, model.table).await?,
    })
}

impl Shown {
    fn attributes(&self) -> Vec<Attribute<'_>> {
        let same = |column: &Column, field: &Field| column.name.eq_ignore_ascii_case(field.column);
        let fields = self.about.fields.iter().map(|field| Attribute {
            field: Some(field),
            column: self.columns.iter().find(|column| same(column, field)),
        });
        let is_extra =
            |column: &&Column| !self.about.fields.iter().any(|field| same(column, field));
        let extra = self
            .columns
            .iter()
            .filter(is_extra)
            .map(|column| Attribute {
                field: None,
                column: Some(column),
            });
        fields.chain(extra).collect()
    }

    fn has_index(&self, column: &str, is_meant: impl Fn(&Index) -> bool) -> bool {
        let mut indexes = self.indexes.iter();
        indexes.any(|index| {
            is_meant(index) && matches!(index.columns.as_slice(), [own] if own == column)
        })
    }

    fn lines(&self) -> Vec<String> {
        let place = self.about.fields.first().map(|field| field.place);
        let place = place.map_or_else(String::new, |at| format!("{}:{}", at.file(), at.line()));
        let mut lines = vec![
            dotted(self.about.path, &place),
            dotted(
                "Database",
                &format!("{} ({})", self.connection, self.driver),
            ),
            dotted("Table", self.table),
        ];
        if !self.table_is_there {
            lines.push(format!("  The database has no table `{}`.", self.table));
        }
        let attributes = self.attributes();
        let rows = attributes.iter().map(|one| {
            let words = self.words(one);
            let left = match words.is_empty() {
                true => one.name().to_owned(),
                false => format!("{} {}", one.name(), words.join(", ")),
            };
            dotted(&left, &one.types())
        });
        section(&mut lines, "Columns (in the database / in the model)", rows);
        let relations = self.about.relations.iter();
        let relations = relations.map(|one| {
            let touches = if one.touches { " touches" } else { "" };
            dotted(
                &format!("{} {}{touches}", one.name(), one.kind),
                one.related,
            )
        });
        section(&mut lines, "Relations", relations);
        let observers = self.about.observers.iter().map(|name| format!("  {name}"));
        section(&mut lines, "Observers", observers);
        let scopes = self
            .about
            .global_scopes
            .iter()
            .map(|name| format!("  {name}"));
        section(&mut lines, "Global scopes", scopes);
        lines
    }

    /// What there is to say of a row, in Laravel's words.
    fn words(&self, one: &Attribute<'_>) -> Vec<String> {
        let name = one.name();
        let mut words = Vec::new();
        let mut say = |is_so: bool, word: &str| {
            if is_so {
                words.push(word.to_owned());
            }
        };
        say(self.is_counted(one), "increments");
        say(self.has_index(name, |index| index.primary), "primary");
        say(
            self.has_index(name, |index| index.unique && !index.primary),
            "unique",
        );
        say(self.has_index(name, |index| !index.unique), "index");
        say(one.is_nullable(), "nullable");
        say(one.is_fillable(), "fillable");
        say(one.field.is_some_and(|field| field.hidden), "hidden");
        say(one.field.is_none(), "not in the model");
        say(
            one.column.is_none() && self.table_is_there,
            "not in the database",
        );
        if let Some(default) = one.default() {
            words.push(format!("default {default}"));
        }
        words
    }

    /// SQLite counts every key of whole numbers up, and says so of none.
    fn is_counted(&self, one: &Attribute<'_>) -> bool {
        let by_model = |field: &Field| field.role == Role::Generated && field.column == self.key;
        one.column.is_some_and(|column| {
            column.auto_increment
                || column.full_type == "integer" && one.field.is_some_and(by_model)
        })
    }

    fn json(&self) -> Value {
        let attributes: Vec<_> = self
            .attributes()
            .iter()
            .map(|one| {
                let name = one.name();
                json!({
                    "name": name,
                    "field": one.field.map(|field| field.name),
                    "type": one.column.map(|column| &column.full_type),
                    "rust_type": one.field.map(|field| field.rust_type),
                    "cast": one.field.map(|field| field.type_name),
                    "increments": self.is_counted(one),
                    "nullable": one.is_nullable(),
                    "default": one.default(),
                    "primary": self.has_index(name, |index| index.primary),
                    "unique": self.has_index(name, |index| index.unique),
                    "index": self.has_index(name, |_| true),
                    "fillable": one.is_fillable(),
                    "hidden": one.field.is_some_and(|field| field.hidden),
                })
            })
            .collect();
        let relations: Vec<_> = self
            .about
            .relations
            .iter()
            .map(|one| {
                json!({
                    "name": one.name(),
                    "type": one.kind,
                    "related": one.related,
                    "touches": one.touches,
                })
            })
            .collect();
        json!({
            "class": self.about.path,
            "name": self.name,
            "database": self.connection,
            "driver": self.driver,
            "table": self.table,
            "table_exists": self.table_is_there,
            "primary_key": self.key,
            "soft_deletes": self.soft_deletes,
            "attributes": attributes,
            "relations": relations,
            "observers": self.about.observers,
            "global_scopes": self.about.global_scopes,
        })
    }
}

impl Attribute<'_> {
    fn name(&self) -> &str {
        match (self.field, self.column) {
            (Some(field), _) => field.column,
            (None, Some(column)) => &column.name,
            (None, None) => "",
        }
    }

    fn types(&self) -> String {
        let column = self.column.map_or("-", |column| &column.full_type);
        let field = self.field.map_or("-", |field| field.rust_type);
        format!("{column} / {field}")
    }

    fn is_nullable(&self) -> bool {
        match (self.column, self.field) {
            (Some(column), _) => column.nullable,
            (None, field) => field.is_some_and(|field| field.nullable),
        }
    }

    /// Whether whoever creates a record gives it: it is a field of `New…`.
    fn is_fillable(&self) -> bool {
        let given = |field: &Field| matches!(field.role, Role::Given | Role::Defaulted);
        self.field.is_some_and(given)
    }

    fn default(&self) -> Option<&str> {
        let column = self.column.filter(|column| !column.auto_increment);
        column.and_then(|column| column.default.as_deref())
    }
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use anvil_macros::Model;
    use cast::registry::models;
    use cast::{ConnectOptions, prelude::*};

    use super::*;

    #[derive(Model)]
    #[model(table = "users", crate = "cast")]
    struct User {
        id: i64,
        email: String,
        #[serde(skip)]
        password: String,
        #[has_many]
        #[serde(skip)]
        posts: HasMany<Post>,
    }

    #[derive(Model)]
    #[model(table = "posts", crate = "cast")]
    struct Post {
        id: i64,
        user_id: i64,
        body: Option<String>,
        #[belongs_to(touches)]
        author: BelongsTo<User>,
    }

    async fn show(name: Option<&str>) -> Result<Shown, Failure> {
        let db = Db::connect(&ConnectOptions::new("sqlite::memory:"))
            .await
            .unwrap();
        for sql in [
            "CREATE TABLE users (id integer PRIMARY KEY, email varchar(255) NOT NULL, age integer DEFAULT 7)",
            "CREATE UNIQUE INDEX users_email_unique ON users (email)",
        ] {
            db.execute(sql, vec![]).await.unwrap();
        }
        find(&db, &models![User], name).await
    }

    #[tokio::test]
    async fn a_model_is_shown_beside_its_table() {
        let shown = show(Some("user")).await.ok().unwrap();
        let text = shown.lines().join("\n");
        for line in [
            "::tests::User ",
            "model_show.rs:",
            "  Database ",
            " default (SQLite)",
            "  Table ",
            "  id increments, primary ...",
            "... integer / i64\n",
            "  email unique, fillable ...",
            "... varchar(255) / String\n",
            "  password fillable, hidden, not in the database ...",
            "... - / String\n",
            "  age nullable, not in the model, default 7 ...",
            "\n\nRelations\n  posts HasMany ...",
            "... Post",
        ] {
            assert!(text.contains(line), "{line} is not in {text}");
        }
        let json = shown.json();
        assert_eq!(json["attributes"][1]["unique"], true);
        assert_eq!(json["attributes"][2]["hidden"], true);
        assert_eq!(json["attributes"][3]["rust_type"], Value::Null);
        assert_eq!(
            json["relations"][0],
            json!({ "name": "posts", "type": "HasMany", "related": "Post", "touches": false })
        );
    }

    #[tokio::test]
    async fn a_model_without_a_table_is_shown_too() {
        let text = show(Some("Post")).await.ok().unwrap().lines().join("\n");
        assert!(
            text.contains("  The database has no table `posts`."),
            "{text}"
        );
        assert!(text.contains("  body nullable, fillable ..."), "{text}");
        assert!(text.contains("  author BelongsTo touches ..."), "{text}");
    }

    #[tokio::test]
    async fn an_unknown_model_is_answered_with_those_there_are() {
        for (name, expected) in [
            (None, "say which model: `User`"),
            (
                Some("Usr"),
                "there is no model `Usr` (did you mean `User`?): the models are `User`, `Post`",
            ),
        ] {
            match show(name).await.err() {
                Some(Failure::Usage(text) | Failure::Failed(text)) => assert_eq!(text, expected),
                None => panic!("{name:?} was found"),
            }
        }
    }
}
