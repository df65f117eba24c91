//! Work after a commit, and what is kept when a statement failed.

use std::sync::{Arc, Mutex};

use cast::prelude::*;
use cast::{Driver, Error, Result};

use crate::backend::{on_each, until};
use crate::model::{User, migrate, user};

async fn names(db: &dyn Executor) -> String {
    let users = User::query().order_by(User::id).get(db).await.unwrap();
    users.iter().map(|user| user.name.as_str()).collect()
}

/// What happened, in order.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<String>>);

impl Notes {
    fn on_commit(&self, tx: &Transaction, note: char) {
        let notes = self.clone();
        tx.after_commit(async move || notes.0.lock().unwrap().push(note));
    }

    fn read(&self) -> String {
        self.0.lock().unwrap().clone()
    }
}

#[tokio::test]
async fn work_after_the_commit_runs_once_in_order_and_sees_what_was_kept() {
    on_each(async |db| {
        migrate(&db).await;
        let notes = Notes::default();
        let tx = db.begin().await.unwrap();
        notes.on_commit(&tx, '1');
        user(&tx, "a").await;
        let seen = Arc::new(Mutex::new(None));
        let (into, other) = (Arc::clone(&seen), db.clone());
        tx.after_commit(async move || {
            let names = names(&other).await;
            *into.lock().unwrap() = Some(names);
        });
        let inner = tx.begin().await.unwrap();
        notes.on_commit(&inner, '2');
        inner.commit().await.unwrap();
        notes.on_commit(&tx, '3');
        assert_eq!(notes.read(), "");
        tx.commit().await.unwrap();
        assert_eq!(notes.read(), "123");
        assert_eq!(seen.lock().unwrap().as_deref(), Some("a"));
    })
    .await;
}

#[tokio::test]
async fn work_after_the_commit_is_forgotten_with_what_is_undone() {
    on_each(async |db| {
        let notes = Notes::default();
        let tx = db.begin().await.unwrap();
        notes.on_commit(&tx, '1');
        let undone = tx.begin().await.unwrap();
        notes.on_commit(&undone, 'x');
        undone.rollback().await.unwrap();
        let dropped = tx.begin().await.unwrap();
        notes.on_commit(&dropped, 'y');
        drop(dropped);
        notes.on_commit(&tx, '2');
        tx.commit().await.unwrap();
        assert_eq!(notes.read(), "12");
        let tx = db.begin().await.unwrap();
        notes.on_commit(&tx, 'z');
        tx.rollback().await.unwrap();
        let tx = db.begin().await.unwrap();
        notes.on_commit(&tx, 'z');
        drop(tx);
        assert_eq!(notes.read(), "12");
    })
    .await;
}

#[tokio::test]
async fn a_transaction_whose_statement_failed_is_never_half_kept_in_silence() {
    on_each(async |db| {
        migrate(&db).await;
        let notes = Notes::default();
        let tx = db.begin().await.unwrap();
        notes.on_commit(&tx, '1');
        user(&tx, "a").await;
        tx.execute("INSERT INTO users (nothing) VALUES (1)", vec![])
            .await
            .unwrap_err();
        let committed = tx.commit().await;
        if db.driver() == Driver::Postgres {
            assert!(
                matches!(committed, Err(Error::TransactionAborted { .. })),
                "{committed:?}"
            );
            assert_eq!(
                (names(&db).await, notes.read()),
                (String::new(), String::new())
            );
        } else {
            committed.unwrap();
            assert_eq!(
                (names(&db).await, notes.read()),
                ("a".to_owned(), "1".to_owned())
            );
        }
        // In a savepoint the failure stays where it was.
        let tx = db.begin().await.unwrap();
        user(&tx, "b").await;
        let inner: Result<u64> = tx
            .transaction(async |inner| {
                inner
                    .execute("INSERT INTO users (nothing) VALUES (1)", vec![])
                    .await
            })
            .await;
        inner.unwrap_err();
        tx.commit().await.unwrap();
        assert!(names(&db).await.ends_with('b'));
    })
    .await;
}

#[tokio::test]
async fn work_after_the_commit_is_done_to_its_end_without_whoever_waited_for_it() {
    on_each(async |db| {
        let notes = Notes::default();
        let tx = db.begin().await.unwrap();
        notes.on_commit(&tx, '1');
        let (go, wait) = tokio::sync::oneshot::channel::<()>();
        let after = notes.clone();
        tx.after_commit(async move || {
            wait.await.unwrap();
            after.0.lock().unwrap().push('2');
        });
        notes.on_commit(&tx, '3');
        let mut commit = Box::pin(tx.commit());
        until("the first work", async || {
            let _ = futures_util::FutureExt::now_or_never(&mut commit);
            notes.read() == "1"
        })
        .await;
        drop(commit);
        go.send(()).unwrap();
        until("the rest", async || notes.read() == "123").await;
    })
    .await;
}

#[tokio::test]
async fn work_that_panics_keeps_no_other_from_being_done() {
    on_each(async |db| {
        let notes = Notes::default();
        let tx = db.begin().await.unwrap();
        tx.after_commit(async || panic!("this work is bad"));
        notes.on_commit(&tx, '2');
        let committed = tokio::spawn(tx.commit()).await;
        assert!(committed.unwrap_err().is_panic());
        until("the rest", async || notes.read() == "2").await;
    })
    .await;
}

#[tokio::test]
async fn a_conflict_that_was_dealt_with_is_no_reason_to_run_again() {
    on_each(async |db| {
        if db.driver() == Driver::Sqlite {
            // Nobody else writes while a transaction does.
            return;
        }
        migrate(&db).await;
        user(&db, "a").await;
        let other = db.begin().await.unwrap();
        let locked = || User::query().lock_for_update().no_wait();
        locked().first(&other).await.unwrap();
        let mut runs = std::sync::atomic::AtomicU32::new(0);
        let options = cast::TransactionOptions::new().attempts(3);
        let done: Result<()> = db
            .transaction_with(options, async |tx| {
                runs.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let inner = tx.begin().await?;
                let error = locked().first(&inner).await.unwrap_err();
                assert!(matches!(error, Error::Locked { .. }), "{error:?}");
                inner.rollback().await?;
                Err(Error::refuse("out of stock"))
            })
            .await;
        assert_eq!(done.unwrap_err().to_string(), "out of stock");
        assert_eq!(*runs.get_mut(), 1);
    })
    .await;
}

#[tokio::test]
async fn whoever_was_first_is_seen_by_a_transaction_that_began_before() {
    on_each(async |db| {
        if db.driver() == Driver::Sqlite {
            return;
        }
        migrate(&db).await;
        let tx = db.begin().await.unwrap();
        assert_eq!(names(&tx).await, "");
        let theirs = user(&db, "a").await;
        let new = crate::model::NewUser {
            name: theirs.name.clone(),
            email: theirs.email.clone(),
        };
        let same = User::query().filter(User::email.eq(&theirs.email));
        let found = same.first_or_create(&tx, new).await.unwrap();
        assert_eq!(found, theirs);
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_database_is_closed_although_a_connection_is_never_given_back() {
    crate::backend::on_each_url(async |_, url| {
        let options =
            cast::ConnectOptions::new(&url).acquire_timeout(std::time::Duration::from_millis(50));
        let db = Db::connect(&options).await.unwrap();
        let tx = db.begin().await.unwrap();
        db.close().await;
        assert!(matches!(User::all(&db).await, Err(Error::Closed)));
        drop(tx);
    })
    .await;
}
