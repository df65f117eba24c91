//! Models against real tables.

use anvil_macros::Model;
use cast::diff::{Difference, Found, Script, Wanted, differences, operations};
use cast::migration::Schema;
use cast::prelude::*;
use cast::registry::{Models, models};
use cast::{Driver, Uuid};

use crate::backend::on_each;
use crate::model::{Country, Post, Sample, User, migrate};

async fn codes(db: &Db, models: &Models) -> Vec<String> {
    let wanted = Wanted::of(models);
    let found = Found::read(db, &wanted)
        .await
        .expect("the database answers");
    let show = |one: &Difference| {
        format!(
            "{} {}",
            one.code(),
            one.column.as_deref().unwrap_or(&one.table)
        )
    };
    differences(&wanted, &found).iter().map(show).collect()
}

async fn script(db: &Db, models: &Models) -> Script {
    let wanted = Wanted::of(models);
    let found = Found::read(db, &wanted)
        .await
        .expect("the database answers");
    Script::new(&operations(&wanted, &found, &[]).expect("no renames"))
}

#[tokio::test]
async fn columns_of_every_type_are_in_step_with_their_fields() {
    on_each(async |db| {
        migrate(&db).await;
        let models = models![User, Post, Sample, Country];
        assert_eq!(
            codes(&db, &models).await,
            Vec::<String>::new(),
            "{}",
            db.driver()
        );
        assert!(script(&db, &models).await.is_empty(), "{}", db.driver());
    })
    .await;
}

#[tokio::test]
async fn what_was_changed_behind_the_models_is_told() {
    on_each(async |db| {
        migrate(&db).await;
        let mut schema = Schema::new();
        schema.table("users", |t| {
            t.drop_column("created_at");
            t.integer("age").nullable();
            t.string("name").nullable().change();
        });
        schema.table("posts", |t| {
            t.integer("hits").change();
            t.boolean("title").default(false);
            t.rename_column("title", "headline");
        });
        schema.drop("countries");
        schema.apply(&db).await.expect("the tables are changed");
        assert_eq!(
            codes(&db, &models![User, Post, Sample, Country]).await,
            [
                "nullable name",
                "missing_column created_at",
                "unneeded_column age",
                "type title",
                "no_default hits",
                "unneeded_column headline",
                "missing_table countries",
            ],
            "{}",
            db.driver()
        );
    })
    .await;
}

/// A model that has nothing of its table but the key.
#[derive(Model)]
#[model(table = "samples", crate = "cast")]
struct Bare {
    id: i64,
}

#[tokio::test]
async fn columns_are_told_in_the_words_that_made_them() {
    on_each(async |db| {
        migrate(&db).await;
        let script = script(&db, &models![Bare]).await;
        let mut words: Vec<String> = script.down[0]
            .lines
            .iter()
            .map(|line| line.join("."))
            .collect();
        words.sort();
        let sqlite = db.driver() == Driver::Sqlite;
        let integer = |small: &str| if sqlite { "big_integer" } else { small }.to_owned();
        let (json, no_document) = match db.driver() {
            Driver::Postgres => ("json", "default(\"{}\")"),
            Driver::Sqlite => ("text", "default(\"\")"),
            Driver::MySql => ("long_text", "default(\"\")"),
        };
        let kind = match db.driver() {
            Driver::MySql => "raw_column(\"type\", \"enum('a','b')\")",
            _ => "string(\"type\")",
        };
        let mut expected: Vec<String> = Vec::new();
        for (column, method, stopgap) in [
            ("small", integer("small_integer"), "default(0)"),
            ("int", integer("integer"), "default(0)"),
            ("big", integer("big_integer"), "default(0)"),
            ("float", "double".to_owned(), "default(0.0)"),
            ("truth", "boolean".to_owned(), "default(false)"),
            ("text", "text".to_owned(), "default(\"\")"),
            ("bytes", "binary".to_owned(), "default(\"\")"),
            ("moment", "timestamp".to_owned(), "use_current()"),
            ("day", "date".to_owned(), "default(\"1970-01-01\")"),
            ("json", json.to_owned(), no_document),
        ] {
            expected.push(format!("{method}(\"{column}\").{stopgap}"));
            expected.push(format!("{method}(\"no_{column}\").nullable()"));
        }
        expected.push("time(\"time\").default(\"00:00:00\")".to_owned());
        expected.push("decimal(\"price\", 8, 2).default(0.0)".to_owned());
        expected.push(format!("{kind}.default(\"\")"));
        expected.sort();
        assert_eq!(words, expected, "{}", db.driver());
    })
    .await;
}

#[derive(Model)]
#[model(table = "albums", crate = "cast")]
struct Album {
    #[column(key)]
    id: Uuid,
    user_id: i64,
    #[belongs_to]
    owner: BelongsTo<User>,
    #[belongs_to_many(timestamps)]
    posts: BelongsToMany<Post>,
}

#[tokio::test]
async fn relations_ask_for_their_keys_and_for_the_table_in_between() {
    on_each(async |db| {
        migrate(&db).await;
        let mut schema = Schema::new();
        schema.create("albums", |t| {
            t.uuid("id").primary();
            t.foreign_id("user_id");
        });
        schema.apply(&db).await.expect("the table is created");
        assert_eq!(
            codes(&db, &models![Album]).await,
            ["foreign_key user_id", "missing_table album_post"],
            "{}",
            db.driver()
        );
        let mut schema = Schema::new();
        schema.table("albums", |t| {
            t.foreign(["user_id"]).on("users");
        });
        schema.create("album_post", |t| {
            t.foreign_uuid("album_id").constrained();
            t.foreign_id("post_id").constrained();
            t.integer("what_nobody_reads").nullable();
            t.timestamps();
        });
        schema.apply(&db).await.expect("the tables are changed");
        assert_eq!(
            codes(&db, &models![Album]).await,
            Vec::<String>::new(),
            "{}",
            db.driver()
        );
    })
    .await;
}

#[derive(Model)]
#[model(table = "readings", crate = "cast")]
struct Reading {
    id: i64,
    sensor_id: i64,
    place_id: i64,
    #[belongs_to(unconstrained)]
    sensor: BelongsTo<Sensor>,
    #[belongs_to]
    place: BelongsTo<Sensor>,
}

#[derive(Model)]
#[model(table = "sensors", crate = "cast")]
struct Sensor {
    id: i64,
    #[belongs_to_many(unconstrained, foreign_pivot_key = "a_id", related_pivot_key = "b_id")]
    neighbors: BelongsToMany<Sensor>,
}

#[tokio::test]
async fn an_unconstrained_relation_needs_no_foreign_key() {
    on_each(async |db| {
        let models = models![Reading, Sensor];
        let mut schema = Schema::new();
        schema.create("sensors", |t| {
            t.id();
        });
        schema.create("readings", |t| {
            t.id();
            t.big_integer("sensor_id");
            t.big_integer("place_id");
        });
        schema.create("sensor_sensor", |t| {
            t.big_integer("a_id");
            t.big_integer("b_id");
        });
        schema.apply(&db).await.expect("the tables are made");
        assert_eq!(
            codes(&db, &models).await,
            ["foreign_key place_id"],
            "{}",
            db.driver()
        );
    })
    .await;
}
