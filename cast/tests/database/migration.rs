//! The migrator: order, batches, failures, two at once.

use std::sync::Mutex;

use cast::migration::{Event, Migrations, Migrator, Rollback, Status, migrations};
use cast::prelude::*;
use cast::{Driver, Error};

use crate::backend::on_each;

mod first {
    use cast::migration::Schema;

    pub(super) fn up(schema: &mut Schema) {
        schema.create("firsts", |t| {
            t.id();
        });
    }

    pub(super) fn down(schema: &mut Schema) {
        schema.drop("firsts");
    }
}

mod second {
    use cast::migration::Schema;

    pub(super) fn up(schema: &mut Schema) {
        schema.create("seconds", |t| {
            t.id();
            t.foreign_id("first_id").references("firsts");
        });
    }

    pub(super) fn down(schema: &mut Schema) {
        schema.drop("seconds");
    }
}

mod third {
    use cast::migration::Schema;

    pub(super) fn up(schema: &mut Schema) {
        schema.table("firsts", |t| {
            t.string("name").nullable();
            t.index(["name"]);
        });
    }

    pub(super) fn down(schema: &mut Schema) {
        schema.table("firsts", |t| t.drop_index("firsts_name_index"));
        schema.table("firsts", |t| t.drop_column("name"));
    }
}

/// Creates a table, then fails.
mod broken {
    use cast::migration::Schema;

    pub(super) fn up(schema: &mut Schema) {
        schema.create("halves", |t| {
            t.id();
        });
        schema.sql("INSERT INTO nowhere VALUES (1)");
    }

    pub(super) fn down(schema: &mut Schema) {
        schema.drop("halves");
    }
}

fn three() -> Migrations {
    migrations![first, second, third]
}

async fn has_table(db: &Db, table: &str) -> bool {
    db.select(&format!("SELECT 1 FROM {table}"), vec![])
        .await
        .is_ok()
}

async fn batches(db: &Db, migrations: &Migrations) -> String {
    let status = Migrator::new(db, migrations).status().await.unwrap();
    let shown: Vec<_> = status
        .iter()
        .map(|Status { name, batch, known }| {
            let batch = batch.map_or("-".to_owned(), |batch| batch.to_string());
            format!("{name}={batch}{}", if *known { "" } else { "?" })
        })
        .collect();
    shown.join(" ")
}

#[tokio::test]
async fn migrations_run_once_in_order_and_in_batches() {
    on_each(async |db| {
        let (one, all) = (migrations![first], three());
        assert_eq!(batches(&db, &all).await, "first=- second=- third=-");
        assert!(
            !has_table(&db, "migrations").await,
            "reading the status creates nothing"
        );
        assert_eq!(Migrator::new(&db, &one).run(false).await.unwrap().len(), 1);
        let events = Mutex::new(Vec::new());
        let migrator = Migrator::new(&db, &all).on_event(|event| {
            events.lock().unwrap().push(match event {
                Event::Migrating(name) => format!("> {name}"),
                Event::Migrated(name, _) => format!("+ {name}"),
                other => format!("{other:?}"),
            });
        });
        assert_eq!(migrator.pending().await.unwrap(), ["second", "third"]);
        let applied: Vec<_> = migrator
            .run(false)
            .await
            .unwrap()
            .into_iter()
            .map(|done| done.name)
            .collect();
        assert_eq!(applied, ["second", "third"]);
        assert!(migrator.run(false).await.unwrap().is_empty());
        drop(migrator);
        assert_eq!(
            events.into_inner().unwrap(),
            ["> second", "+ second", "> third", "+ third"]
        );
        assert_eq!(batches(&db, &all).await, "first=1 second=2 third=2");
    })
    .await;
}

