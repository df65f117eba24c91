//! Transactions: all or nothing, nested, side by side.

use cast::prelude::*;
use cast::{Error, Result};

use crate::backend::on_each;
use crate::model::{User, migrate, user};

async fn names(db: &dyn Executor) -> String {
    let users = User::query().order_by(User::id).get(db).await.unwrap();
    users.iter().map(|user| user.name.as_str()).collect()
}

#[tokio::test]
async fn a_transaction_is_kept_when_its_work_succeeds() {
    on_each(async |db| {
        migrate(&db).await;
        let made: Result<User> = db
            .transaction(async |tx| {
                user(tx, "a").await;
                assert_eq!(names(tx).await, "a");
                Ok(user(tx, "b").await)
            })
            .await;
        assert_eq!(made.unwrap().name, "b");
        assert_eq!(names(&db).await, "ab");
    })
    .await;
}

#[tokio::test]
async fn a_transaction_is_undone_when_its_work_fails_or_its_guard_is_dropped() {
    on_each(async |db| {
        migrate(&db).await;
        let failed: Result<()> = db
            .transaction(async |tx| {
                user(tx, "a").await;
                Err(Error::TransactionOver)
            })
            .await;
        assert!(failed.is_err());
        let guard = db.begin().await.unwrap();
        user(&guard, "b").await;
        drop(guard);
        let guard = db.begin().await.unwrap();
        user(&guard, "c").await;
        guard.rollback().await.unwrap();
        assert_eq!(names(&db).await, "");
    })
    .await;
}

#[tokio::test]
async fn a_nested_transaction_is_undone_alone() {
    on_each(async |db| {
        migrate(&db).await;
        let tx = db.begin().await.unwrap();
        user(&tx, "a").await;
        let failed: Result<()> = tx
            .transaction(async |inner| {
                user(inner, "b").await;
                Err(Error::TransactionOver)
            })
            .await;
        assert!(failed.is_err());
        let kept = tx.begin().await.unwrap();
        user(&kept, "c").await;
        kept.commit().await.unwrap();
        let dropped = tx.begin().await.unwrap();
        user(&dropped, "d").await;
        drop(dropped);
        assert_eq!(names(&tx).await, "ac");
        let dropped = tx.begin().await.unwrap();
        user(&dropped, "e").await;
        drop(dropped);
        tx.commit().await.unwrap();
        assert_eq!(names(&db).await, "ac");
    })
    .await;
}

#[tokio::test]
async fn a_savepoint_that_outlives_its_transaction_is_refused() {
    on_each(async |db| {
        migrate(&db).await;
        let tx = db.begin().await.unwrap();
        let inner = tx.begin().await.unwrap();
        tx.commit().await.unwrap();
        let error = inner
            .execute("DELETE FROM users", vec![])
            .await
            .unwrap_err();
        assert!(matches!(error, Error::TransactionOver), "{error}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_writers_at_once_wait_for_one_another() {
    on_each(async |db| {
        migrate(&db).await;
        let writers: Vec<_> = (0..20)
            .map(|writer| {
                let db = db.clone();
                tokio::spawn(async move {
                    for round in 0..5 {
                        user(&db, &format!("w{writer}-{round}")).await;
                        // It reads first and writes then, which must not lose to a writer between.
                        db.transaction(async |tx| {
                            let count = User::query().count(tx).await?;
                            user(tx, &format!("t{writer}-{round}-{count}")).await;
                            Ok::<_, Error>(())
                        })
                        .await
                        .expect("the transaction succeeds");
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.expect("the writer does not panic");
        }
        assert_eq!(User::query().count(&db).await.unwrap(), 200);
    })
    .await;
}

/// What an application's service looks like: it borrows all that it needs.
async fn rename_all(db: &Db, name: &str, users: &[User]) -> Result<u64> {
    db.transaction(async |tx| {
        let mut changed = 0;
        for user in users {
            let query = User::query().filter(User::id.eq(user.id));
            changed += query.update(tx, [User::name.set(name)]).await?;
            tx.transaction(async |inner| inner.execute("DELETE FROM posts", vec![]).await)
                .await?;
        }
        Ok(changed)
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work_that_borrows_can_move_between_threads() {
    on_each(async |db| {
        migrate(&db).await;
        let users = vec![user(&db, "a").await, user(&db, "b").await];
        let task = {
            let db = db.clone();
            tokio::spawn(async move { rename_all(&db, &String::from("c"), &users).await })
        };
        assert_eq!(task.await.unwrap().unwrap(), 2);
        assert_eq!(names(&db).await, "cc");
    })
    .await;
}
