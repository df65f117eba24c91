//! JSON documents: what is written to their places, and what lists and objects are equal to.

use std::collections::BTreeMap;

use cast::migration::Schema;
use cast::prelude::*;
use cast::{Error, QueryProblem};
use serde_json::{Value as Json, json};

use crate::backend::on_each;

/// JSON has no objects with such keys.
type Places = BTreeMap<(u8, u8), String>;

#[derive(anvil_macros::Model)]
#[model(table = "maps", crate = "cast")]
struct Map {
    id: i64,
    name: String,
    places: cast::Json<Places>,
    #[original]
    original: cast::Original,
}

#[derive(anvil_macros::Model)]
#[model(table = "papers", crate = "cast")]
struct Paper {
    id: i64,
    body: Json,
    hits: i32,
}

async fn papers(db: &Db, bodies: &[Json]) {
    let mut schema = Schema::new();
    schema.create("papers", |t| {
        t.id();
        t.json("body");
        t.integer("hits");
    });
    schema.apply(db).await.unwrap();
    for body in bodies {
        let new = NewPaper {
            body: body.clone(),
            hits: 1,
        };
        Paper::create(db, new).await.unwrap();
    }
}

/// The numbers of the papers that a filter finds.
async fn found(db: &Db, filter: Filter<Paper>) -> Vec<i64> {
    let shown = format!("{filter:?}");
    let ids = Paper::query()
        .filter(filter)
        .order_by(Paper::id)
        .pluck(db, Paper::id)
        .await;
    ids.unwrap_or_else(|error| panic!("{shown}: {error:?}"))
}

#[tokio::test]
async fn several_places_are_written_at_once() {
    on_each(async |db| {
        papers(&db, &[json!({"a": 0, "kept": true})]).await;
        let changes = || {
            [
                Paper::body.json("a").set(1),
                Paper::body.json("b").set(json!({"c": [1]})),
                Paper::body.json("b->c[0]").set("x"),
            ]
        };
        Paper::query().update(&db, changes()).await.unwrap();
        let mut paper = Paper::find_or_fail(&db, 1).await.unwrap();
        assert_eq!(paper.body, json!({"a": 1, "b": {"c": ["x"]}, "kept": true}));
        // A document, and then a place in it.
        let changes = [
            Paper::body.set(json!({"new": 1})),
            Paper::body.json("more").set(2),
        ];
        paper.update(&db, changes).await.unwrap();
        assert_eq!(paper.body, json!({"new": 1, "more": 2}));
    })
    .await;
}

#[tokio::test]
async fn a_column_with_two_values_is_refused_before_anything_is_sent() {
    on_each(async |db| {
        papers(&db, &[json!({})]).await;
        let twice = || [Paper::hits.set(5), Paper::hits.increase(1)];
        let error = Paper::query().update(&db, twice()).await.unwrap_err();
        let Error::InvalidQuery { table, problem } = &error else {
            panic!("{error:?}")
        };
        assert_eq!(*table, "papers");
        assert_eq!(*problem, QueryProblem::SetTwice { column: "hits" });
        let mut paper = Paper::find_or_fail(&db, 1).await.unwrap();
        assert!(paper.update(&db, twice()).await.is_err());
        let late = [Paper::body.json("a").set(1), Paper::body.set(json!({}))];
        assert!(Paper::query().update(&db, late).await.is_err());
        paper.refresh(&db).await.unwrap();
        assert_eq!((paper.hits, paper.body), (1, json!({})));
    })
    .await;
}

#[tokio::test]
async fn a_list_contains_what_is_equal_to_an_element() {
    on_each(async |db| {
        papers(
            &db,
            &[
                json!({"x": [1, "a", null, true]}),
                json!({"x": [[1, 2], {"id": 1, "n": "it's"}]}),
                json!({"x": {"k": "a"}}),
                json!({"x": [[1, 2, 3], {"id": 1}, "1"]}),
                json!({"x": "a"}),
                json!({}),
            ],
        )
        .await;
        let x = || Paper::body.json("x");
        for (filter, expected) in [
            (x().contains(1), vec![1]),
            (x().contains("1"), vec![4]),
            (x().contains("a"), vec![1]),
            (x().contains(Json::Null), vec![1]),
            (x().contains(true), vec![1]),
            (x().contains(json!({"n": "it's", "id": 1})), vec![2]),
            (x().contains(json!({"id": 1})), vec![4]),
            (x().contains(json!([[1, 2]])), vec![2]),
            (x().contains(json!([1, "a"])), vec![1]),
            (x().contains(json!([1, "z"])), vec![]),
            (!x().contains("a"), vec![2, 3, 4, 5, 6]),
            (!x().contains(json!({"id": 1})), vec![1, 2, 3, 5, 6]),
            (x().overlaps(["a", "1"]), vec![1, 4]),
            (x().overlaps([json!({"id": 1}), json!("z")]), vec![4]),
            (x().overlaps(Vec::<String>::new()), vec![]),
        ] {
            let shown = format!("{:?}: {filter:?}", db.driver());
            assert_eq!(found(&db, filter).await, expected, "{shown}");
        }
    })
    .await;
}

