//! What observers are told, and by whom not.

use std::sync::Mutex;

use cast::migration::{Migrations, Migrator, Schema, migrations};
use cast::prelude::*;
use cast::{Draft, Happened, Observer};

use crate::backend::on_each;

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(
    table = "files",
    soft_deletes,
    observer = "Audit",
    observer = "Cleaner",
    crate = "cast"
)]
struct File {
    id: i64,
    name: String,
    size: i32,
    deleted_at: Option<Timestamp>,
    #[has_many]
    parts: HasMany<Part>,
}

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "parts", observer = "PartAudit", crate = "cast")]
struct Part {
    id: i64,
    file_id: i64,
}

/// Who was told what. Names are of one case on one database.
static TOLD: Mutex<Vec<(String, String)>> = Mutex::new(Vec::new());

fn tell(name: &str, what: String) {
    TOLD.lock().unwrap().push((name.to_owned(), what));
}

fn told(name: &str) -> Vec<String> {
    let mut told = TOLD.lock().unwrap();
    let (of, others) = told.drain(..).partition(|(other, _)| other == name);
    *told = others;
    let of: Vec<(String, String)> = of;
    of.into_iter().map(|(_, what)| what).collect()
}

struct Audit;

impl Observer for Audit {
    type Model = File;

    async fn updating(&self, _: &dyn Executor, draft: &mut Draft<File>) -> cast::Result<()> {
        let before = draft.record().expect("there is a record");
        let size = draft.get(File::size);
        tell(
            &before.name,
            format!("{} was {}, will be {size:?}", before.id, before.size),
        );
        Ok(())
    }

    async fn creating(&self, _: &dyn Executor, draft: &mut Draft<File>) -> cast::Result<()> {
        assert!(draft.record().is_none());
        Ok(())
    }

    fn retrieved(&self, file: &mut File) {
        if file.parts.is_loaded() {
            tell(&file.name, "retrieved with parts".to_owned());
        }
    }

    async fn happened(&self, _: &dyn Executor, what: Happened, file: &File) -> cast::Result<()> {
        let kind = match (what.is_save(), what.is_delete()) {
            (true, false) => "saved",
            (false, true) => "deleted",
            _ => "neither",
        };
        tell(&file.name, format!("{what:?} {kind}"));
        Ok(())
    }
}

struct Cleaner;

impl Observer for Cleaner {
    type Model = File;

    async fn force_deleting(&self, _: &dyn Executor, file: &File) -> cast::Result<()> {
        tell(&file.name, "force deleting".to_owned());
        Ok(())
    }

    async fn deleting(&self, _: &dyn Executor, file: &File) -> cast::Result<()> {
        tell(&file.name, "deleting".to_owned());
        Ok(())
    }
}

struct PartAudit;

impl Observer for PartAudit {
    type Model = Part;

    async fn happened(&self, db: &dyn Executor, _: Happened, part: &Part) -> cast::Result<()> {
        let file = File::find_or_fail(db, part.file_id).await?;
        tell(&file.name, "part".to_owned());
        Ok(())
    }
}

mod create_files {
    use super::Schema;

    pub(crate) fn up(schema: &mut Schema) {
        schema.create("files", |t| {
            t.id();
            t.string("name");
            t.integer("size");
            t.soft_deletes();
        });
        schema.create("parts", |t| {
            t.id();
            t.big_integer("file_id");
        });
    }

    pub(crate) fn down(schema: &mut Schema) {
        schema.drop("files");
    }
}

async fn file(db: &Db, case: &str) -> File {
    let all: Migrations = migrations![create_files];
    Migrator::new(db, &all).run(false).await.unwrap();
    let new = NewFile {
        name: format!("{case} {:?}", db.driver()),
        size: 1,
    };
    let file = File::create(db, new).await.unwrap();
    assert_eq!(told(&file.name), ["Created saved"]);
    file
}

#[tokio::test]
async fn several_observers_are_told_of_one_record() {
    on_each(async |db| {
        let mut file = file(&db, "several").await;
        file.update(&db, [File::size.set(2)]).await.unwrap();
        let expected = format!("{} was 1, will be Some(2)", file.id);
        assert_eq!(told(&file.name), [expected.as_str(), "Updated saved"]);
        file.delete(&db).await.unwrap();
        assert_eq!(told(&file.name), ["deleting", "Trashed deleted"]);
        file.force_delete(&db).await.unwrap();
        assert_eq!(
            told(&file.name),
            ["force deleting", "deleting", "Deleted deleted"]
        );
    })
    .await;
}

#[tokio::test]
async fn records_that_are_destroyed_by_their_keys_are_told_of() {
    on_each(async |db| {
        let file = file(&db, "destroyed").await;
        assert_eq!(File::destroy(&db, [file.id, file.id + 1]).await.unwrap(), 1);
        assert_eq!(told(&file.name), ["deleting", "Trashed deleted"]);
        assert_eq!(File::destroy(&db, [file.id]).await.unwrap(), 0);
        assert!(told(&file.name).is_empty());
    })
    .await;
}

#[tokio::test]
async fn nobody_is_told_without_events() {
    on_each(async |db| {
        let mut file = file(&db, "quiet").await;
        let any: &dyn Executor = &db;
        let quiet = any.without_events();
        file.update(&quiet, [File::size.set(2)]).await.unwrap();
        file.related(File::parts)
            .create_many(&quiet, (0..2).map(|_| NewPart { file_id: 0 }))
            .await
            .unwrap();
        assert_eq!(file.related(File::parts).count(&db).await.unwrap(), 2);
        file.delete(&quiet).await.unwrap();
        file.restore(&quiet).await.unwrap();
        let tx = db.begin().await.unwrap();
        file.force_delete(&tx.without_events()).await.unwrap();
        tx.commit().await.unwrap();
        assert!(told(&file.name).is_empty());
        assert!(File::all(&db).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_record_that_was_read_has_what_was_loaded_with_it() {
    on_each(async |db| {
        let file = file(&db, "retrieved").await;
        File::all(&db).await.unwrap();
        assert!(told(&file.name).is_empty());
        File::query().with(File::parts).get(&db).await.unwrap();
        assert_eq!(told(&file.name), ["retrieved with parts"]);
    })
    .await;
}
