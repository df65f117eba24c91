//! Finding queries that run again and again.

use cast::prelude::*;

use super::tables::{Article, Author, NewLabel, Reply, blog};
use crate::backend::on_each;

#[tokio::test]
async fn a_query_in_a_loop_is_found_and_a_relation_is_not() {
    on_each(async |db| {
        blog(&db).await;
        let (articles, seen) = cast::watch_queries(async {
            let articles = Article::query().get(&db).await.unwrap();
            for article in &articles {
                Author::find(&db, article.author_id).await.unwrap();
            }
            articles
        })
        .await;
        assert_eq!((articles.len(), seen.count()), (3, 4));
        let repeated: Vec<_> = seen.repeated(3).collect();
        assert_eq!(repeated.len(), 1);
        assert!(repeated[0].sql.contains("authors"), "{seen}");
        assert!(
            repeated[0].caller.file().ends_with("watch.rs"),
            "{}",
            repeated[0].caller
        );
        let query = Article::query().with(Article::author).get(&db);
        let (_, seen) = cast::watch_queries(query).await;
        assert_eq!(seen.count(), 2);
        assert_eq!(seen.repeated(2).count(), 0);
    })
    .await;
}

#[tokio::test]
async fn every_statement_of_a_relation_names_the_place_that_asked_for_it() {
    on_each(async |db| {
        blog(&db).await;
        let ((), seen) = cast::watch_queries(async {
            let query =
                Article::query().with((Article::replies.with(Reply::author), Article::labels));
            let mut article = query
                .with_count(Article::replies)
                .first_or_fail(&db)
                .await
                .unwrap();
            article.load(&db, Article::editor).await.unwrap();
            let labels = article.related(Article::labels);
            let new = |name: &str| NewLabel {
                name: name.to_owned(),
            };
            let label = labels.create(&db, new("one")).await.unwrap();
            labels
                .create_many(&db, [new("two"), new("three")])
                .await
                .unwrap();
            labels.paginate(&db, 2, 1).await.unwrap();
            labels.sync(&db, [label.id]).await.unwrap();
            labels.toggle(&db, [label.id]).await.unwrap();
            labels.attach(&db, [label.id]).await.unwrap();
            let position = [("position", 5.into())];
            labels
                .update_existing_pivot(&db, label.id, position)
                .await
                .unwrap();
            labels.detach_all(&db).await.unwrap();
        })
        .await;
        for query in seen.queries() {
            // Beginning and ending a transaction is asked for by Cast itself.
            let is_own = ["BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"];
            if !is_own.iter().any(|word| query.sql.starts_with(word)) {
                assert!(
                    query.caller.file().ends_with("watch.rs"),
                    "{} at {}",
                    query.sql,
                    query.caller
                );
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_runs_within_a_watch_is_seen_by_the_one_around_it() {
    on_each(async |db| {
        blog(&db).await;
        let ((), outer) = cast::watch_queries(async {
            Article::query().count(&db).await.unwrap();
            let ((), inner) = cast::watch_queries(async {
                Article::query().count(&db).await.unwrap();
            })
            .await;
            assert_eq!(inner.count(), 1);
        })
        .await;
        assert_eq!(outer.count(), 2);
    })
    .await;
}

#[tokio::test]
#[should_panic(expected = "expected 1 statements, and there were 2")]
async fn a_wrong_number_of_statements_fails_and_lists_them() {
    let db = Db::connect(&ConnectOptions::new("sqlite::memory:"))
        .await
        .unwrap();
    cast::assert_query_count(1, async {
        db.select("select 1", vec![]).await.unwrap();
        db.select("select 2", vec![]).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn chunks_and_single_queries_of_several_places_are_no_loop() {
    on_each(async |db| {
        blog(&db).await;
        let (_, seen) = cast::watch_queries(async {
            let mut chunks = Article::query().chunk_by_id(1);
            while chunks.next(&db).await.unwrap().is_some() {}
            let mut chunks = Article::query().chunk(1);
            while chunks.next(&db).await.unwrap().is_some() {}
            Author::find(&db, 1).await.unwrap();
            Author::find(&db, 2).await.unwrap();
            Author::find(&db, 3).await.unwrap();
        })
        .await;
        assert!(seen.count() >= 9, "{seen}");
        assert_eq!(seen.repeated(2).count(), 0, "{seen}");
    })
    .await;
}

#[tokio::test]
async fn the_pages_of_one_query_are_no_loop() {
    on_each(async |db| {
        blog(&db).await;
        let articles = || Article::query().with(Article::author);
        let (_, seen) = cast::watch_queries(async {
            for page in 1..=3 {
                articles().paginate(&db, 1, page).await.unwrap();
            }
            for page in 1..=3 {
                articles().simple_paginate(&db, 1, page).await.unwrap();
            }
            for page in 1..=3 {
                let titles = Article::query().select(Article::title);
                titles.paginate(&db, 1, page).await.unwrap();
            }
            let mut titles = Article::query().select(Article::title).chunk(1);
            while titles.next(&db).await.unwrap().is_some() {}
        })
        .await;
        assert!(seen.count() >= 24, "{seen}");
        assert_eq!(seen.repeated(2).count(), 0, "{seen}");
    })
    .await;
}

#[tokio::test]
async fn the_first_page_of_each_of_many_is_a_loop() {
    on_each(async |db| {
        blog(&db).await;
        let articles = Article::query().get(&db).await.unwrap();
        let (_, seen) = cast::watch_queries(async {
            for article in &articles {
                let replies = article.related(Article::replies);
                replies.paginate(&db, 5, 1).await.unwrap();
                replies.query().chunk(5).next(&db).await.unwrap();
                replies.query().chunk_by_id(5).next(&db).await.unwrap();
                replies.query().simple_paginate(&db, 5, 1).await.unwrap();
            }
        })
        .await;
        // The number and the records of a page (one article has no replies), two chunks, and a page without a number.
        assert_eq!(seen.repeated(2).count(), 5, "{seen}");
    })
    .await;
}
