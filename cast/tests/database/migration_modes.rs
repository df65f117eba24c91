//! The migrator's other ways: refresh, pretend, isolated, outside of a transaction, from a dump.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cast::migration::{
    Event, Migrations, Migrator, Rollback, Schema, Wipe, dump, migrations, wipe,
};
use cast::prelude::*;
use cast::schema::inspect;
use cast::{Driver, Error};

use crate::backend::{on_each, until};

mod one {
    use super::Schema;

    pub(super) fn up(schema: &mut Schema) {
        schema.create("ones", |t| {
            t.id();
            t.string("name").default("it's; a \\ name").unique();
            t.integer("spare").nullable().index();
        });
        schema.sql("CREATE VIEW names AS SELECT name FROM ones");
    }

    pub(super) fn down(schema: &mut Schema) {
        schema.sql("DROP VIEW names");
        schema.drop("ones");
    }
}

mod two {
    use super::Schema;

    pub(super) fn up(schema: &mut Schema) {
        schema.create("twos", |t| {
            t.id();
            t.foreign_id("one_id")
                .references("ones")
                .cascade_on_delete();
        });
    }

    pub(super) fn down(schema: &mut Schema) {
        schema.drop("twos");
    }
}

mod three {
    use super::Schema;

    pub(super) fn up(schema: &mut Schema) {
        schema.drop_columns("ones", ["spare"]);
    }

    pub(super) fn down(schema: &mut Schema) {
        schema.table("ones", |t| {
            t.integer("spare").nullable().index();
        });
    }
}

/// Something that refuses to be in a transaction, where there is such.
mod alone {
    use super::Schema;

    pub(super) fn up(schema: &mut Schema) {
        schema.without_transaction();
        schema.when_has_column("ones", "spare", |schema| {
            schema.sql(super::alone_sql());
        });
    }

    pub(super) fn down(_: &mut Schema) {}
}

/// Set once for the whole program: the same migrations run on each database in turn.
static ALONE: std::sync::Mutex<String> = std::sync::Mutex::new(String::new());

fn alone_sql() -> String {
    ALONE.lock().unwrap().clone()
}

fn all() -> Migrations {
    migrations![one, two, three]
}

async fn batches(db: &Db) -> String {
    let status = Migrator::new(db, &all()).status().await.unwrap();
    let batch = |batch: Option<i64>| batch.map_or("-".to_owned(), |batch| batch.to_string());
    status.iter().map(|status| batch(status.batch)).collect()
}

