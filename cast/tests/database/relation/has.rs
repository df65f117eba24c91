//! Conditions on related records.

use cast::prelude::*;

use super::tables::{Article, Author, Country, NewReply, Reply, blog};
use crate::backend::on_each;

async fn names(db: &Db, query: Query<Author>) -> String {
    let authors = query.order_by(Author::id).get(db).await.unwrap();
    let names: Vec<_> = authors.iter().map(|one| one.name.as_str()).collect();
    names.join(" ")
}

async fn titles(db: &Db, query: Query<Article>) -> String {
    let articles = query.order_by(Article::id).get(db).await.unwrap();
    let titles: Vec<_> = articles.iter().map(|one| one.title.as_str()).collect();
    titles.join(" ")
}

#[tokio::test]
async fn records_with_and_without_related_records() {
    on_each(async |db| {
        blog(&db).await;
        let authors = Author::query;
        assert_eq!(names(&db, authors().has(Author::articles)).await, "ada bob");
        assert_eq!(
            names(&db, authors().doesnt_have(Author::articles)).await,
            "cleo"
        );
        assert_eq!(names(&db, authors().has(Author::country)).await, "ada bob");
        assert_eq!(names(&db, authors().has(Author::edited)).await, "bob");
        assert_eq!(
            titles(&db, Article::query().doesnt_have(Article::editor)).await,
            "a2 b1"
        );
    })
    .await;
}

#[tokio::test]
async fn numbers_of_related_records() {
    on_each(async |db| {
        blog(&db).await;
        for (query, expected) in [
            (Article::query().has_count(Article::replies, 2..), "a1"),
            (Article::query().has_count(Article::replies, 1..), "a1 b1"),
            (Article::query().has_count(Article::replies, 1..=1), "b1"),
            (Article::query().has_count(Article::replies, ..2), "a2 b1"),
            (Article::query().has_count(Article::replies, 0..=0), "a2"),
            (Article::query().has_count(Article::replies, ..0), ""),
            (Article::query().has_count(Article::replies, ..), "a1 a2 b1"),
            (
                Article::query().has_count(Article::replies.filter(Reply::votes.gte(2)), 2..),
                "a1",
            ),
        ] {
            let shown = format!("{query:?}");
            assert_eq!(titles(&db, query).await, expected, "{shown}");
        }
    })
    .await;
}

#[tokio::test]
async fn conditions_on_related_records_and_on_theirs() {
    on_each(async |db| {
        blog(&db).await;
        let by_bob = Article::query().where_has(Article::replies, |replies| {
            replies.where_has(Reply::author, |authors| {
                authors.filter(Author::name.eq("bob"))
            })
        });
        assert_eq!(titles(&db, by_bob).await, "a1");
        let not_by_ada = Article::query().where_doesnt_have(Article::replies, |replies| {
            replies.where_has(Reply::author, |authors| {
                authors.filter(Author::name.eq("ada"))
            })
        });
        assert_eq!(titles(&db, not_by_ada).await, "a2");
        let either = Article::query().filter(
            Article::hits
                .gt(25)
                .or(Article::replies.filter(Reply::votes.eq(2)).exists()),
        );
        assert_eq!(titles(&db, either).await, "a1 b1");
        let countries = Country::query()
            .where_has(Country::authors, |q| q.filter(Author::name.eq("bob")))
            .get(&db)
            .await
            .unwrap();
        assert_eq!(countries[0].code, "us");
    })
    .await;
}

#[tokio::test]
async fn a_table_that_is_related_to_itself() {
    on_each(async |db| {
        let [ada, ..] = blog(&db).await;
        let root = Reply::query().first_or_fail(&db).await.unwrap();
        let mut parent = root.clone();
        for text in ["child", "grandchild"] {
            let new = NewReply {
                article_id: root.article_id,
                author_id: ada.id,
                parent_id: Some(parent.id),
                text: text.to_owned(),
                votes: 9,
            };
            parent = Reply::create(&db, new).await.unwrap();
        }
        let texts = async |query: Query<Reply>| {
            let replies = query.order_by(Reply::id).get(&db).await.unwrap();
            let texts: Vec<_> = replies.into_iter().map(|one| one.text).collect();
            texts.join(" ")
        };
        assert_eq!(texts(Reply::query().has(Reply::answers)).await, "r1 child");
        assert_eq!(
            texts(Reply::query().has(Reply::parent)).await,
            "child grandchild"
        );
        let deep = Reply::query().where_has(Reply::answers, |q| {
            q.filter(Reply::votes.eq(9))
                .where_has(Reply::answers, |q| q.filter(Reply::text.eq("grandchild")))
        });
        assert_eq!(texts(deep).await, "r1");
        let deeper = Reply::query().where_has(Reply::parent, |q| {
            q.where_has(Reply::parent, |q| q.doesnt_have(Reply::parent))
        });
        assert_eq!(texts(deeper).await, "grandchild");
        let counted = Reply::query().with_count(Reply::answers.filter(Reply::votes.gt(8)));
        let counted = counted.order_by(Reply::id).get(&db).await.unwrap();
        assert_eq!(counted[0].answers.count().unwrap(), 1);
        assert_eq!(counted[1].answers.count().unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn conditions_also_choose_what_is_changed_and_counted() {
    on_each(async |db| {
        blog(&db).await;
        let count = Article::query()
            .has(Article::replies)
            .count(&db)
            .await
            .unwrap();
        assert_eq!(count, 2);
        let changed = Article::query()
            .where_has(Article::author, |q| q.filter(Author::name.eq("ada")))
            .update(&db, [Article::hits.set(0)])
            .await
            .unwrap();
        assert_eq!(changed, 2);
        let gone = Article::query()
            .doesnt_have(Article::replies)
            .delete(&db)
            .await
            .unwrap();
        assert_eq!(gone, 1);
        assert_eq!(titles(&db, Article::query()).await, "a1 b1");
        let [ada, ..] = &Author::query().order_by(Author::id).get(&db).await.unwrap()[..] else {
            panic!("authors")
        };
        let by_ada = Article::query().filter(Article::author.is(ada));
        assert_eq!(titles(&db, by_ada).await, "a1");
        let found = Author::query()
            .with_where_has(Author::articles, |q| q.filter(Article::hits.gt(20)))
            .get(&db)
            .await
            .unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].articles.get().unwrap()[0].title, "b1");
    })
    .await;
}

#[tokio::test]
async fn a_table_that_is_related_to_itself_is_changed_by_that() {
    on_each(async |db| {
        let [ada, ..] = blog(&db).await;
        let root = Reply::query().order_by(Reply::id);
        let root = root.first_or_fail(&db).await.unwrap();
        let new = NewReply {
            article_id: root.article_id,
            author_id: ada.id,
            parent_id: None,
            text: "answer".to_owned(),
            votes: 0,
        };
        root.related(Reply::answers).create(&db, new).await.unwrap();
        let answered = Reply::query().has(Reply::answers);
        let changed = answered.update(&db, [Reply::votes.set(100)]).await.unwrap();
        assert_eq!(changed, 1);
        let gone = Reply::query()
            .where_has(Reply::parent, |q| q.filter(Reply::votes.eq(100)))
            .delete(&db)
            .await
            .unwrap();
        assert_eq!(gone, 1);
        assert_eq!(Reply::query().count(&db).await.unwrap(), 4);
    })
    .await;
}