#[tokio::test]
async fn documents_are_equal_in_whatever_order_their_keys_stand() {
    on_each(async |db| {
        papers(
            &db,
            &[
                json!({"x": {"b": [1, {"c": null}], "a": 1}}),
                json!({"x": {"a": 1}}),
                json!({"x": [1, 2]}),
                json!({"x": [2, 1]}),
                json!({"x": {"b": [1, {"c": null}], "a": 1, "more": 0}}),
                json!({"x": []}),
            ],
        )
        .await;
        let x = || Paper::body.json("x");
        for (filter, expected) in [
            (x().eq(json!({"a": 1, "b": [1, {"c": null}]})), vec![1]),
            (x().eq(json!({"a": 1})), vec![2]),
            (x().eq(json!([1, 2])), vec![3]),
            (x().eq(json!([])), vec![6]),
            (x().eq(json!({})), vec![]),
            (x().ne(json!([1, 2])), vec![1, 2, 4, 5, 6]),
            (Paper::body.json("").eq(json!({"x": {"a": 1}})), vec![2]),
        ] {
            let shown = format!("{:?}: {filter:?}", db.driver());
            assert_eq!(found(&db, filter).await, expected, "{shown}");
        }
        // What was written anew may have its keys in another order.
        let twice = [
            Paper::body.json("x->b").set(1),
            Paper::body.json("x->a").set(2),
        ];
        Paper::query()
            .filter(Paper::id.eq(2))
            .update(&db, twice)
            .await
            .unwrap();
        let again = found(&db, x().eq(json!({"a": 2, "b": 1}))).await;
        assert_eq!(again, [2]);
    })
    .await;
}

#[derive(anvil_macros::Model)]
#[model(table = "papers", observer = "Stamp", crate = "cast")]
struct Stamped {
    id: i64,
    body: Json,
    hits: i32,
}

struct Stamp;

impl cast::Observer for Stamp {
    type Model = Stamped;

    async fn saving(&self, _: &dyn Executor, draft: &mut cast::Draft<Stamped>) -> cast::Result<()> {
        draft.set(Stamped::body.json("stamp").set("seen"));
        Ok(())
    }
}

#[tokio::test]
async fn an_observer_adds_a_place_to_the_document_that_is_written() {
    on_each(async |db| {
        papers(&db, &[]).await;
        let new = NewStamped {
            body: json!({"a": 1}),
            hits: 0,
        };
        let mut paper = Stamped::create(&db, new).await.unwrap();
        assert_eq!(paper.body, json!({"a": 1, "stamp": "seen"}));
        paper
            .update(&db, [Stamped::body.json("b").set(2)])
            .await
            .unwrap();
        assert_eq!(paper.body, json!({"a": 1, "b": 2, "stamp": "seen"}));
        paper
            .update(&db, [Stamped::body.set(json!({}))])
            .await
            .unwrap();
        assert_eq!(paper.body, json!({"stamp": "seen"}));
    })
    .await;
}

#[tokio::test]
async fn what_is_not_json_is_refused_wherever_it_is_bound() {
    on_each(async |db| {
        let db = &db;
        let mut schema = Schema::new();
        schema.create("maps", |t| {
            t.id();
            t.string("name");
            t.json("places");
        });
        schema.apply(db).await.unwrap();
        let bad = || cast::Json(Places::from([((1, 2), "here".to_owned())]));
        let new = |places| NewMap {
            name: "city".into(),
            places,
        };
        let mut map = Map::create(db, new(cast::Json::default())).await.unwrap();
        map.places = bad();
        let every = Map::query().filter(Map::id.gt(0));
        let errors = [
            (Map::create(db, new(bad())).await.unwrap_err(), "places"),
            (
                Map::insert_many(db, [new(bad())]).await.unwrap_err(),
                "places",
            ),
            (map.save(db).await.unwrap_err(), "places"),
            (
                map.update(db, [Map::places.set(bad())]).await.unwrap_err(),
                "maps.places",
            ),
            (
                every
                    .clone()
                    .update(db, [Map::places.set(bad())])
                    .await
                    .unwrap_err(),
                "maps.places",
            ),
            (
                every
                    .filter(Map::places.eq(bad()))
                    .get(db)
                    .await
                    .unwrap_err(),
                "maps.places",
            ),
        ];
        for (error, place) in errors {
            let Error::NotJson {
                column,
                sql,
                source,
            } = &error
            else {
                panic!("{error:?}");
            };
            assert_eq!(column.as_deref(), Some(place), "{error}");
            assert!(
                sql.as_ref().is_some_and(|sql| sql.contains("maps")),
                "{error}"
            );
            assert_eq!(source.to_string(), "key must be a string");
            let text = error.to_string();
            let start = format!("the value for column `{place}` cannot be written as JSON, in `");
            assert!(text.starts_with(&start), "{text}");
        }
        let raw = db.execute(
            "insert into maps (name, places) values ('x', ?)",
            vec![cast::ColumnType::into_value(bad())],
        );
        let error = raw.await.unwrap_err();
        assert!(
            matches!(error, Error::NotJson { column: None, .. }),
            "{error:?}"
        );
        assert_eq!(Map::query().count(db).await.unwrap(), 1);
    })
    .await;
}
