//! Keys and indexes over several columns.

use cast::Driver;
use cast::Error;
use cast::migration::{Blueprint, Schema};
use cast::prelude::*;
use cast::schema::inspect;

use crate::backend::on_each;

async fn apply(db: &Db, describe: impl FnOnce(&mut Schema)) -> cast::Result<()> {
    let mut schema = Schema::new();
    describe(&mut schema);
    schema.apply(db).await
}

async fn count(db: &Db, table: &str) -> i64 {
    let rows = db
        .select(&format!("SELECT count(*) AS n FROM {table}"), vec![])
        .await
        .unwrap();
    rows[0].get("n").unwrap()
}

#[tokio::test]
async fn a_primary_key_of_several_columns_is_made_and_unmade() {
    on_each(async |db| {
        apply(&db, |schema| {
            schema.create("tags", |t| {
                t.foreign_id("post_id");
                t.foreign_id("tag_id");
                t.primary(["post_id", "tag_id"]);
            });
        })
        .await
        .unwrap();
        db.execute("INSERT INTO tags VALUES (1, 1), (1, 2)", vec![])
            .await
            .unwrap();
        assert!(
            db.execute("INSERT INTO tags VALUES (1, 1)", vec![])
                .await
                .is_err()
        );
        apply(&db, |schema| schema.table("tags", Blueprint::drop_primary))
            .await
            .unwrap();
        db.execute("INSERT INTO tags VALUES (1, 1)", vec![])
            .await
            .unwrap();
        let again =
            |schema: &mut Schema| schema.table("tags", |t| t.primary(["post_id", "tag_id"]));
        apply(&db, again).await.unwrap_err();
        assert_eq!(count(&db, "tags").await, 3);
        db.execute("DELETE FROM tags WHERE tag_id = 1", vec![])
            .await
            .unwrap();
        apply(&db, again).await.unwrap();
        let indexes = inspect::indexes(&db, "tags").await.unwrap();
        assert!(indexes[0].primary, "{indexes:?}");
        assert_eq!(indexes[0].columns, ["post_id", "tag_id"]);
    })
    .await;
}

#[tokio::test]
async fn foreign_keys_over_several_columns_do_what_they_say() {
    on_each(async |db| {
        apply(&db, |schema| {
            schema.create("rooms", |t| {
                t.string_len("house", 20);
                t.integer("number");
                t.primary(["house", "number"]);
            });
            schema.create("guests", |t| {
                t.id();
                t.string_len("house", 20).nullable();
                t.integer("room").nullable();
                t.foreign(["house", "room"])
                    .on("rooms")
                    .references(["house", "number"])
                    .name("guests_room")
                    .null_on_delete()
                    .cascade_on_update();
            });
        })
        .await
        .unwrap();
        db.execute("INSERT INTO rooms VALUES ('a', 1), ('a', 2)", vec![])
            .await
            .unwrap();
        db.execute(
            "INSERT INTO guests (house, room) VALUES ('a', 1), ('a', 2)",
            vec![],
        )
        .await
        .unwrap();
        assert!(
            db.execute("INSERT INTO guests (house, room) VALUES ('b', 1)", vec![])
                .await
                .is_err()
        );
        db.execute("UPDATE rooms SET number = 3 WHERE number = 2", vec![])
            .await
            .unwrap();
        db.execute("DELETE FROM rooms WHERE number = 1", vec![])
            .await
            .unwrap();
        let rows = db
            .select("SELECT room FROM guests ORDER BY id", vec![])
            .await
            .unwrap();
        assert_eq!(rows[0].get::<Option<i64>>("room").unwrap(), None);
        assert_eq!(rows[1].get::<Option<i64>>("room").unwrap(), Some(3));
        let keys = inspect::foreign_keys(&db, "guests").await.unwrap();
        assert_eq!(keys[0].name.as_deref(), Some("guests_room"));
        assert_eq!(keys[0].columns, ["house", "room"]);
        assert_eq!(keys[0].foreign_columns, ["house", "number"]);
    })
    .await;
}

#[tokio::test]
async fn words_are_indexed_where_the_database_can() {
    on_each(async |db| {
        let made = apply(&db, |schema| {
            schema.create("pages", |t| {
                t.id();
                t.text("title").full_text();
                t.text("body");
                t.full_text(["title", "body"]);
            });
        })
        .await;
        if db.driver() == Driver::Sqlite {
            assert!(matches!(made, Err(Error::Schema { .. })), "{made:?}");
            return;
        }
        made.unwrap();
        let indexes = inspect::indexes(&db, "pages").await.unwrap();
        let kinds: Vec<_> = indexes
            .iter()
            .filter_map(|index| index.kind.as_deref())
            .collect();
        let kind = if db.driver() == Driver::Postgres {
            "gin"
        } else {
            "fulltext"
        };
        assert_eq!(
            kinds.iter().filter(|found| **found == kind).count(),
            2,
            "{indexes:?}"
        );
        apply(&db, |schema| {
            schema.table("pages", |t| t.drop_full_text(["title", "body"]));
        })
        .await
        .unwrap();
        assert_eq!(inspect::indexes(&db, "pages").await.unwrap().len(), 2);
    })
    .await;
}
