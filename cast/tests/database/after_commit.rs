//! Work after a commit, and what is kept when a statement failed.

use std::sync::{Arc, Mutex};

use cast::prelude::*;
use cast::{Driver, Error, Result};

use crate::backend::on_each;
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
