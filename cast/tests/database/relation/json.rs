//! Records as JSON.

use cast::Json;
use cast::prelude::*;
use serde::{Serialize, Serializer};
use serde_json::json;

use super::tables::{Author, blog};
use crate::backend::on_each;

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "articles", soft_deletes, crate = "cast")]
struct Piece {
    id: i64,
    author_id: i64,
    title: String,
    #[serde(skip_serializing)]
    hits: i32,
    #[serde(skip_serializing)]
    deleted_at: Option<Timestamp>,
    #[belongs_to(foreign_key = "author_id")]
    author: BelongsTo<Writer>,
    #[belongs_to(foreign_key = "author_id")]
    reviewer: BelongsTo<Writer>,
}

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "authors", crate = "cast")]
struct Writer {
    id: i64,
    name: String,
    #[has_many(foreign_key = "author_id")]
    pieces: HasMany<Piece>,
}

#[tokio::test]
async fn what_is_not_loaded_is_left_out_at_any_depth() {
    on_each(async |db| {
        let [ada, ..]: [Author; 3] = blog(&db).await;
        let first = || Piece::query().order_by(Piece::id);
        let plain = first().first_or_fail(&db).await.unwrap();
        let title = plain.title.clone();
        let expected = json!({ "id": plain.id, "author_id": ada.id, "title": title });
        assert_eq!(plain.to_json().unwrap().into_value(), expected);
        // Whoever serializes it.
        assert_eq!(serde_json::to_value(&plain).unwrap(), expected);

        let loaded = first()
            .with(Piece::author)
            .first_or_fail(&db)
            .await
            .unwrap();
        let expected = json!({
            "id": plain.id, "author_id": ada.id, "title": title,
            "author": { "id": ada.id, "name": "ada" },
        });
        assert_eq!(loaded.to_json().unwrap().into_value(), expected);
    })
    .await;
}

#[tokio::test]
async fn an_answer_hides_and_adds_fields_of_each_record() {
    on_each(async |db| {
        blog(&db).await;
        let pieces = Piece::query().order_by(Piece::id).get(&db).await.unwrap();
        let json = pieces.to_json().unwrap().make_hidden(["id", "author_id"]);
        let json = json.append("kind", "piece").unwrap().into_value();
        assert_eq!(json.as_array().unwrap().len(), pieces.len());
        assert_eq!(
            json[0],
            json!({ "title": pieces[0].title, "kind": "piece" })
        );

        let page = Piece::query()
            .order_by(Piece::id)
            .paginate(&db, 2, 1)
            .await
            .unwrap();
        let json = page.to_json().unwrap().only(["title"]).into_value();
        assert_eq!(json["data"][0], json!({ "title": pieces[0].title }));
        assert_eq!(json["total"], pieces.len());
    })
    .await;
}

/// Fields that serde writes in ways of their own.
#[derive(Clone, anvil_macros::Model, Serialize)]
#[model(table = "sensors", without(Serialize), crate = "cast")]
struct Sensor {
    id: i64,
    author_id: i64,
    levels: Json<[f32; 1]>,
    #[serde(flatten)]
    #[belongs_to]
    author: BelongsTo<Writer>,
    #[serde(serialize_with = "as_text")]
    #[has_many(foreign_key = "author_id")]
    pieces: HasMany<Piece>,
    note: Option<String>,
}

fn as_text<S: Serializer>(pieces: &HasMany<Piece>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&serde_json::to_string(pieces).unwrap())
}

#[test]
fn an_answer_is_what_serde_writes_but_for_what_is_not_loaded() {
    let sensor = Sensor {
        id: 1,
        author_id: 2,
        levels: Json([0.1]),
        author: BelongsTo::default(),
        pieces: HasMany::default(),
        note: None,
    };
    let text = serde_json::to_string(&sensor.to_json().unwrap()).unwrap();
    assert_eq!(
        text,
        r#"{"author_id":2,"id":1,"levels":[0.1],"note":null,"pieces":"null"}"#
    );
    // A relation that is named with others is no field of its own.
    let both = sensor.to_json().unwrap();
    let both = both.append("both", (&sensor.author, 0.2_f32)).unwrap();
    assert_eq!(both.into_value()["both"].to_string(), "[null,0.2]");
}