#[tokio::test]
async fn a_refresh_undoes_and_applies_again() {
    on_each(async |db| {
        let all = all();
        let migrator = Migrator::new(&db, &all);
        migrator.run(true).await.unwrap();
        db.execute("INSERT INTO ones (name) VALUES ('x')", vec![])
            .await
            .unwrap();
        let done = migrator.refresh(Some(1), false).await.unwrap();
        assert_eq!((done.undone.len(), done.applied.len()), (1, 1));
        assert_eq!(
            db.select("SELECT name FROM ones", vec![])
                .await
                .unwrap()
                .len(),
            1
        );
        let done = migrator.refresh(None, false).await.unwrap();
        let undone: Vec<_> = done.undone.iter().map(|done| done.name.as_str()).collect();
        assert_eq!(undone, ["three", "two", "one"]);
        assert_eq!(batches(&db).await, "111");
        assert!(
            db.select("SELECT name FROM ones", vec![])
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}

#[tokio::test]
async fn a_certain_batch_is_undone() {
    on_each(async |db| {
        let all = all();
        let migrator = Migrator::new(&db, &all);
        migrator.run(true).await.unwrap();
        migrator.rollback(Rollback::Batch(2)).await.unwrap();
        assert_eq!(batches(&db).await, "1-3");
        assert!(!inspect::has_table(&db, "twos").await.unwrap());
        migrator.run(false).await.unwrap();
        assert_eq!(batches(&db).await, "143");
    })
    .await;
}

#[tokio::test]
async fn pretending_shows_each_step_and_keeps_the_tables() {
    on_each(async |db| {
        let all = all();
        let migrator = Migrator::new(&db, &all);
        let plans = migrator.pretend().await.unwrap();
        assert_eq!(plans.len(), 3);
        // On SQLite the third makes anew what the first would have made.
        let third = plans[2].1.join("\n");
        let expected = if db.driver() == Driver::Sqlite {
            "INSERT INTO"
        } else {
            "DROP COLUMN"
        };
        assert!(third.contains(expected), "{third}");
        assert!(inspect::tables(&db).await.unwrap().is_empty());
        migrator.run(false).await.unwrap();
        let before = inspect::columns(&db, "ones").await.unwrap();
        let plans = migrator
            .pretend_rollback(Rollback::LastBatch)
            .await
            .unwrap();
        let names: Vec<_> = plans.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["three", "two", "one"]);
        assert_eq!(inspect::columns(&db, "ones").await.unwrap(), before);
        assert_eq!(batches(&db).await, "111");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_isolated_migrator_does_not_wait_for_another() {
    on_each(async |db| {
        Migrator::new(&db, &migrations![one])
            .run(false)
            .await
            .unwrap();
        let (inside, go_on) = (
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicBool::new(false)),
        );
        let slow = {
            let (db, inside, go_on) = (db.clone(), Arc::clone(&inside), Arc::clone(&go_on));
            tokio::spawn(async move {
                let migrations = migrations![one, two];
                let migrator = Migrator::new(&db, &migrations).on_event(|event| {
                    if let Event::Migrating(_) = event {
                        inside.store(true, Ordering::Release);
                        // The migrator holds its lock for as long as this lasts.
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
        until("the first migrator", async || {
            inside.load(Ordering::Acquire)
        })
        .await;
        let all = all();
        let error = Migrator::new(&db, &all)
            .isolated()
            .run(false)
            .await
            .unwrap_err();
        assert!(matches!(error, Error::MigratorBusy), "{error:?}");
        go_on.store(true, Ordering::Release);
        assert_eq!(slow.await.unwrap().unwrap().len(), 1);
        let applied = Migrator::new(&db, &all)
            .isolated()
            .run(false)
            .await
            .unwrap();
        assert_eq!(applied.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_migrator_that_goes_away_in_the_middle_leaves_no_lock() {
    on_each(async |db| {
        let all = all();
        let reached = AtomicBool::new(false);
        {
            let migrator = Migrator::new(&db, &all).on_event(|event| {
                if let Event::Migrating("two") = event {
                    reached.store(true, Ordering::Release);
                }
            });
            let run = std::pin::pin!(migrator.run(false));
            // Dropped as soon as the second has begun.
            tokio::select! {
                biased;
                () = until("the second", async || reached.load(Ordering::Acquire)) => {}
                done = run => drop(done),
            }
        }
        // The server notices by itself that the connection is gone.
        until("the end of the lock", async || {
            match Migrator::new(&db, &all).isolated().run(false).await {
                Err(Error::MigratorBusy) => false,
                // MySQL keeps what was done before the fall.
                Err(Error::Migration { .. }) => db.driver() == Driver::MySql,
                done => done.is_ok(),
            }
        })
        .await;
        assert!(batches(&db).await.starts_with('1'));
    })
    .await;
}

#[tokio::test]
async fn a_migration_may_run_outside_of_a_transaction() {
    on_each(async |db| {
        *ALONE.lock().unwrap() = match db.driver() {
            Driver::Sqlite => "VACUUM",
            Driver::Postgres => "CREATE INDEX CONCURRENTLY by_spare ON ones (spare)",
            Driver::MySql => "OPTIMIZE TABLE ones",
        }
        .to_owned();
        let migrations = migrations![one, alone];
        Migrator::new(&db, &migrations).run(false).await.unwrap();
        let expected = db.driver() == Driver::Postgres;
        assert_eq!(
            inspect::has_index(&db, "ones", &["by_spare"])
                .await
                .unwrap(),
            expected
        );
        let status = Migrator::new(&db, &migrations).status().await.unwrap();
        assert_eq!(status[1].batch, Some(1));
        // No lock is left.
        Migrator::new(&db, &migrations)
            .isolated()
            .run(false)
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_empty_database_is_made_from_a_dump() {
    on_each(async |db| {
        let first = migrations![one, two];
        Migrator::new(&db, &first).run(false).await.unwrap();
        let sql = dump(&db).await.unwrap();
        assert!(
            sql.contains("it''s; a ") && !sql.contains("DEFINER="),
            "{sql}"
        );
        let before = inspect::columns(&db, "ones").await.unwrap();
        wipe(&db, Wipe::default()).await.unwrap();
        assert!(inspect::tables(&db).await.unwrap().is_empty());
        // The dump knows the first two; only the third is run.
        let all = all().schema_dump(db.driver(), sql);
        let pretended = Migrator::new(&db, &migrations![one, two])
            .pretend()
            .await
            .unwrap();
        assert_eq!(pretended.len(), 2);
        let applied = Migrator::new(&db, &all).run(false).await.unwrap();
        assert_eq!(applied.len(), 1, "{applied:?}");
        assert_eq!(batches(&db).await, "112");
        assert_eq!(inspect::columns(&db, "ones").await.unwrap(), before[..2]);
        assert!(
            inspect::has_index(&db, "ones", &["ones_name_unique"])
                .await
                .unwrap()
        );
        assert_eq!(inspect::foreign_keys(&db, "twos").await.unwrap().len(), 1);
        assert_eq!(inspect::views(&db).await.unwrap().len(), 1);
        // A database that has tables is left as it is.
        assert!(
            Migrator::new(&db, &all)
                .run(false)
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}

#[tokio::test]
async fn wiping_drops_what_is_said() {
    on_each(async |db| {
        Migrator::new(&db, &all()).run(false).await.unwrap();
        if db.driver() == Driver::Postgres {
            db.execute("CREATE TYPE mood AS ENUM ('good', 'bad')", vec![])
                .await
                .unwrap();
            let types = inspect::types(&db).await.unwrap();
            assert_eq!(
                (types[0].name.as_str(), types[0].kind.as_str()),
                ("mood", "enum")
            );
            wipe(&db, Wipe::default()).await.unwrap();
            assert_eq!(inspect::types(&db).await.unwrap().len(), 1);
            wipe(&db, Wipe::default().types(true)).await.unwrap();
            assert!(inspect::types(&db).await.unwrap().is_empty());
            return;
        }
        let dropped = wipe(&db, Wipe::default().views(false)).await.unwrap();
        assert_eq!(dropped, ["migrations", "ones", "twos"]);
        assert_eq!(inspect::tables(&db).await.unwrap().len(), 1);
        assert_eq!(wipe(&db, Wipe::default()).await.unwrap(), ["names"]);
    })
    .await;
}
