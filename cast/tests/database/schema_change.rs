//! Changes of tables that have records: they must keep all that is not said to go.

use cast::migration::Schema;
use cast::prelude::*;
use cast::schema::inspect;
use cast::{Constraint, Driver};

use crate::backend::on_each;

async fn apply(db: &Db, describe: impl FnOnce(&mut Schema)) -> cast::Result<()> {
    let mut schema = Schema::new();
    describe(&mut schema);
    schema.apply(db).await
}

/// Users, and posts that point to them; two of each.
async fn tables(db: &Db) {
    apply(db, |schema| {
        schema.create("users", |t| {
            t.id();
            t.string("name");
        });
        schema.create("posts", |t| {
            t.id();
            t.foreign_id("user_id").constrained().cascade_on_delete();
            t.string("title").unique();
            t.string("slug").nullable().index();
            t.integer("hits").default(7);
            t.enumeration("state", ["draft", "live"]).default("draft");
            t.check("posts_hits_positive", "hits >= 0");
        });
        schema.create("comments", |t| {
            t.id();
            t.foreign_id("post_id").constrained().cascade_on_delete();
        });
    })
    .await
    .unwrap();
    for sql in [
        "INSERT INTO users (name) VALUES ('a'), ('b')",
        "INSERT INTO posts (user_id, title, slug) VALUES (1, 'one', '1'), (2, 'two', NULL)",
        "INSERT INTO comments (post_id) VALUES (1), (2)",
    ] {
        db.execute(sql, vec![]).await.unwrap();
    }
}

async fn column(db: &Db, name: &str) -> Option<inspect::Column> {
    let columns = inspect::columns(db, "posts").await.unwrap();
    columns.into_iter().find(|column| column.name == name)
}

async fn count(db: &Db, table: &str) -> i64 {
    let rows = db
        .select(&format!("SELECT count(*) AS n FROM {table}"), vec![])
        .await
        .unwrap();
    rows[0].get("n").unwrap()
}

/// What must be true of the tables after every change.
async fn check_intact(db: &Db) {
    assert_eq!(
        (
            count(db, "users").await,
            count(db, "posts").await,
            count(db, "comments").await
        ),
        (2, 2, 2)
    );
    let orphan = db
        .execute("INSERT INTO comments (post_id) VALUES (99)", vec![])
        .await
        .unwrap_err();
    let violation = orphan.constraint().expect("the foreign key still holds");
    assert_eq!(
        (violation.kind, violation.table.as_deref()),
        (Constraint::ForeignKey, Some("comments"))
    );
}

