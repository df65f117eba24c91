//! Truncating: all rows go, and keys begin anew.

use cast::migration::Schema;
use cast::prelude::*;
use cast::{Driver, Value};

use crate::backend::on_each;

#[derive(Clone, anvil_macros::Model)]
#[model(table = "notes", crate = "cast")]
struct Note {
    id: i64,
    text: String,
}

async fn create(db: &Db) {
    let mut schema = Schema::new();
    for table in ["notes", "others"] {
        schema.create(table, |t| {
            t.id();
            t.string("text");
        });
    }
    schema.apply(db).await.unwrap();
}

async fn note(db: &dyn Executor) -> i64 {
    let new = NewNote { text: "a".into() };
    Note::create(db, new).await.unwrap().id
}

#[tokio::test]
async fn keys_begin_anew() {
    on_each(async |db| {
        create(&db).await;
        let other = [("text", Value::from("b"))];
        assert_eq!(
            db.table("others")
                .insert_get_id(other.clone())
                .await
                .unwrap(),
            1
        );
        for _ in 0..3 {
            note(&db).await;
        }
        Note::truncate(&db).await.unwrap();
        assert_eq!(note(&db).await, 1);
        note(&db).await;
        db.table("notes").truncate().await.unwrap();
        assert_eq!(note(&db).await, 1);
        // Other tables count on.
        assert_eq!(db.table("others").insert_get_id(other).await.unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_truncation_that_is_undone_did_nothing() {
    on_each(async |db| {
        // MySQL commits before it truncates.
        if db.driver() == Driver::MySql {
            return;
        }
        create(&db).await;
        note(&db).await;
        let tx = db.begin().await.unwrap();
        Note::truncate(&tx).await.unwrap();
        assert_eq!(note(&tx).await, 1);
        tx.rollback().await.unwrap();
        assert_eq!(Note::query().count(&db).await.unwrap(), 1);
        assert_eq!(note(&db).await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_table_whose_keys_are_not_noted_is_truncated_as_well() {
    on_each(async |db| {
        let sql = "CREATE TABLE notes (id INTEGER PRIMARY KEY, text VARCHAR(20) NOT NULL)";
        db.execute(sql, vec![]).await.unwrap();
        let row = [("id", 7.into()), ("text", "a".into())];
        db.table("notes").insert(row).await.unwrap();
        Note::truncate(&db).await.unwrap();
        assert_eq!(Note::query().count(&db).await.unwrap(), 0);
    })
    .await;
}
