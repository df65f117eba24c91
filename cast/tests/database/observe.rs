//! Who is told of statements: listeners and the query log.

use std::sync::{Arc, Mutex};

use cast::Result;

use crate::backend::on_each;

#[tokio::test]
async fn a_listener_is_told_of_every_statement_and_of_the_place_that_asked() {
    on_each(async |db| {
        db.execute("CREATE TABLE things (id integer)", vec![])
            .await
            .unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let into = Arc::clone(&seen);
        db.listen(move |query| {
            into.lock().unwrap().push((
                query.sql.to_owned(),
                query.bindings.len(),
                query.rows,
                query.error.is_some(),
                query.in_transaction,
                format!(
                    "{}:{}",
                    query.caller.file().rsplit('/').next().unwrap(),
                    query.caller.line()
                ),
            ));
        });
        let (insert, all) = ("INSERT INTO things VALUES (?)", "SELECT id FROM things");
        let (first, inserted) = (line!(), db.execute(insert, vec![1.into()]));
        inserted.await.unwrap();
        let tx = db.begin().await.unwrap();
        let (second, selected) = (line!(), tx.select(all, vec![]));
        selected.await.unwrap();
        tx.commit().await.unwrap();
        db.select("SELECT nothing FROM things", vec![])
            .await
            .unwrap_err();
        let seen = seen.lock().unwrap();
        let [insert, select, failed] = seen.as_slice() else {
            panic!("{seen:?}")
        };
        assert!(
            insert.0.starts_with("INSERT INTO things VALUES ("),
            "{insert:?}"
        );
        assert_eq!(
            (insert.1, insert.2, insert.3, insert.4),
            (1, Some(1), false, false)
        );
        assert_eq!(insert.5, format!("observe.rs:{first}"));
        assert_eq!((select.2, select.3, select.4), (Some(1), false, true));
        assert_eq!(select.5, format!("observe.rs:{second}"));
        assert!(failed.3 && failed.2.is_none(), "{failed:?}");
    })
    .await;
}

#[tokio::test]
async fn the_query_log_keeps_statements_while_it_is_on() {
    on_each(async |db| {
        let logged = || {
            db.query_log()
                .into_iter()
                .map(|query| query.sql)
                .collect::<Vec<_>>()
        };
        db.select("SELECT 1 AS a", vec![]).await.unwrap();
        assert!(logged().is_empty());
        db.enable_query_log();
        db.select("SELECT 2 AS a", vec![]).await.unwrap();
        let kept: Result<()> = db
            .transaction(async |tx| {
                tx.select("SELECT 3 AS a", vec![]).await?;
                Ok(())
            })
            .await;
        kept.unwrap();
        assert_eq!(logged(), ["SELECT 2 AS a", "SELECT 3 AS a"]);
        assert_eq!(db.query_log()[0].connection, "default");
        db.flush_query_log();
        assert!(logged().is_empty());
        db.select("SELECT 4 AS a", vec![]).await.unwrap();
        assert_eq!(logged(), ["SELECT 4 AS a"]);
        db.disable_query_log();
        db.select("SELECT 5 AS a", vec![]).await.unwrap();
        assert!(logged().is_empty());
    })
    .await;
}

#[cfg(feature = "sqlite")]
#[tokio::test]
async fn the_log_keeps_the_last_statements_and_does_not_grow_for_ever() {
    let db = cast::Db::connect(&cast::ConnectOptions::new("sqlite::memory:"))
        .await
        .unwrap();
    db.enable_query_log();
    for number in 0..10_003 {
        db.select("select ?", vec![number.into()]).await.unwrap();
    }
    let log = db.query_log();
    assert_eq!(log.len(), 10_000);
    assert_eq!(log[0].bindings, [3.into()]);
    assert_eq!(log[9_999].bindings, [10_002.into()]);
}
