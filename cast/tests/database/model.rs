//! The models and tables that the cases use.

use cast::migration::{Migrations, Migrator, Schema, migrations};
use cast::prelude::*;
use serde_json::Value as Json;

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "users", crate = "cast")]
pub(crate) struct User {
    pub id: i64,
    pub name: String,
    pub email: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "posts", soft_deletes, crate = "cast")]
pub(crate) struct Post {
    pub id: i64,
    pub user_id: i64,
    pub title: String,
    #[column(default)]
    pub hits: i32,
    pub deleted_at: Option<Timestamp>,
}

/// One column of each type, each also without a value.
#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "samples", crate = "cast")]
pub(crate) struct Sample {
    pub id: i64,
    pub small: i16,
    pub int: i32,
    pub big: i64,
    pub float: f64,
    pub truth: bool,
    pub text: String,
    pub bytes: Vec<u8>,
    pub moment: Timestamp,
    pub day: Date,
    pub time: cast::Time,
    pub json: Json,
    pub price: f64,
    pub r#type: String,
    pub no_small: Option<i16>,
    pub no_int: Option<i32>,
    pub no_big: Option<i64>,
    pub no_float: Option<f64>,
    pub no_truth: Option<bool>,
    pub no_text: Option<String>,
    pub no_bytes: Option<Vec<u8>>,
    pub no_moment: Option<Timestamp>,
    pub no_day: Option<Date>,
    pub no_json: Option<Json>,
}

/// A record whose key the program chooses.
#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "countries", crate = "cast")]
pub(crate) struct Country {
    #[column(key)]
    pub code: String,
    pub name: String,
}

pub(crate) mod create_tables {
    use super::Schema;

    pub(crate) fn up(schema: &mut Schema) {
        schema.create("users", |t| {
            t.id();
            t.string("name");
            t.string("email").unique();
            t.timestamps();
        });
        schema.create("posts", |t| {
            t.id();
            t.foreign_id("user_id").constrained().cascade_on_delete();
            t.string("title");
            t.integer("hits").default(7);
            t.soft_deletes();
        });
        schema.create("samples", |t| {
            t.id();
            t.small_integer("small");
            t.integer("int");
            t.big_integer("big");
            t.double("float");
            t.boolean("truth");
            t.text("text");
            t.binary("bytes");
            t.timestamp("moment");
            t.date("day");
            t.time("time");
            t.json("json");
            t.decimal("price", 8, 2);
            t.enumeration("type", ["a", "b"]);
            t.small_integer("no_small").nullable();
            t.integer("no_int").nullable();
            t.big_integer("no_big").nullable();
            t.double("no_float").nullable();
            t.boolean("no_truth").nullable();
            t.text("no_text").nullable();
            t.binary("no_bytes").nullable();
            t.timestamp("no_moment").nullable();
            t.date("no_day").nullable();
            t.json("no_json").nullable();
        });
        schema.create("countries", |t| {
            t.string_len("code", 2).primary();
            t.string("name");
        });
    }

    pub(crate) fn down(schema: &mut Schema) {
        for table in ["countries", "samples", "posts", "users"] {
            schema.drop(table);
        }
    }
}

pub(crate) fn all() -> Migrations {
    migrations![create_tables]
}

/// Creates the tables.
pub(crate) async fn migrate(db: &Db) {
    Migrator::new(db, &all())
        .run(false)
        .await
        .expect("the tables are created");
}

pub(crate) async fn user(db: &dyn Executor, name: &str) -> User {
    let new = NewUser {
        name: name.to_owned(),
        email: format!("{name}@example.com"),
    };
    User::create(db, new).await.expect("the user is created")
}

pub(crate) async fn post(db: &dyn Executor, user: &User, title: &str, hits: i32) -> Post {
    let new = NewPost {
        user_id: user.id,
        title: title.to_owned(),
        hits: Some(hits),
    };
    Post::create(db, new).await.expect("the post is created")
}
