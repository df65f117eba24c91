//! Faults: callers that go away, tables that change, servers that refuse.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use cast::prelude::*;
use cast::{ConnectFailure, Error, Result, TransactionOptions};

use crate::backend::{on_each, on_each_url, until};
use crate::model::{User, migrate, user};

#[tokio::test]
async fn what_a_server_refuses_is_told_apart() {
    on_each_url(async |_, url| {
        let Some((server, _)) = url.split_once("://").and_then(|_| url.rsplit_once('/')) else {
            return;
        };
        if server.starts_with("sqlite") {
            return;
        }
        let none = Db::connect(&ConnectOptions::new(format!("{server}/no_such_database"))).await;
        assert!(
            matches!(
                none,
                Err(Error::Connection {
                    reason: ConnectFailure::UnknownDatabase,
                    ..
                })
            ),
            "{none:?}"
        );
        let stranger = url.replacen("anvil", "stranger", 1);
        let refused = Db::connect(&ConnectOptions::new(stranger)).await;
        assert!(
            matches!(
                refused,
                Err(Error::Connection {
                    reason: ConnectFailure::Login,
                    ..
                })
            ),
            "{refused:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_transaction_whose_future_is_dropped_is_undone_and_its_connection_goes_on() {
    on_each_url(async |db, url| {
        migrate(&db).await;
        // One connection only: were it not usable again, nothing below would work.
        let one = Db::connect(&ConnectOptions::new(url).max_connections(1))
            .await
            .unwrap();
        for _ in 0..3 {
            let reached = Arc::new(AtomicBool::new(false));
            let at = Arc::clone(&reached);
            let work = one.transaction(async |tx| {
                user(tx, "lost").await;
                at.store(true, Ordering::Relaxed);
                std::future::pending::<()>().await;
                Ok::<_, Error>(())
            });
            tokio::select! {
                _ = work => unreachable!("the work has no end"),
                () = until("the insert", async || reached.load(Ordering::Relaxed)) => {}
            }
            assert_eq!(User::query().count(&one).await.unwrap(), 0);
        }
        user(&one, "kept").await;
        assert_eq!(User::query().count(&db).await.unwrap(), 1);
        one.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_statement_whose_future_is_dropped_does_not_spoil_the_pool() {
    on_each_url(async |_, url| {
        let one = Db::connect(&ConnectOptions::new(url).max_connections(1))
            .await
            .unwrap();
        for number in 0..20 {
            // Polled once, so that the statement is on its way.
            let statement = one.select("SELECT 0 AS n", vec![]);
            let _ = tokio::time::timeout(Duration::ZERO, statement).await;
            let rows = one
                .select("SELECT ? + 0 AS n", vec![number.into()])
                .await
                .unwrap();
            assert_eq!(rows[0].get::<i64>("n").unwrap(), number);
        }
        one.close().await;
    })
    .await;
}

#[tokio::test]
async fn an_unused_connection_is_closed_and_a_closed_pool_waits_for_its_users() {
    on_each(async |db| {
        let tx = db.begin().await.unwrap();
        let closing = {
            let db = db.clone();
            tokio::spawn(async move { db.close().await })
        };
        until("the closing", async || db.begin().await.is_err()).await;
        assert!(!closing.is_finished());
        tx.rollback().await.unwrap();
        closing.await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn statements_go_on_when_a_table_changes_under_them() {
    on_each(async |db| {
        db.execute("CREATE TABLE things (a integer)", vec![])
            .await
            .unwrap();
        db.execute("INSERT INTO things VALUES (1)", vec![])
            .await
            .unwrap();
        let all = "SELECT * FROM things";
        for _ in 0..3 {
            assert_eq!(db.select(all, vec![]).await.unwrap()[0].columns().len(), 1);
        }
        db.execute("ALTER TABLE things ADD COLUMN b integer", vec![])
            .await
            .unwrap();
        assert_eq!(db.select(all, vec![]).await.unwrap()[0].columns().len(), 2);
        // In a transaction the whole of it is run again.
        db.execute("ALTER TABLE things ADD COLUMN c integer", vec![])
            .await
            .unwrap();
        let options = TransactionOptions::new().attempts(2);
        let columns: Result<usize> = db
            .transaction_with(options, async |tx| {
                Ok(tx.select(all, vec![]).await?[0].columns().len())
            })
            .await;
        assert_eq!(columns.unwrap(), 3);
    })
    .await;
}

#[tokio::test]
async fn one_text_may_come_with_values_of_any_type() {
    on_each(async |db| {
        db.execute("CREATE TABLE things (a varchar(20))", vec![])
            .await
            .unwrap();
        let sql = match db.driver() {
            cast::Driver::Postgres => "INSERT INTO things VALUES (cast(? as varchar))",
            _ => "INSERT INTO things VALUES (?)",
        };
        for value in [
            1.into(),
            "one".into(),
            cast::Value::NULL,
            true.into(),
            1.5.into(),
        ] {
            db.execute(sql, vec![value]).await.unwrap();
        }
        assert_eq!(
            db.select("SELECT a FROM things", vec![])
                .await
                .unwrap()
                .len(),
            5
        );
    })
    .await;
}
