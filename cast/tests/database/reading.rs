//! Reading results: values that cannot be read, and several results of one statement.

use std::error::Error as _;

use cast::migration::Schema;
use cast::prelude::*;
use cast::{Driver, Error};

use crate::backend::{on_each, on_each_url};

async fn run(db: &Db, sql: &str) {
    db.execute(sql, vec![])
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error:?}"));
}

#[tokio::test]
async fn a_value_of_an_unknown_type_is_an_error_with_its_type_and_a_remedy() {
    on_each(async |db| {
        if db.driver() != Driver::Postgres {
            return;
        }
        run(&db, "CREATE TYPE mood AS ENUM ('calm')").await;
        run(&db, "CREATE TYPE pair AS (first int, second text)").await;
        run(&db, "CREATE DOMAIN tags AS text[]").await;
        for (value, name) in [
            ("ARRAY[1, 2]", "int4[]"),
            ("ARRAY['a']", "text[]"),
            ("CAST('{a}' AS tags)", "text[]"),
            ("ARRAY['calm'::mood]", "mood[]"),
            ("ROW(1, 'a')::pair", "pair"),
            ("ROW(1, 'a')", "record"),
            ("interval '1 day'", "interval"),
            ("inet '10.0.0.1'", "inet"),
            ("cidr '10.0.0.0/8'", "cidr"),
            ("macaddr '08:00:2b:01:02:03'", "macaddr"),
            ("money '12'", "money"),
            ("int4range(1, 5)", "int4range"),
            ("B'1010101'", "bit"),
            ("timetz '12:00+01'", "timetz"),
            ("point '(1, 2)'", "point"),
            ("to_tsvector('a b')", "tsvector"),
            ("'pg_class'::regclass", "regclass"),
        ] {
            let sql = format!("SELECT 7 AS id, {value} AS value");
            let error = db.select(&sql, vec![]).await.expect_err(value);
            assert!(
                matches!(&error, Error::Unreadable { column, .. } if column == "value"),
                "{value}: {error:?}"
            );
            let because = error.source().unwrap().to_string();
            assert!(because.contains(&format!("`{name}`")), "{value}: {because}");
            assert!(because.contains("CAST(… AS text)"), "{value}: {because}");
            // What the error advises.
            let sql = format!("SELECT CAST({value} AS text) AS value");
            let rows = db.select(&sql, vec![]).await.unwrap();
            assert!(!rows[0].get::<String>("value").unwrap().is_empty());
            let sql = format!("SELECT to_jsonb({value}) AS value");
            let rows = db.select(&sql, vec![]).await.unwrap();
            rows[0].get::<serde_json::Value>("value").unwrap();
        }
        let none = "SELECT CAST(NULL AS int[]) AS value";
        let rows = db.select(none, vec![]).await.unwrap();
        assert_eq!(rows[0].get::<Option<String>>("value").unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn texts_of_every_type_are_texts() {
    on_each(async |db| {
        if db.driver() != Driver::Postgres {
            return;
        }
        run(&db, "CREATE TYPE mood AS ENUM ('calm')").await;
        run(&db, "CREATE DOMAIN email AS varchar(50)").await;
        run(&db, "CREATE DOMAIN moods AS mood").await;
        let mut cases = vec![
            ("'calm'::text", "calm"),
            ("'calm'", "calm"),
            ("'calm'::varchar", "calm"),
            ("'calm'::char(6)", "calm  "),
            ("'calm'::name", "calm"),
            ("'c'::\"char\"", "c"),
            ("'<calm/>'::xml", "<calm/>"),
            ("'calm'::refcursor", "calm"),
            ("'calm'::mood", "calm"),
            ("'calm'::moods", "calm"),
            ("'calm'::email", "calm"),
        ];
        let known = "SELECT 1 AS one FROM pg_available_extensions WHERE name = 'citext'";
        if !db.select(known, vec![]).await.unwrap().is_empty() {
            // In a schema that must be named.
            run(&db, "CREATE SCHEMA apart").await;
            run(&db, "CREATE EXTENSION citext SCHEMA apart").await;
            cases.push(("'calm'::apart.citext", "calm"));
        }
        for (value, expected) in cases {
            let sql = format!("SELECT {value} AS value");
            let rows = db.select(&sql, vec![]).await;
            let rows = rows.unwrap_or_else(|error| panic!("{value}: {error:?}"));
            assert_eq!(rows[0].get::<String>("value").unwrap(), expected, "{value}");
        }
        run(&db, "CREATE DOMAIN positive AS int CHECK (VALUE > 0)").await;
        let number = "SELECT CAST(5 AS positive) AS value";
        let rows = db.select(number, vec![]).await.unwrap();
        assert_eq!(rows[0].get::<i32>("value").unwrap(), 5);
    })
    .await;
}

#[tokio::test]
async fn each_result_of_a_statement_has_columns_of_its_own() {
    on_each(async |db| {
        let sql = match db.driver() {
            Driver::Sqlite => {
                "SELECT 1 AS a; SELECT 2 AS b, 3 AS c; SELECT 4 AS c, 5 AS b; SELECT 6 AS d"
            }
            Driver::MySql => {
                let mut schema = Schema::new();
                schema.sql(
                    "CREATE PROCEDURE several() BEGIN SELECT 1 AS a; SELECT 2 AS b, 3 AS c; \
                     SELECT 4 AS c, 5 AS b; SELECT 6 AS d; END",
                );
                schema.apply(&db).await.unwrap();
                "CALL several()"
            }
            // Its prepared statements give one result.
            Driver::Postgres => return,
        };
        let rows = db.select(sql, vec![]).await.unwrap();
        let number = |row: usize, column| rows[row].get::<i64>(column).unwrap();
        assert_eq!(rows.len(), 4);
        assert_eq!(rows[0].columns(), ["a"]);
        assert_eq!((number(1, "b"), number(1, "c")), (2, 3));
        assert_eq!((number(2, "b"), number(2, "c")), (5, 4));
        assert_eq!(rows[3].columns(), ["d"]);
        assert_eq!(number(3, "d"), 6);
    })
    .await;
}

#[derive(Clone, anvil_macros::Model)]
#[model(table = "readings", crate = "cast")]
struct Reading {
    id: i64,
    moment: cast::Time,
}

/// Makes a table of which the first row cannot be read, and many others can.
async fn readings(db: &Db) {
    let mut schema = Schema::new();
    schema.create("readings", |t| {
        t.id();
        t.time("moment");
    });
    schema.apply(db).await.unwrap();
    let numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)";
    let insert = match db.driver() {
        Driver::Postgres => format!(
            "INSERT INTO readings (id, moment) {numbers} \
             SELECT i, CASE i WHEN 1 THEN time '24:00' ELSE time '12:00' END FROM n"
        ),
        _ => format!(
            "INSERT INTO readings (id, moment) {numbers} \
             SELECT i, CASE i WHEN 1 THEN '-100:00:00' ELSE '12:00:00' END FROM n"
        ),
    };
    run(db, &insert).await;
}

#[tokio::test]
async fn a_cursor_that_meets_an_unreadable_row_leaves_its_connection_to_nobody() {
    on_each_url(async |db, url| {
        let (id, lately_broken) = match db.driver() {
            // Reads all rows in any case.
            Driver::Sqlite => return,
            Driver::Postgres => ("SELECT pg_backend_pid() AS id", "1 / (id - 900) < 2"),
            Driver::MySql => ("SELECT CONNECTION_ID() AS id", "id > 0"),
        };
        readings(&db).await;
        let options = ConnectOptions::new(url).max_connections(1);
        let one = Db::connect(&options).await.unwrap();
        let before: i64 = one.select(id, vec![]).await.unwrap()[0].get("id").unwrap();
        let broken = Filter::<Reading>::raw(lately_broken, vec![]);
        let mut cursor = Reading::query().filter(broken).cursor(&one);
        let error = cursor.next().await.unwrap_err();
        assert!(matches!(error, Error::Unreadable { .. }), "{error:?}");
        // The rest of the answer, which ends in an error on PostgreSQL, is not for the next one.
        let rows = one.select(id, vec![]).await.unwrap();
        assert_ne!(rows[0].get::<i64>("id").unwrap(), before);
        one.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_transaction_goes_on_behind_an_unreadable_row() {
    on_each(async |db| {
        if db.driver() == Driver::Sqlite {
            return;
        }
        readings(&db).await;
        let tx = db.begin().await.unwrap();
        let mut cursor = Reading::query().cursor(&tx);
        let error = cursor.next().await.unwrap_err();
        assert!(matches!(error, Error::Unreadable { .. }), "{error:?}");
        drop(cursor);
        assert_eq!(Reading::query().count(&tx).await.unwrap(), 1000);
        let last = Reading::find_or_fail(&tx, 1000).await.unwrap();
        assert_eq!(last.id, 1000);
        tx.commit().await.unwrap();
    })
    .await;
}