#[tokio::test]
async fn a_column_is_changed_and_its_records_indexes_and_keys_stay() {
    on_each(async |db| {
        tables(&db).await;
        apply(&db, |schema| {
            schema.table("posts", |t| {
                t.text("slug").default("none").change();
                t.big_integer("hits").nullable().change();
                t.foreign_id("user_id").nullable().change();
                t.enumeration("state", ["draft", "live", "gone"])
                    .default("live")
                    .change();
            });
        })
        .await
        .unwrap_err();
        // There is a record without a slug.
        check_intact(&db).await;
        apply(&db, |schema| {
            schema.sql("UPDATE posts SET slug = '2' WHERE slug IS NULL");
            schema.table("posts", |t| {
                t.string_len("slug", 100).default("none").change();
                t.big_integer("hits").nullable().change();
                t.foreign_id("user_id").nullable().change();
                t.enumeration("state", ["draft", "live", "gone"])
                    .default("live")
                    .change();
            });
        })
        .await
        .unwrap();
        check_intact(&db).await;
        let slug = column(&db, "slug").await.unwrap();
        assert!(
            !slug.nullable
                && slug
                    .default
                    .as_deref()
                    .is_some_and(|value| value.contains("none")),
            "{slug:?}"
        );
        assert!(slug.full_type.ends_with("(100)"), "{slug:?}");
        let hits = column(&db, "hits").await.unwrap();
        assert!(hits.nullable && hits.default.is_none(), "{hits:?}");
        assert!(column(&db, "user_id").await.unwrap().nullable);
        for index in ["posts_title_unique", "posts_slug_index"] {
            assert!(
                inspect::has_index(&db, "posts", &[index]).await.unwrap(),
                "{index}"
            );
        }
        let keys = inspect::foreign_keys(&db, "posts").await.unwrap();
        assert_eq!(keys.len(), 1);
        assert_eq!(keys[0].name.as_deref(), Some("posts_user_id_foreign"));
        assert_eq!(
            (keys[0].on_delete.as_str(), keys[0].foreign_table.as_str()),
            ("cascade", "users")
        );
        db.execute("UPDATE posts SET state = 'gone'", vec![])
            .await
            .unwrap();
        assert!(
            db.execute("UPDATE posts SET state = 'x'", vec![])
                .await
                .is_err()
        );
        assert!(
            db.execute("UPDATE posts SET hits = -1", vec![])
                .await
                .is_err()
        );
        let rows = db
            .select("SELECT title, hits FROM posts ORDER BY id", vec![])
            .await
            .unwrap();
        assert_eq!(rows[1].get::<String>("title").unwrap(), "two");
        assert_eq!(rows[1].get::<i64>("hits").unwrap(), 7);
        // Deleting still goes along both keys.
        db.execute("DELETE FROM users WHERE id = 1", vec![])
            .await
            .unwrap();
        assert_eq!(
            (count(&db, "posts").await, count(&db, "comments").await),
            (1, 1)
        );
    })
    .await;
}

#[tokio::test]
async fn columns_are_added_renamed_and_dropped() {
    on_each(async |db| {
        tables(&db).await;
        apply(&db, |schema| {
            schema.table("posts", |t| {
                t.rename_column("slug", "path");
                t.drop_column("state");
                t.timestamp("made_at").use_current();
                t.string("lead").default("").after("title");
                t.foreign_id("editor_id")
                    .nullable()
                    .references("users")
                    .null_on_delete();
                t.integer("double_hits").stored_as("hits * 2");
                t.index(["lead", "path"]);
            });
        })
        .await
        .unwrap();
        check_intact(&db).await;
        let columns = inspect::columns(&db, "posts").await.unwrap();
        let mut names: Vec<_> = columns.iter().map(|column| column.name.as_str()).collect();
        if db.driver() == Driver::MySql {
            assert_eq!(names[3], "lead");
        }
        names.sort_unstable();
        assert_eq!(
            names,
            [
                "double_hits",
                "editor_id",
                "hits",
                "id",
                "lead",
                "made_at",
                "path",
                "title",
                "user_id"
            ]
        );
        let rows = db
            .select(
                "SELECT path, double_hits, made_at FROM posts ORDER BY id",
                vec![],
            )
            .await
            .unwrap();
        assert_eq!(rows[0].get::<String>("path").unwrap(), "1");
        assert_eq!(rows[0].get::<i64>("double_hits").unwrap(), 14);
        rows[0].get::<Timestamp>("made_at").unwrap();
        db.execute("UPDATE posts SET editor_id = 2", vec![])
            .await
            .unwrap();
        assert!(
            db.execute("UPDATE posts SET editor_id = 9", vec![])
                .await
                .is_err()
        );
        assert!(
            inspect::has_index(&db, "posts", &["lead", "path"])
                .await
                .unwrap()
        );
        assert!(
            inspect::has_index(&db, "posts", &["posts_title_unique"])
                .await
                .unwrap()
        );
        // Numbers go on where they were.
        db.execute("DELETE FROM posts WHERE id = 2", vec![])
            .await
            .unwrap();
        apply(&db, |schema| {
            schema.drop_columns("posts", ["double_hits", "lead"]);
        })
        .await
        .unwrap();
        db.execute(
            "INSERT INTO posts (user_id, title) VALUES (1, 'three')",
            vec![],
        )
        .await
        .unwrap();
        let rows = db
            .select("SELECT max(id) AS id FROM posts", vec![])
            .await
            .unwrap();
        assert_eq!(rows[0].get::<i64>("id").unwrap(), 3);
    })
    .await;
}

