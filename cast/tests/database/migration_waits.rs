//! Migrations without a transaction: they keep other migrators out all the same, and wait for nobody who waits for them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use cast::migration::{Event, Migrator, migrations};
use cast::prelude::*;
use cast::schema::inspect;
use cast::{Driver, Error};

use crate::backend::{on_each, on_each_url, until};

mod first {
    use cast::migration::Schema;

    pub(super) fn up(schema: &mut Schema) {
        schema.create("things", |t| {
            t.id();
            t.string("name");
            t.text("body").nullable();
        });
    }

    pub(super) fn down(_: &mut Schema) {}
}

/// Makes an index while others go on reading and writing, where that is to be had.
mod alone {
    use cast::migration::Schema;

    pub(super) fn up(schema: &mut Schema) {
        schema.without_transaction();
        schema.sql(*super::INDEX.lock().unwrap());
    }

    pub(super) fn down(_: &mut Schema) {}
}

/// Set for each database: the same migration runs on all in turn.
static INDEX: Mutex<&str> = Mutex::new("");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn others_wait_outside_and_do_not_run_it_again() {
    on_each_url(async |db, url| {
        *INDEX.lock().unwrap() = match db.driver() {
            Driver::Postgres => "CREATE INDEX CONCURRENTLY things_name ON things (name)",
            Driver::Sqlite | Driver::MySql => "CREATE INDEX things_name ON things (name)",
        };
        Migrator::new(&db, &migrations![first])
            .run(false)
            .await
            .unwrap();
        let inside = Arc::new(AtomicBool::new(false));
        let go_on = Arc::new(AtomicBool::new(false));
        let slow = {
            let (db, inside, go_on) = (db.clone(), Arc::clone(&inside), Arc::clone(&go_on));
            tokio::spawn(async move {
                let all = migrations![first, alone];
                let migrator = Migrator::new(&db, &all).on_event(|event| {
                    if let Event::Migrating(_) = event {
                        inside.store(true, Ordering::Release);
                        tokio::task::block_in_place(|| {
                            while !go_on.load(Ordering::Acquire) {
                                std::thread::yield_now();
                            }
                        });
                    }
                });
                migrator.run(false).await
            })
        };
        until("the first migrator is inside", async || {
            inside.load(Ordering::Acquire)
        })
        .await;
        let other = Db::connect(&ConnectOptions::new(&url)).await.unwrap();
        let all = migrations![first, alone];
        let error = Migrator::new(&other, &all)
            .isolated()
            .run(false)
            .await
            .unwrap_err();
        assert!(matches!(error, Error::MigratorBusy), "{error:?}");
        let waiting = {
            let other = other.clone();
            tokio::spawn(async move {
                let all = migrations![first, alone];
                Migrator::new(&other, &all).run(false).await
            })
        };
        if db.driver() == Driver::Postgres {
            // It has asked for the lock, be it in a statement that still runs.
            let asked = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() \
                         AND query LIKE '%_lock(hashtext%' AND pid <> pg_backend_pid()";
            until("the second migrator waits", async || {
                !db.select(asked, vec![]).await.unwrap().is_empty()
            })
            .await;
        }
        go_on.store(true, Ordering::Release);
        let (slow, waiting) = (
            slow.await.unwrap().unwrap(),
            waiting.await.unwrap().unwrap(),
        );
        assert_eq!((slow.len(), waiting.len()), (1, 0));
        let indexes = inspect::has_index(&db, "things", &["things_name"])
            .await
            .unwrap();
        assert!(indexes);
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn what_an_extension_brought_does_not_make_a_database_full() {
    on_each(async |db| {
        if db.driver() != Driver::Postgres {
            return;
        }
        if let Err(error) = db.execute("CREATE EXTENSION pg_stat_statements", vec![]).await {
            // Only a server without its usual extensions cannot say more.
            assert!(format!("{error:?}").contains("pg_stat_statements"), "{error:?}");
            return;
        }
        assert!(!inspect::tables(&db).await.unwrap().is_empty());
        let dump = "CREATE TABLE base (id bigint); CREATE TABLE migrations (id bigserial, migration text, batch bigint);";
        let all = migrations![first].schema_dump(Driver::Postgres, dump.to_owned());
        Migrator::new(&db, &all).run(false).await.unwrap();
        assert!(inspect::has_table(&db, "base").await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn words_are_searched_through_the_index_that_was_made_for_it() {
    on_each(async |db| {
        if db.driver() != Driver::Postgres {
            return;
        }
        let mut schema = cast::migration::Schema::new();
        schema.create("articles", |t| {
            t.id();
            t.string("title");
            t.text("body").nullable();
            t.full_text(["title", "body"]);
        });
        schema.apply(&db).await.unwrap();
        let rows = (0..300).map(|number| [("title", format!("number{number}").into())]);
        db.table("articles").insert_many(rows).await.unwrap();
        let tx = db.begin().await.unwrap();
        tx.execute("SET LOCAL enable_seqscan = off", vec![])
            .await
            .unwrap();
        let columns = ["title", "body"].map(|name| cast::column(name).typed::<String>());
        let query = tx
            .table("articles")
            .filter(cast::func::matches(columns, "number77"));
        // A row without a body is found, too.
        assert_eq!(query.clone().count().await.unwrap(), 1);
        let plan = format!("{:?}", query.explain().await.unwrap());
        assert!(plan.contains("articles_title_body_fulltext"), "{plan}");
    })
    .await;
}
