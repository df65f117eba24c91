//! Pages and chunks: orders that leave something open, columns without a value, decimals.

use std::sync::Arc;

use cast::migration::Schema;
use cast::prelude::*;
use cast::secrets::{self, Secrets};
use cast::{CursorPage, Decimal};

use crate::backend::on_each;

#[derive(anvil_macros::Model)]
#[model(table = "notes", crate = "cast")]
struct Note {
    id: i64,
    title: String,
    rank: Option<i32>,
    price: Decimal,
}

struct Key;

impl Secrets for Key {
    fn encrypt(&self, _: &[u8]) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
        Err("not here".into())
    }
    fn decrypt(&self, _: &str) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
        Err("not here".into())
    }
    fn hash(&self, _: &str) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
        Err("not here".into())
    }
    fn verify(&self, _: &str, _: &str) -> Result<bool, Box<dyn std::error::Error + Send + Sync>> {
        Err("not here".into())
    }
    fn sign(&self, message: &[u8]) -> Vec<u8> {
        vec![
            message
                .iter()
                .fold(7, |sum: u8, byte| sum.rotate_left(3).wrapping_add(*byte));
            8
        ]
    }
}

async fn notes(db: &Db) {
    secrets::install(Arc::new(Key));
    let mut schema = Schema::new();
    schema.create("notes", |t| {
        t.id();
        t.string("title");
        t.integer("rank").nullable();
        t.decimal("price", 8, 2);
    });
    schema.apply(db).await.unwrap();
    let ranks = [Some(2), None, Some(1), None, Some(3), Some(1), None];
    for (number, rank) in ranks.into_iter().enumerate() {
        let price = Decimal::new(1050 - 100 * i64::try_from(number).unwrap(), 2);
        let new = NewNote {
            title: "same".into(),
            rank,
            price,
        };
        Note::create(db, new).await.unwrap();
    }
}

fn ids(notes: &[Note]) -> Vec<i64> {
    notes.iter().map(|note| note.id).collect()
}

/// Goes forward to the end and back again; gives the keys of the way there.
async fn there_and_back(db: &Db, query: Query<Note>) -> Vec<i64> {
    let mut pages: Vec<CursorPage<Note>> = Vec::new();
    loop {
        let cursor = pages
            .last()
            .map(|page| page.next_cursor().unwrap().to_owned());
        let page = query
            .clone()
            .cursor_paginate(db, 2, cursor.as_deref())
            .await
            .unwrap();
        let is_last = page.next_cursor().is_none();
        pages.push(page);
        assert!(pages.len() <= 4, "it never ends");
        if is_last {
            break;
        }
    }
    let mut cursor = pages.last().unwrap().previous_cursor().map(str::to_owned);
    for before in pages.iter().rev().skip(1) {
        let page = query
            .clone()
            .cursor_paginate(db, 2, cursor.as_deref())
            .await
            .unwrap();
        assert_eq!(ids(&page), ids(before), "on the way back");
        cursor = page.previous_cursor().map(str::to_owned);
    }
    assert_eq!(cursor, None);
    pages.iter().flat_map(|page| ids(page)).collect()
}

#[tokio::test]
async fn cursors_pass_over_no_record_without_a_value() {
    on_each(async |db| {
        notes(&db).await;
        for order in [
            || Note::query().order_by(Note::rank),
            || Note::query().order_by(Note::rank.desc()),
            || Note::query().order_by(Note::rank.asc_nulls_first()),
            || Note::query().order_by(Note::rank.asc_nulls_last()),
            || Note::query().order_by(Note::rank.desc_nulls_first()),
            || {
                Note::query()
                    .order_by(Note::rank.desc_nulls_last())
                    .order_by(Note::title)
            },
        ] {
            let query = order().order_by(Note::id);
            let all = ids(&query.clone().get(&db).await.unwrap());
            assert_eq!(there_and_back(&db, query).await, all, "{:?}", db.driver());
        }
    })
    .await;
}

#[tokio::test]
async fn cursors_go_on_behind_a_decimal() {
    on_each(async |db| {
        notes(&db).await;
        let by_price = Note::query().order_by(Note::price);
        assert_eq!(there_and_back(&db, by_price).await, [7, 6, 5, 4, 3, 2, 1]);
    })
    .await;
}

#[tokio::test]
async fn cursors_go_over_the_records_of_several_queries() {
    on_each(async |db| {
        notes(&db).await;
        let last = Note::query().filter(Note::id.gt(5));
        let both = Note::query()
            .filter(Note::id.lt(3))
            .union(last)
            .order_by(Note::id.desc());
        assert_eq!(there_and_back(&db, both).await, [7, 6, 2, 1]);
    })
    .await;
}

#[tokio::test]
async fn records_that_are_equal_by_the_order_come_by_their_keys() {
    on_each(async |db| {
        notes(&db).await;
        // What is written anew moves to the end of PostgreSQL's table.
        Note::query()
            .filter(Note::id.lt(4))
            .update(&db, [Note::title.set("same")])
            .await
            .unwrap();
        let by_title = || Note::query().order_by(Note::title);
        let mut seen = Vec::new();
        let mut chunks = by_title().chunk(2);
        while let Some(notes) = chunks.next(&db).await.unwrap() {
            seen.extend(ids(&notes));
        }
        assert_eq!(seen, [1, 2, 3, 4, 5, 6, 7]);
        let mut seen = Vec::new();
        for page in 1..=4 {
            seen.extend(ids(&by_title().paginate(&db, 2, page).await.unwrap()));
            let simple = by_title().simple_paginate(&db, 2, page).await.unwrap();
            assert_eq!(ids(&simple)[..], seen[seen.len() - simple.len()..]);
        }
        assert_eq!(seen, [1, 2, 3, 4, 5, 6, 7]);
    })
    .await;
}
