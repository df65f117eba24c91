//! Tables without a model.

use cast::migration::Schema;
use cast::prelude::*;
use cast::{Driver, Error, Row, Value, column, func};
use serde_json::json;

use crate::backend::on_each;

async fn create(db: &Db) {
    let mut schema = Schema::new();
    schema.create("users", |t| {
        t.id();
        t.string("name").unique();
        t.integer("votes").default(0);
        t.string("city").nullable();
        t.json("options").nullable();
    });
    schema.create("posts", |t| {
        t.id();
        t.big_integer("user_id");
        t.string("title");
    });
    schema.apply(db).await.unwrap();
    let users = [
        ("Ada", 100, Some("London")),
        ("Ben", 20, None),
        ("Cleo", 5, Some("Paris")),
        ("Dan", 5, Some("Paris")),
    ];
    let rows = users.map(|(name, votes, city)| {
        [
            ("name", name.into()),
            ("votes", votes.into()),
            ("city", city.into()),
        ]
    });
    assert_eq!(db.table("users").insert_many(rows).await.unwrap(), 4);
    for (user_id, title) in [(1, "Engines"), (1, "Notes"), (2, "Bread")] {
        let row = [("user_id", user_id.into()), ("title", title.into())];
        db.table("posts").insert(row).await.unwrap();
    }
}

fn names(rows: &[Row]) -> String {
    rows.iter()
        .map(|row| row.get::<String>("name").unwrap())
        .collect::<Vec<_>>()
        .join(" ")
}

#[tokio::test]
async fn rows_are_found_by_conditions_in_an_order() {
    on_each(async |db| {
        create(&db).await;
        let rows = db
            .table("users")
            .filter(column("votes").lt(50))
            .or_filter(column("name").eq("Ada"))
            .order_by(column("votes").desc())
            .order_by(column("users.name"))
            .get()
            .await
            .unwrap();
        assert_eq!(names(&rows), "Ada Ben Cleo Dan");
        assert_eq!(rows[1].get::<Option<String>>("city").unwrap(), None);
        let few = db
            .table("users")
            .order_by(column("id"))
            .offset(1)
            .limit(2)
            .get()
            .await
            .unwrap();
        assert_eq!(names(&few), "Ben Cleo");
        let like = column("name").typed::<String>().contains("e");
        let found = db
            .table("users")
            .filter(like)
            .pluck::<String>("name")
            .await
            .unwrap();
        assert_eq!(found.len(), 2);
        assert!(db.table("users").find(99).await.unwrap().is_none());
        let ben = db.table("users").find(2).await.unwrap().unwrap();
        assert_eq!(ben.get::<i32>("votes").unwrap(), 20);
        let first = db
            .table("users")
            .filter(column("city").is_null())
            .first()
            .await
            .unwrap();
        assert_eq!(names(&[first.unwrap()]), "Ben");
    })
    .await;
}

