//! Saving a record: what is written is what has changed since it was read.

use cast::migration::{Migrations, Migrator, Schema, migrations};
use cast::prelude::*;
use cast::{Error, Prunable};

use crate::backend::on_each;

/// Remembers what it was read as.
#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "notes", soft_deletes, crate = "cast")]
struct Note {
    id: i64,
    title: String,
    #[column(default)]
    hits: i32,
    data: Option<serde_json::Value>,
    created_at: Timestamp,
    updated_at: Timestamp,
    deleted_at: Option<Timestamp>,
    #[original]
    original: Original,
}

/// A model one of whose columns the database makes.
#[derive(Clone, anvil_macros::Model)]
#[model(table = "sums", crate = "cast")]
struct Sum {
    #[column(key, name = "name")]
    key: String,
    amount: i64,
    #[column(generated)]
    twice: Option<i64>,
    #[original]
    original: Original,
}

/// The same table, by a model that remembers nothing.
#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "notes", soft_deletes, crate = "cast")]
struct Plain {
    id: i64,
    title: String,
    #[column(default)]
    hits: i32,
    updated_at: Timestamp,
    deleted_at: Option<Timestamp>,
}

impl Prunable for Note {
    fn prunable() -> Query<Self> {
        Self::query().only_trashed().filter(Self::hits.lt(5))
    }
}

mod create_notes {
    use super::Schema;

    pub(crate) fn up(schema: &mut Schema) {
        schema.create("notes", |t| {
            t.id();
            t.string("title");
            t.integer("hits").default(0);
            t.json("data").nullable();
            t.timestamps();
            t.soft_deletes();
        });
    }

    pub(crate) fn down(schema: &mut Schema) {
        schema.drop("notes");
    }
}

async fn note(db: &Db, title: &str) -> Note {
    let all: Migrations = migrations![create_notes];
    Migrator::new(db, &all).run(false).await.unwrap();
    let new = NewNote {
        title: title.into(),
        hits: Some(1),
        data: Some(serde_json::json!({"a": 1})),
    };
    Note::create(db, new).await.unwrap()
}

/// What somebody else does meanwhile: counts a hit and deletes the record softly.
async fn meanwhile(db: &Db, note: &Note) {
    let same = Note::query().filter(Note::id.eq(note.id));
    same.clone().increment(db, Note::hits, 4).await.unwrap();
    same.delete(db).await.unwrap();
}

#[tokio::test]
async fn what_others_wrote_meanwhile_stays() {
    on_each(async |db| {
        let mut note = note(&db, "old").await;
        meanwhile(&db, &note).await;
        note.title = "new".into();
        note.save(&db).await.unwrap();
        assert_eq!((note.title.as_str(), note.hits), ("new", 5));
        assert!(note.deleted_at.is_some());
        assert_eq!(note.fresh(&db).await.unwrap().unwrap(), note);
    })
    .await;
}

#[tokio::test]
async fn a_record_knows_what_has_changed_and_what_was_written() {
    on_each(async |db| {
        let mut note = note(&db, "old").await;
        assert!(!note.is_changed().unwrap());
        note.data = Some(serde_json::json!({"a": 2}));
        note.hits = 7;
        assert_eq!(note.changes().unwrap().len(), 2);
        assert_eq!(note.original.get(Note::hits), Some(1));
        let copy = note.clone();
        assert!(copy == note && copy.is_changed().unwrap());
        note.save(&db).await.unwrap();
        assert!(!note.is_changed().unwrap());
        assert_eq!(note.original.get(Note::hits), Some(7));
        assert!(
            note.original.was_changed(Note::hits) && note.original.was_changed(Note::updated_at)
        );
        assert!(!note.original.was_changed(Note::title));
        note.refresh(&db).await.unwrap();
        assert!(!note.original.was_changed(Note::hits));
        let json = serde_json::to_value(&note).unwrap();
        assert!(
            json.get("original").is_none() && json["hits"] == 7,
            "{json}"
        );
        assert_eq!(format!("{:?}", note.original), "read");
    })
    .await;
}

#[tokio::test]
async fn nothing_is_done_where_nothing_has_changed() {
    on_each(async |db| {
        let mut note = note(&db, "old").await;
        let before = note.updated_at;
        db.enable_query_log();
        note.save(&db).await.unwrap();
        assert!(db.query_log().is_empty());
        assert_eq!(note.updated_at, before);
        let mut plain = Plain::find_or_fail(&db, note.id).await.unwrap();
        plain.save(&db).await.unwrap();
        assert_eq!(plain.updated_at, before);
        note.title = "new".into();
        db.flush_query_log();
        note.save(&db).await.unwrap();
        let log = db.query_log();
        let update = log
            .iter()
            .find(|query| query.sql.starts_with("UPDATE"))
            .unwrap();
        let set = update.sql.split("WHERE").next().unwrap();
        assert!(set.contains("title") && !set.contains("hits"), "{set}");
    })
    .await;
}

