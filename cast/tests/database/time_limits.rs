//! SQLite's limit on the time of a statement: it ends with the statement.

use std::time::Duration;

use cast::prelude::*;
use cast::{Error, func};

async fn limited(milliseconds: u64) -> Db {
    let options = ConnectOptions::new("sqlite::memory:");
    let db = Db::connect(&options.statement_timeout(Duration::from_millis(milliseconds)))
        .await
        .unwrap();
    db.execute("CREATE TABLE things (id integer)", vec![])
        .await
        .unwrap();
    db.execute("INSERT INTO things VALUES (1)", vec![])
        .await
        .unwrap();
    db
}

/// A number that takes SQLite so many steps to count to.
fn counted(db: &Db, to: i64) -> cast::Selected<i64> {
    let sql = "(WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < ?) SELECT max(x) FROM c)";
    db.table("things").select(func::raw(sql, vec![to.into()]))
}

#[tokio::test]
async fn a_cursor_is_limited_as_all_statements_are() {
    let db = limited(50).await;
    let mut rows = counted(&db, i64::MAX).cursor(&db);
    let error = rows.next().await.unwrap_err();
    assert!(matches!(error, Error::Timeout { .. }), "{error:?}");
}

#[tokio::test]
async fn a_statement_that_was_given_up_leaves_no_limit_behind() {
    let db = limited(300).await;
    let given_up =
        tokio::time::timeout(Duration::from_millis(20), counted(&db, i64::MAX).get(&db)).await;
    assert!(given_up.is_err());
    // There is one connection, on which the statement ends only with its limit.
    let mut rows = counted(&db, 20_000).cursor(&db);
    assert_eq!(rows.next().await.unwrap(), Some(20_000));
    drop(rows);
    let tx = db.begin().await.unwrap();
    assert_eq!(counted(&db, 20_000).first(&tx).await.unwrap(), Some(20_000));
    tx.commit().await.unwrap();
}
