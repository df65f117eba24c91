//! Finding queries that run again and again.

use cast::prelude::*;

use super::tables::{Article, Author, blog};
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