#[tokio::test]
async fn a_record_that_remembers_nothing_is_written_unless_somebody_else_was_there() {
    on_each(async |db| {
        let note = note(&db, "old").await;
        let mut plain = Plain::find_or_fail(&db, note.id).await.unwrap();
        plain.title = "new".into();
        plain.save(&db).await.unwrap();
        assert!(plain.updated_at > note.updated_at);
        meanwhile(&db, &note).await;
        plain.title = "newer".into();
        let error = plain.save(&db).await.unwrap_err();
        assert!(
            matches!(error, Error::Stale { model: "Plain", .. }),
            "{error}"
        );
        assert!(error.to_string().contains("#[original]"), "{error}");
        let now = note.fresh(&db).await.unwrap().unwrap();
        assert_eq!((now.title.as_str(), now.hits), ("new", 5));
        assert!(now.deleted_at.is_some());
        plain.refresh(&db).await.unwrap();
        plain.title = "newer".into();
        let tx = db.begin().await.unwrap();
        plain.save(&tx).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(note.fresh(&db).await.unwrap().unwrap().title, "newer");
    })
    .await;
}

#[tokio::test]
async fn a_record_that_was_made_by_hand_brings_no_deleted_one_back() {
    on_each(async |db| {
        let note = note(&db, "old").await;
        meanwhile(&db, &note).await;
        let mut made = Note {
            title: "made".into(),
            original: Original::default(),
            ..note.clone()
        };
        assert!(!made.original.is_known() && made.original.get(Note::title).is_none());
        made.save(&db).await.unwrap();
        let now = note.fresh(&db).await.unwrap().unwrap();
        assert_eq!((now.title.as_str(), now.hits), ("made", 1));
        assert!(now.deleted_at.is_some() && now.created_at == note.created_at);
        assert!(made.original.is_known());
    })
    .await;
}

#[tokio::test]
async fn pruning_the_deleted_records_leaves_the_others() {
    on_each(async |db| {
        let live = note(&db, "live").await;
        for mass in [false, true] {
            let new = NewNote {
                title: "gone".into(),
                hits: None,
                data: None,
            };
            Note::create(&db, new)
                .await
                .unwrap()
                .delete(&db)
                .await
                .unwrap();
            let pruned = match mass {
                true => Note::mass_prune(&db).await,
                false => Note::prune(&db).await,
            };
            assert_eq!(pruned.unwrap(), 1);
        }
        assert_eq!(Note::query().with_trashed().sole(&db).await.unwrap(), live);
    })
    .await;
}

#[tokio::test]
async fn records_by_more_keys_than_a_statement_binds() {
    on_each(async |db| {
        let first = note(&db, "first").await;
        let keys = || first.id..first.id + 70_000;
        assert_eq!(Note::find_many(&db, keys()).await.unwrap().len(), 1);
        assert_eq!(Note::destroy(&db, keys()).await.unwrap(), 1);
        assert!(Note::find(&db, first.id).await.unwrap().is_none());
        let found = Note::first_where(&db, Note::title.eq("first"));
        assert!(found.await.unwrap().is_none());
        let other = Note::find_or(&db, first.id, || Note {
            title: "other".into(),
            ..first.clone()
        });
        assert_eq!(other.await.unwrap().title, "other");
    })
    .await;
}

#[tokio::test]
async fn whole_numbers_are_divided_into_whole_numbers() {
    on_each(async |db| {
        let note = note(&db, "five").await;
        let same = || Note::query().filter(Note::id.eq(note.id));
        same().update(&db, [Note::hits.set(5)]).await.unwrap();
        let half = same().select(Note::hits.expression().div(2)).first(&db);
        assert_eq!(half.await.unwrap(), Some(2));
        let half = Note::hits.expression().div(2);
        same().update(&db, [Note::hits.set_to(half)]).await.unwrap();
        assert_eq!(same().value(&db, Note::hits).await.unwrap(), Some(2));
    })
    .await;
}

#[tokio::test]
async fn what_the_database_makes_is_read_and_never_written() {
    on_each(async |db| {
        let mut schema = Schema::new();
        schema.create("sums", |t| {
            t.string("name").primary();
            t.big_integer("amount");
            t.big_integer("twice").stored_as("amount * 2");
        });
        schema.apply(&db).await.unwrap();
        let new = NewSum {
            key: "a".into(),
            amount: 3,
        };
        let mut sum = Sum::create(&db, new).await.unwrap();
        assert_eq!(sum.twice, Some(6));
        sum.amount = 4;
        sum.twice = Some(1);
        assert_eq!(sum.changes().unwrap().len(), 1);
        sum.save(&db).await.unwrap();
        assert_eq!((sum.key.as_str(), sum.twice), ("a", Some(8)));
        let copy = sum.replicate().with([Sum::key.set("b")]);
        assert_eq!(copy.create(&db).await.unwrap().twice, Some(8));
        let json = serde_json::to_string(&sum).unwrap();
        assert_eq!(json, r#"{"key":"a","amount":4,"twice":8}"#);
    })
    .await;
}
