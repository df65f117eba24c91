//! Transactions: all or nothing, nested, side by side.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use cast::prelude::*;
use cast::{Driver, Error, Isolation, Result, TransactionOptions};

use tokio::sync::Barrier;

use crate::backend::{on_each, on_each_url};
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

#[tokio::test]
async fn a_read_only_transaction_refuses_to_write_and_leaves_no_trace_of_it() {
    on_each_url(async |db, url| {
        migrate(&db).await;
        let one = Db::connect(&ConnectOptions::new(url).max_connections(1))
            .await
            .unwrap();
        let options = TransactionOptions::new().read_only();
        let refused: Result<u64> = one
            .transaction_with(options, async |tx| {
                User::query().count(tx).await?;
                tx.execute("DELETE FROM users", vec![]).await
            })
            .await;
        refused.unwrap_err();
        let dropped = one.begin_with(options).await.unwrap();
        drop(dropped);
        user(&one, "a").await;
        assert_eq!(names(&one).await, "a");
        one.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_transaction_sees_what_its_isolation_lets_it_see() {
    on_each(async |db| {
        if db.driver() == Driver::Sqlite {
            return;
        }
        migrate(&db).await;
        for (isolation, sees) in [
            (Isolation::ReadCommitted, 1),
            (Isolation::RepeatableRead, 0),
        ] {
            User::query().delete(&db).await.unwrap();
            let tx = db
                .begin_with(TransactionOptions::new().isolation(isolation))
                .await
                .unwrap();
            assert_eq!(User::query().count(&tx).await.unwrap(), 0);
            user(&db, "a").await;
            assert_eq!(
                User::query().count(&tx).await.unwrap(),
                sees,
                "{isolation:?}"
            );
            tx.rollback().await.unwrap();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn transactions_that_stand_in_each_others_way_are_run_again() {
    on_each(async |db| {
        migrate(&db).await;
        user(&db, "0").await;
        let options = TransactionOptions::new()
            .isolation(Isolation::Serializable)
            .attempts(50);
        let runs = Arc::new(Mutex::new(0));
        // All six have read before the first one writes. SQLite's writers wait for one another
        // before they begin, so there nothing can stand in the way.
        let meets = db.driver() != Driver::Sqlite;
        let together = Arc::new(Barrier::new(6));
        let workers: Vec<_> = (0..6)
            .map(|_| {
                let (db, runs) = (db.clone(), Arc::clone(&runs));
                let (together, first) = (Arc::clone(&together), AtomicBool::new(meets));
                tokio::spawn(async move {
                    for _ in 0..5 {
                        let done: Result<u64> = db
                            .transaction_with(options, async |tx| {
                                *runs.lock().unwrap() += 1;
                                let ada = User::query().first_or_fail(tx).await?;
                                if first.swap(false, Ordering::Relaxed) {
                                    together.wait().await;
                                }
                                let next = ada.name.parse::<i64>().expect("a number") + 1;
                                User::query()
                                    .update(tx, [User::name.set(next.to_string())])
                                    .await
                            })
                            .await;
                        done.expect("the transaction succeeds in the end");
                    }
                })
            })
            .collect();
        for worker in workers {
            worker.await.unwrap();
        }
        assert_eq!(names(&db).await, "30", "no update is lost");
        let runs = *runs.lock().unwrap();
        assert!(runs >= 30, "{runs}");
        assert_eq!(runs > 30, meets, "{runs}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_deadlock_is_told_and_ends_the_transaction() {
    on_each(async |db| {
        if db.driver() == Driver::Sqlite {
            return;
        }
        migrate(&db).await;
        let (a, b) = (user(&db, "a").await, user(&db, "b").await);
        let lock = async |tx: &Transaction, user: &User| {
            let sql = "UPDATE users SET name = name WHERE id = ?";
            tx.execute(sql, vec![user.id.into()]).await
        };
        let (one, two) = (db.begin().await.unwrap(), db.begin().await.unwrap());
        lock(&one, &a).await.unwrap();
        lock(&two, &b).await.unwrap();
        let (first, second) = tokio::join!(lock(&one, &b), async {
            let second = lock(&two, &a).await;
            // The survivor waits for the loser's end.
            let after = match &second {
                Err(_) => Some(two.execute("UPDATE users SET name = 'x'", vec![]).await),
                Ok(_) => None,
            };
            two.rollback().await.ok();
            (second, after)
        });
        let (failed, after) = match (first, second) {
            (Err(error), _) => (
                error,
                one.execute("UPDATE users SET name = 'x'", vec![]).await,
            ),
            (Ok(_), (Err(error), Some(after))) => (error, after),
            other => panic!("{other:?}"),
        };
        assert!(
            matches!(failed, Error::Conflict { .. }) && failed.is_retryable(),
            "{failed:?}"
        );
        // MySQL would run it outside of any transaction.
        assert!(
            matches!(after, Err(Error::TransactionAborted { .. })),
            "{after:?}"
        );
    })
    .await;
}