#[tokio::test]
async fn numbers_pages_and_groups() {
    on_each(async |db| {
        create(&db).await;
        let users = || db.table("users");
        assert_eq!(users().count().await.unwrap(), 4);
        assert_eq!(
            users().sum(column("votes").typed::<i32>()).await.unwrap(),
            130
        );
        assert_eq!(users().avg("votes").await.unwrap(), Some(32.5));
        assert_eq!(users().min::<i32>("votes").await.unwrap(), Some(5));
        assert_eq!(
            users().max::<String>("name").await.unwrap().as_deref(),
            Some("Dan")
        );
        assert_eq!(
            users()
                .filter(column("id").gt(9))
                .max::<i32>("votes")
                .await
                .unwrap(),
            None
        );
        assert!(
            users()
                .filter(column("name").eq("Ada"))
                .exists()
                .await
                .unwrap()
        );
        assert!(
            users()
                .filter(column("name").eq("Eve"))
                .doesnt_exist()
                .await
                .unwrap()
        );
        let page = users().order_by(column("id")).paginate(3, 2).await.unwrap();
        assert_eq!(
            (names(&page), page.total(), page.last_page()),
            ("Dan".to_owned(), 4, 2)
        );
        let cities: Vec<(String, i64)> = users()
            .filter(column("city").is_not_null())
            .group_by(column("city"))
            .having(func::count().gt(0))
            .order_by(column("city"))
            .select((column("city").typed(), func::count()))
            .get(&db)
            .await
            .unwrap();
        assert_eq!(cities, [("London".to_owned(), 1), ("Paris".to_owned(), 2)]);
        let votes = users().distinct().select(column("votes").typed::<i32>());
        assert_eq!(votes.count(&db).await.unwrap(), 3);
        let error = users()
            .group_by(column("city"))
            .avg("votes")
            .await
            .unwrap_err();
        assert!(
            matches!(error, Error::InvalidQuery { table: "users", .. }),
            "{error:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn tables_are_joined_also_under_other_names() {
    on_each(async |db| {
        create(&db).await;
        let titles: Vec<(String, String)> = db
            .table("posts")
            .join("users", column("posts.user_id").on(column("users.id")))
            .filter(column("users.votes").gt(50))
            .order_by(column("posts.title"))
            .select((column("users.name").typed(), column("posts.title").typed()))
            .get(&db)
            .await
            .unwrap();
        assert_eq!(
            titles,
            [
                ("Ada".into(), "Engines".into()),
                ("Ada".into(), "Notes".into())
            ]
        );
        let idle: Vec<String> = db
            .table("users as u")
            .left_join("posts as p", column("u.id").on(column("p.user_id")))
            .filter(column("p.id").is_null())
            .order_by(column("u.name"))
            .select(column("u.name").typed())
            .get(&db)
            .await
            .unwrap();
        assert_eq!(idle, ["Cleo", "Dan"]);
        // What a join chooses is changed by its key.
        let changed = db
            .table("users")
            .join("posts", column("users.id").on(column("posts.user_id")))
            .filter(column("posts.title").eq("Bread"))
            .update([column("votes").set(21)])
            .await;
        assert_eq!(changed.unwrap(), 1);
        assert_eq!(
            db.table("users")
                .filter(column("id").eq(2))
                .value::<i32>("votes")
                .await
                .unwrap(),
            Some(21)
        );
    })
    .await;
}

#[tokio::test]
async fn rows_are_written() {
    on_each(async |db| {
        create(&db).await;
        let users = || db.table("users");
        let id = users()
            .insert_get_id([("name", "Eve".into()), ("options", json!({"a": 1}).into())])
            .await
            .unwrap();
        assert_eq!(id, 5);
        let eve = || users().filter(column("id").eq(id));
        let changes = [
            column("votes").increase(3),
            column("city").set("Rome"),
            column("options").json("b").set(2),
        ];
        assert_eq!(eve().update(changes).await.unwrap(), 1);
        assert_eq!(eve().increment("votes", 2).await.unwrap(), 1);
        assert_eq!(eve().decrement("votes", 1).await.unwrap(), 1);
        let row = eve().first().await.unwrap().unwrap();
        assert_eq!(
            (
                row.get::<i32>("votes").unwrap(),
                row.get::<String>("city").unwrap()
            ),
            (4, "Rome".into())
        );
        assert_eq!(
            row.get::<serde_json::Value>("options").unwrap(),
            json!({"a": 1, "b": 2})
        );
        let twice = [column("votes").set(1), column("votes").set(2)];
        assert!(matches!(
            eve().update(twice).await,
            Err(Error::InvalidQuery { .. })
        ));
        let best = users().order_by(column("votes").desc()).limit(1);
        assert_eq!(best.delete().await.unwrap(), 1);
        assert_eq!(
            users()
                .filter(column("name").eq("Ada"))
                .count()
                .await
                .unwrap(),
            0
        );
        assert!(
            users()
                .insert([("name", "Ben".into())])
                .await
                .unwrap_err()
                .constraint()
                .is_some()
        );
        users()
            .filter(column("votes").lt(5))
            .delete()
            .await
            .unwrap();
        assert_eq!(users().count().await.unwrap(), 3);
        users().truncate().await.unwrap();
        assert_eq!(users().count().await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn rows_are_written_over_where_they_are_already() {
    on_each(async |db| {
        create(&db).await;
        let users = || db.table("users");
        let votes = async |name: &'static str| {
            users()
                .filter(column("name").eq(name))
                .value::<i32>("votes")
                .await
                .unwrap()
        };
        users()
            .update_or_insert([("name", "Ben".into())], [("votes", 7.into())])
            .await
            .unwrap();
        users()
            .update_or_insert([("name", "Eve".into())], [("votes", 8.into())])
            .await
            .unwrap();
        users()
            .update_or_insert([("name", "Eve".into())], [])
            .await
            .unwrap();
        assert_eq!((votes("Ben").await, votes("Eve").await), (Some(7), Some(8)));
        let nobody = [("name", "Fay".into()), ("city", Value::NULL)];
        users()
            .update_or_insert(nobody.clone(), [("votes", 1.into())])
            .await
            .unwrap();
        users()
            .update_or_insert(nobody, [("votes", 2.into())])
            .await
            .unwrap();
        assert_eq!(votes("Fay").await, Some(2));
        let rows = [
            [("name", "Ben".into()), ("votes", 9.into())],
            [("name", "Gus".into()), ("votes", 1.into())],
        ];
        users()
            .upsert(rows.clone(), &["name"], &["votes"])
            .await
            .unwrap();
        assert_eq!((votes("Ben").await, votes("Gus").await), (Some(9), Some(1)));
        let ignored = users().insert_or_ignore(rows).await.unwrap();
        assert_eq!(users().count().await.unwrap(), 7);
        if db.driver() != Driver::MySql {
            assert_eq!(ignored, 0);
        }
    })
    .await;
}

#[tokio::test]
async fn a_transaction_has_tables_too() {
    on_each(async |db| {
        create(&db).await;
        let tx = db.begin().await.unwrap();
        tx.table("posts").delete().await.unwrap();
        assert_eq!(tx.table("posts").count().await.unwrap(), 0);
        tx.rollback().await.unwrap();
        let any: &dyn Executor = &db;
        assert_eq!(any.table("posts").count().await.unwrap(), 3);
    })
    .await;
}

#[tokio::test]
async fn what_was_selected_has_pages_chunks_and_numbers() {
    on_each(async |db| {
        create(&db).await;
        let names = || db.table("users").select(column("name").typed::<String>());
        let page = names()
            .order_by(column("name").desc())
            .paginate(&db, 3, 2)
            .await
            .unwrap();
        assert_eq!((page.to_vec(), page.total()), (vec!["Ada".to_owned()], 4));
        assert!(names().paginate(&db, 3, 9).await.unwrap().is_empty());
        let simple = names()
            .order_by(column("name"))
            .simple_paginate(&db, 3, 1)
            .await
            .unwrap();
        assert!(simple.has_more_pages());
        assert_eq!(names().count(&db).await.unwrap(), 4);
        assert!(names().exists(&db).await.unwrap());
        assert!(names().offset(4).doesnt_exist(&db).await.unwrap());
        assert_eq!(names().limit(3).count(&db).await.unwrap(), 3);
        let mut chunks = names().order_by(column("name")).limit(3).chunk(2);
        assert_eq!(chunks.next(&db).await.unwrap().unwrap(), ["Ada", "Ben"]);
        assert_eq!(chunks.next(&db).await.unwrap().unwrap(), ["Cleo"]);
        assert_eq!(chunks.next(&db).await.unwrap(), None);
        // An aggregate is one row, whatever it is of.
        let sum = db
            .table("users")
            .select(column("votes").typed::<i32>().sum());
        assert_eq!(sum.clone().count(&db).await.unwrap(), 1);
        assert_eq!(sum.paginate(&db, 5, 1).await.unwrap().to_vec(), [Some(130)]);
    })
    .await;
}

#[test]
fn names_are_quoted_whatever_they_are() {
    let db = tokio::runtime::Runtime::new().unwrap().block_on(async {
        Db::connect(&ConnectOptions::new("sqlite::memory:"))
            .await
            .unwrap()
    });
    let query = db
        .table("a\"b")
        .filter(column("c\"; drop table x; --").eq("it's"));
    assert_eq!(
        query.to_raw_sql(Driver::Sqlite),
        r#"SELECT * FROM "a""b" WHERE "c""; drop table x; --" = 'it''s'"#
    );
    let shown = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| query.dump(&db).dd(&db)));
    let Err(message) = shown;
    assert!(
        message
            .downcast_ref::<String>()
            .unwrap()
            .contains("drop table")
    );
}
