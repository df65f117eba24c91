//! Numbers over related records.

use cast::prelude::*;

use super::tables::{Article, Author, Reply, article, blog, statements};
use crate::backend::on_each;

#[tokio::test]
async fn numbers_come_with_the_records_in_one_statement() {
    on_each(async |db| {
        blog(&db).await;
        let query = Article::query()
            .with_count(Article::replies)
            .with_exists(Article::editor)
            .with_sum(Article::replies, Reply::votes)
            .with_avg(Article::replies, Reply::votes)
            .with_min(Article::replies, Reply::text)
            .with_max(Article::replies, Reply::votes)
            .order_by(Article::id);
        let (articles, count) = statements(&db, query.get(&db)).await;
        let articles = articles.unwrap();
        assert_eq!(count, 1);
        let [a1, a2, b1] = &articles[..] else {
            panic!("three articles")
        };
        assert_eq!(a1.replies.count().unwrap(), 3);
        assert_eq!(a1.replies.sum(Reply::votes).unwrap(), 6);
        assert_eq!(a1.replies.avg(Reply::votes).unwrap(), Some(2.0));
        assert_eq!(a1.replies.min(Reply::text).unwrap().as_deref(), Some("r1"));
        assert_eq!(a1.replies.max(Reply::votes).unwrap(), Some(3));
        assert!(a1.editor.exists().unwrap());
        assert!(!b1.editor.exists().unwrap());
        assert_eq!(a2.replies.count().unwrap(), 0);
        assert_eq!(a2.replies.sum(Reply::votes).unwrap(), 0);
        assert_eq!(a2.replies.avg(Reply::votes).unwrap(), None);
        assert_eq!(a2.replies.max(Reply::votes).unwrap(), None);
        assert!(!a1.replies.is_loaded());
    })
    .await;
}

#[tokio::test]
async fn numbers_honor_conditions_and_soft_deletes_and_come_at_every_level() {
    on_each(async |db| {
        let [ada, ..] = blog(&db).await;
        article(&db, &ada, "gone", 0)
            .await
            .delete(&db)
            .await
            .unwrap();
        let query = Author::query()
            .with_count(Author::articles)
            .with(
                Author::articles
                    .query()
                    .query(|q| q.with_count(Article::replies.filter(Reply::votes.gt(1)))),
            )
            .order_by(Author::id);
        let (authors, count) = statements(&db, query.get(&db)).await;
        let authors = authors.unwrap();
        assert_eq!(count, 2);
        assert_eq!(authors[0].articles.count().unwrap(), 2);
        let articles = authors[0].articles.get().unwrap();
        assert_eq!(articles[0].replies.count().unwrap(), 2);
        assert_eq!(articles[1].replies.count().unwrap(), 0);
        // With a limit for each parent, too.
        let query = Author::query().with(
            Author::articles
                .limit(1)
                .query(|q| q.with_count(Article::replies).with(Article::replies)),
        );
        let authors = query.order_by(Author::id).get(&db).await.unwrap();
        let articles = authors[0].articles.get().unwrap();
        assert_eq!(
            (articles.len(), articles[0].replies.count().unwrap()),
            (1, 3)
        );
        assert_eq!(articles[0].replies.get().unwrap().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn records_that_are_there_are_counted_in_one_statement() {
    on_each(async |db| {
        blog(&db).await;
        let mut articles = Article::query()
            .order_by(Article::id)
            .get(&db)
            .await
            .unwrap();
        let (done, count) = statements(&db, articles.load_count(&db, Article::replies)).await;
        done.unwrap();
        assert_eq!(count, 1);
        let counts: Vec<_> = articles
            .iter()
            .map(|one| one.replies.count().unwrap())
            .collect();
        assert_eq!(counts, [3, 0, 1]);
        let one = &mut articles[0];
        one.load_numbers(&db, |q| q.with_sum(Article::replies, Reply::votes))
            .await
            .unwrap();
        assert_eq!(one.replies.sum(Reply::votes).unwrap(), 6);
        assert_eq!(one.replies.count().unwrap(), 3);
    })
    .await;
}