#[tokio::test]
async fn keys_and_indexes_are_added_renamed_and_dropped() {
    on_each(async |db| {
        tables(&db).await;
        apply(&db, |schema| {
            schema.table("posts", |t| {
                t.rename_index("posts_slug_index", "by_slug");
                t.drop_unique(["title"]);
                t.drop_foreign_of(["user_id"]);
                t.drop_check("posts_hits_positive");
                t.unique(["title", "slug"]);
                t.index_named("by_hits", ["hits"]);
            });
        })
        .await
        .unwrap();
        check_intact(&db).await;
        assert!(
            inspect::foreign_keys(&db, "posts")
                .await
                .unwrap()
                .is_empty()
        );
        let indexes = inspect::indexes(&db, "posts").await.unwrap();
        let mut names: Vec<_> = indexes.iter().map(|index| index.name.as_str()).collect();
        // MySQL made an index for the foreign key, which stays.
        names.retain(|name| {
            *name != "posts_user_id_foreign" && !name.ends_with("_pkey") && *name != "primary"
        });
        assert_eq!(names, ["by_hits", "by_slug", "posts_title_slug_unique"]);
        db.execute("UPDATE posts SET hits = -1, user_id = 77", vec![])
            .await
            .unwrap();
        // What was broken meanwhile keeps the key from being added.
        let add = |schema: &mut Schema| {
            schema.table("posts", |t| {
                t.foreign(["user_id"])
                    .on("users")
                    .references(["id"])
                    .cascade_on_delete()
                    .cascade_on_update();
                t.check("posts_hits_positive", "hits >= 0");
            });
        };
        apply(&db, add).await.unwrap_err();
        check_intact(&db).await;
        assert!(
            inspect::foreign_keys(&db, "posts")
                .await
                .unwrap()
                .is_empty()
        );
        db.execute("UPDATE posts SET hits = 1, user_id = 2", vec![])
            .await
            .unwrap();
        apply(&db, add).await.unwrap();
        check_intact(&db).await;
        let keys = inspect::foreign_keys(&db, "posts").await.unwrap();
        assert_eq!(
            (keys[0].on_update.as_str(), keys[0].on_delete.as_str()),
            ("cascade", "cascade")
        );
        assert!(
            db.execute("UPDATE posts SET hits = -1", vec![])
                .await
                .is_err()
        );
    })
    .await;
}

#[tokio::test]
async fn steps_are_taken_only_when_their_condition_holds() {
    on_each(async |db| {
        tables(&db).await;
        let add = |schema: &mut Schema| {
            schema.when_lacks_column("posts", "lead", |schema| {
                schema.table("posts", |t| {
                    t.string("lead").nullable();
                });
            });
            schema.when_has_table("nowhere", |schema| schema.sql("SELECT broken"));
            schema.when_has_column("posts", "lead", |schema| {
                schema.sql("UPDATE posts SET lead = 'x'");
            });
            schema.run(|tx| {
                Box::pin(async move {
                    tx.execute("UPDATE posts SET hits = hits + 1", vec![])
                        .await
                        .map(drop)
                })
            });
        };
        apply(&db, add).await.unwrap();
        apply(&db, add).await.unwrap();
        let rows = db
            .select("SELECT lead, hits FROM posts", vec![])
            .await
            .unwrap();
        assert_eq!(rows[0].get::<String>("lead").unwrap(), "x");
        assert_eq!(rows[0].get::<i64>("hits").unwrap(), 9);
    })
    .await;
}
