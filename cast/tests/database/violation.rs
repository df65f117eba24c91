//! Errors of statements: which constraint of which table and column, and what else went wrong.

use std::time::Duration;

use cast::prelude::*;
use cast::{Constraint, Driver, Error, TransactionOptions, Value};

use crate::backend::{on_each, on_each_url};

/// Two tables with every kind of constraint; `things` points twice to `owners`.
async fn tables(db: &Db) {
    let mut schema = cast::schema::Schema::new();
    schema.create("owners", |t| {
        t.id();
        t.string("email").unique();
    });
    schema.create("things", |t| {
        t.id();
        t.foreign_id("owner_id").references("owners");
        t.foreign_id("heir_id").nullable().references("owners");
        t.string("name");
        t.integer("amount").nullable();
        t.unique(["owner_id", "name"]);
        t.check("things_amount_check", "amount > 0");
    });
    for sql in schema.to_sql(db.driver()).unwrap() {
        db.execute(&sql, vec![]).await.unwrap();
    }
    db.execute("INSERT INTO owners (email) VALUES ('a')", vec![])
        .await
        .unwrap();
    insert(
        db,
        "things",
        &["owner_id", "name"],
        vec![1.into(), "x".into()],
    )
    .await
    .unwrap();
}

async fn insert(
    db: &dyn Executor,
    table: &str,
    columns: &[&str],
    values: Vec<Value>,
) -> cast::Result<u64> {
    let marks = vec!["?"; values.len()].join(", ");
    let sql = format!(
        "INSERT INTO {table} ({}) VALUES ({marks})",
        columns.join(", ")
    );
    db.execute(&sql, values).await
}

#[track_caller]
fn check(
    result: cast::Result<u64>,
    kind: Constraint,
    constraint: Option<&str>,
    table: &str,
    columns: &[&str],
) {
    let error = result.expect_err("the statement is refused");
    let Some(found) = error.constraint() else {
        panic!("{error:?}")
    };
    assert_eq!(found.kind, kind, "{found:?}");
    assert_eq!(found.constraint.as_deref(), constraint, "{found:?}");
    assert_eq!(found.table.as_deref(), Some(table), "{found:?}");
    assert_eq!(found.columns, columns, "{found:?}");
    assert!(found.sql.to_lowercase().contains(" "), "{found:?}");
}

/// Every broken constraint, outside or inside of a transaction.
async fn break_all(db: &Db, in_transaction: bool) {
    let cases: [(&str, &[&str], Vec<Value>); 5] = [
        ("owners", &["email"], vec!["a".into()]),
        ("things", &["owner_id", "name"], vec![1.into(), "x".into()]),
        (
            "things",
            &["owner_id", "heir_id", "name"],
            vec![1.into(), 9.into(), "y".into()],
        ),
        ("things", &["owner_id", "name"], vec![1.into(), Value::NULL]),
        (
            "things",
            &["owner_id", "name", "amount"],
            vec![1.into(), "z".into(), 0.into()],
        ),
    ];
    let expected: [(Constraint, Option<&str>, &str, &[&str]); 5] = [
        (
            Constraint::Unique,
            Some("owners_email_unique"),
            "owners",
            &["email"],
        ),
        (
            Constraint::Unique,
            Some("things_owner_id_name_unique"),
            "things",
            &["owner_id", "name"],
        ),
        (
            Constraint::ForeignKey,
            Some("things_heir_id_foreign"),
            "things",
            &["heir_id"],
        ),
        (Constraint::NotNull, None, "things", &["name"]),
        (
            Constraint::Check,
            Some("things_amount_check"),
            "things",
            &["amount"],
        ),
    ];
    for ((table, columns, values), (kind, constraint, on, names)) in cases.into_iter().zip(expected)
    {
        if in_transaction {
            let tx = db.begin().await.unwrap();
            check(
                insert(&tx, table, columns, values).await,
                kind,
                constraint,
                on,
                names,
            );
            tx.rollback().await.unwrap();
        } else {
            check(
                insert(db, table, columns, values).await,
                kind,
                constraint,
                on,
                names,
            );
        }
    }
}

#[tokio::test]
async fn a_broken_constraint_is_named_with_its_table_and_columns() {
    on_each(async |db| {
        tables(&db).await;
        break_all(&db, false).await;
    })
    .await;
}

#[tokio::test]
async fn a_broken_constraint_is_named_in_a_transaction_too() {
    on_each(async |db| {
        tables(&db).await;
        // Another connection is idle, which answers where the transaction's own no longer does.
        let (a, b) = (
            db.begin().await.unwrap(),
            db.begin_with(TransactionOptions::new().read_only()),
        );
        drop(a);
        drop(b.await.unwrap());
        break_all(&db, true).await;
    })
    .await;
}

#[tokio::test]
async fn a_record_that_is_still_pointed_to_names_who_points() {
    on_each(async |db| {
        let mut schema = cast::schema::Schema::new();
        schema.create("parents", |t| {
            t.id();
        });
        schema.create("children", |t| {
            t.id();
            t.foreign_id("parent_id")
                .references("parents")
                .restrict_on_delete();
        });
        for sql in schema.to_sql(db.driver()).unwrap() {
            db.execute(&sql, vec![]).await.unwrap();
        }
        db.execute("INSERT INTO parents (id) VALUES (1)", vec![])
            .await
            .unwrap();
        db.execute("INSERT INTO children (parent_id) VALUES (1)", vec![])
            .await
            .unwrap();
        check(
            db.execute("DELETE FROM parents WHERE id = ?", vec![1.into()])
                .await,
            Constraint::ForeignKey,
            Some("children_parent_id_foreign"),
            "children",
            &["parent_id"],
        );
        check(
            db.execute(
                "UPDATE children SET parent_id = ? WHERE id = 1",
                vec![5.into()],
            )
            .await,
            Constraint::ForeignKey,
            Some("children_parent_id_foreign"),
            "children",
            &["parent_id"],
        );
    })
    .await;
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_stopped() {
    on_each_url(async |db, url| {
        let endless = match db.driver() {
            Driver::Sqlite => "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
            Driver::Postgres => "SELECT 1 AS one FROM pg_sleep(60)",
            Driver::MySql => "SELECT SLEEP(60) AS one",
        };
        let options = ConnectOptions::new(url).statement_timeout(Duration::from_millis(50));
        let short = Db::connect(&options).await.unwrap();
        let error = short.select(endless, vec![]).await.unwrap_err();
        assert!(matches!(error, Error::Timeout { .. }), "{error:?}");
        // The connection is as good as before.
        assert_eq!(short.select("SELECT 1 AS one", vec![]).await.unwrap().len(), 1);
        short.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_value_that_cannot_be_read_names_its_column() {
    on_each(async |db| {
        let sql = match db.driver() {
            Driver::Sqlite => return,
            Driver::Postgres => "SELECT 'infinity'::timestamptz AS moment",
            Driver::MySql => "SELECT CAST('-100:00:00' AS TIME) AS moment",
        };
        let error = db.select(sql, vec![]).await.unwrap_err();
        assert!(
            matches!(&error, Error::Unreadable { column, .. } if column == "moment"),
            "{error:?}"
        );
        assert!(error.to_string().contains("`moment`"), "{error}");
    })
    .await;
}