#[tokio::test]
async fn a_rollback_undoes_the_last_batch_or_so_many_steps() {
    on_each(async |db| {
        let all = three();
        let migrator = Migrator::new(&db, &all);
        migrator.run(true).await.unwrap();
        assert_eq!(batches(&db, &all).await, "first=1 second=2 third=3");
        let undone = migrator.rollback(Rollback::LastBatch).await.unwrap();
        assert_eq!(undone.len(), 1);
        assert_eq!(batches(&db, &all).await, "first=1 second=2 third=-");
        migrator.run(false).await.unwrap();
        migrator.rollback(Rollback::Steps(2)).await.unwrap();
        assert_eq!(batches(&db, &all).await, "first=1 second=- third=-");
        migrator.run(false).await.unwrap();
        let undone: Vec<_> = migrator
            .reset()
            .await
            .unwrap()
            .into_iter()
            .map(|done| done.name)
            .collect();
        assert_eq!(undone, ["third", "second", "first"]);
        assert!(!has_table(&db, "firsts").await);
        assert!(
            migrator
                .rollback(Rollback::LastBatch)
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}

#[tokio::test]
async fn a_failed_migration_leaves_nothing_of_itself_and_keeps_those_before() {
    on_each(async |db| {
        let all = migrations![first, broken, second];
        let migrator = Migrator::new(&db, &all);
        let error = migrator.run(false).await.unwrap_err();
        let Error::Migration { name, source, .. } = &error else {
            panic!("{error}")
        };
        assert_eq!(name, "broken");
        assert!(
            source
                .to_string()
                .contains("INSERT INTO nowhere VALUES (1)"),
            "{source}"
        );
        assert_eq!(batches(&db, &all).await, "first=1 broken=- second=-");
        assert!(has_table(&db, "firsts").await);
        // MySQL commits at every change of a table.
        assert_eq!(has_table(&db, "halves").await, db.driver() == Driver::MySql);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_several_migrators_at_once_each_migration_is_run_by_one() {
    on_each(async |db| {
        let runners: Vec<_> = (0..4)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move { Migrator::new(&db, &three()).run(false).await })
            })
            .collect();
        let mut applied = Vec::new();
        for runner in runners {
            applied.extend(
                runner
                    .await
                    .unwrap()
                    .unwrap()
                    .into_iter()
                    .map(|done| done.name),
            );
        }
        applied.sort();
        assert_eq!(applied, ["first", "second", "third"]);
        assert_eq!(
            db.select("SELECT id FROM migrations", vec![])
                .await
                .unwrap()
                .len(),
            3
        );
    })
    .await;
}

#[tokio::test]
async fn a_migration_that_the_program_lost_is_shown_and_not_undone() {
    on_each(async |db| {
        Migrator::new(&db, &three()).run(false).await.unwrap();
        let fewer = migrations![first, third];
        assert_eq!(batches(&db, &fewer).await, "first=1 third=1 second=1?");
        let error = Migrator::new(&db, &fewer)
            .rollback(Rollback::LastBatch)
            .await
            .unwrap_err();
        assert!(
            matches!(&error, Error::UnknownMigration { name } if name == "second"),
            "{error}"
        );
        assert_eq!(batches(&db, &three()).await, "first=1 second=1 third=1");
    })
    .await;
}

#[tokio::test]
async fn pretending_shows_the_sql_and_changes_nothing() {
    on_each(async |db| {
        let all = three();
        let plans = Migrator::new(&db, &all).pretend().await.unwrap();
        let names: Vec<_> = plans.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["first", "second", "third"]);
        assert!(plans[0].1[0].starts_with("CREATE TABLE"), "{plans:?}");
        assert!(!has_table(&db, "migrations").await && !has_table(&db, "firsts").await);
    })
    .await;
}

#[tokio::test]
async fn starting_afresh_drops_what_others_made_too() {
    on_each(async |db| {
        let all = three();
        let migrator = Migrator::new(&db, &all);
        migrator.run(false).await.unwrap();
        // Dropped in alphabetical order, `firsts` goes while `seconds` still points to it.
        db.execute("INSERT INTO firsts (id) VALUES (1)", vec![])
            .await
            .unwrap();
        db.execute("INSERT INTO seconds (first_id) VALUES (1)", vec![])
            .await
            .unwrap();
        db.execute("CREATE TABLE strays (id integer)", vec![])
            .await
            .unwrap();
        db.execute("CREATE VIEW views AS SELECT id FROM strays", vec![])
            .await
            .unwrap();
        assert_eq!(migrator.fresh(false).await.unwrap().len(), 3);
        assert!(!has_table(&db, "strays").await && !has_table(&db, "views").await);
        assert!(
            db.select("SELECT id FROM firsts", vec![])
                .await
                .unwrap()
                .is_empty()
        );
        // Foreign keys are checked again.
        assert!(
            db.execute("INSERT INTO seconds (first_id) VALUES (9)", vec![])
                .await
                .is_err()
        );
    })
    .await;
}

#[tokio::test]
async fn two_migrations_of_one_name_are_refused() {
    on_each(async |db| {
        let error = Migrator::new(&db, &migrations![first, second, first])
            .run(false)
            .await
            .unwrap_err();
        assert!(matches!(error, Error::DuplicateMigration { .. }), "{error}");
        assert!(!has_table(&db, "firsts").await);
    })
    .await;
}
