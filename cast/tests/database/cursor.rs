//! Cursors: how much they read, and what is left when they are not read to the end.

use cast::prelude::*;

use crate::backend::on_each_url;
use crate::model::{Country, NewCountry, migrate};

const MANY: usize = 600;

async fn countries(db: &Db) {
    migrate(db).await;
    let letters = || ('a'..='z').map(|char| char.to_string());
    let codes = letters().flat_map(|first| letters().map(move |second| format!("{first}{second}")));
    let new = codes.take(MANY).map(|code| NewCountry {
        name: format!("Country {code}"),
        code,
    });
    assert_eq!(Country::insert_many(db, new).await.unwrap(), MANY as u64);
}

#[tokio::test]
async fn a_cursor_that_is_dropped_early_leaves_the_pool_whole() {
    on_each_url(async |db, url| {
        countries(&db).await;
        let one = Db::connect(&ConnectOptions::new(url).max_connections(1))
            .await
            .unwrap();
        for _ in 0..5 {
            let mut cursor = Country::query().order_by(Country::code).cursor(&one);
            assert_eq!(cursor.next().await.unwrap().unwrap().code, "aa");
            drop(cursor);
            assert_eq!(Country::query().count(&one).await.unwrap(), MANY as u64);
        }
        one.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_call_that_is_dropped_loses_no_record() {
    on_each_url(async |db, _| {
        countries(&db).await;
        let mut cursor = Country::query().order_by(Country::code).cursor(&db);
        let mut codes = Vec::new();
        loop {
            // Asked once and dropped, wherever it was.
            tokio::select! {
                biased;
                next = cursor.next() => match next.unwrap() {
                    Some(country) => codes.push(country.code),
                    None => break,
                },
                () = std::future::ready(()) => tokio::task::yield_now().await,
            }
        }
        assert_eq!(codes.len(), MANY);
        assert!(codes.is_sorted());
    })
    .await;
}

#[tokio::test]
async fn an_error_ends_a_cursor_and_is_told_once() {
    on_each_url(async |db, _| {
        migrate(&db).await;
        let nothing = Filter::<Country>::raw("no_such_column = 1", vec![]);
        let mut cursor = Country::query().filter(nothing).cursor(&db);
        assert!(matches!(
            cursor.next().await,
            Err(cast::Error::Query { .. })
        ));
        assert!(cursor.next().await.unwrap().is_none());
        assert_eq!(Country::query().count(&db).await.unwrap(), 0);
    })
    .await;
}
