//! Relations of which queries say more than conditions, and other ends of queries that load relations.

use cast::prelude::*;

use super::tables::{Article, Author, NewAuthor, NewReply, Reply, article, blog};
use crate::backend::on_each;

fn titles(articles: &[Article]) -> String {
    let titles: Vec<_> = articles.iter().map(|one| one.title.as_str()).collect();
    titles.join(" ")
}

fn texts(replies: &[Reply]) -> String {
    let texts: Vec<_> = replies.iter().map(|one| one.text.as_str()).collect();
    texts.join(" ")
}

fn names(authors: &[Author]) -> String {
    let names: Vec<_> = authors.iter().map(|one| one.name.as_str()).collect();
    names.join(" ")
}

/// Replies of people with a name, by a join.
fn by(name: &str) -> impl Fn(Query<Reply>) -> Query<Reply> {
    move |replies| {
        replies
            .join(Reply::author_id.on(Author::id))
            .filter(Author::name.joined().eq(name))
    }
}

#[tokio::test]
async fn related_records_of_a_join() {
    on_each(async |db| {
        blog(&db).await;
        let replies = Article::replies.query().query(by("bob"));
        let query = Article::query().order_by(Article::id);
        let articles = query.clone().with(replies.clone().order_by(Reply::id));
        let articles = articles.get(&db).await.unwrap();
        assert_eq!(texts(articles[0].replies.get().unwrap()), "r1 r3");
        assert_eq!(texts(articles[2].replies.get().unwrap()), "");
        let last = query
            .clone()
            .with(replies.clone().order_by(Reply::votes.desc()).limit(1));
        let last = last.get(&db).await.unwrap();
        assert_eq!(texts(last[0].replies.get().unwrap()), "r3");
        let found = query.clone().where_has(Article::replies, by("ada"));
        assert_eq!(titles(&found.get(&db).await.unwrap()), "a1 b1");
        let counted = query.with_count(replies).get(&db).await.unwrap();
        let counts = counted.iter().map(|one| one.replies.count().unwrap());
        assert_eq!(counts.collect::<Vec<_>>(), [2, 0, 0]);
    })
    .await;
}

#[tokio::test]
async fn a_join_of_the_outer_table_is_not_taken_for_it() {
    on_each(async |db| {
        blog(&db).await;
        let query = Article::query().where_has(Article::replies, |replies| {
            replies
                .join(Reply::article_id.on(Article::id))
                .filter(Article::title.joined().eq("a1"))
        });
        assert_eq!(titles(&query.get(&db).await.unwrap()), "a1");
    })
    .await;
}

#[tokio::test]
async fn related_records_of_several_queries() {
    on_each(async |db| {
        blog(&db).await;
        let replies = Article::replies
            .filter(Reply::text.eq("r1"))
            .query(|q| q.union(Reply::query().filter(Reply::votes.gte(3))));
        let query = Article::query().order_by(Article::id);
        let articles = query.clone().with(replies.clone().order_by(Reply::id));
        let articles = articles.get(&db).await.unwrap();
        assert_eq!(texts(articles[0].replies.get().unwrap()), "r1 r3");
        assert_eq!(texts(articles[2].replies.get().unwrap()), "r4");
        let counted = query.with_count(replies).get(&db).await.unwrap();
        let counts = counted.iter().map(|one| one.replies.count().unwrap());
        assert_eq!(counts.collect::<Vec<_>>(), [2, 0, 1]);
    })
    .await;
}

#[tokio::test]
async fn groups_and_equal_records_of_the_related_table_count_once() {
    on_each(async |db| {
        let [ada, ..] = blog(&db).await;
        article(&db, &ada, "a2", 1).await;
        let query = Author::query().order_by(Author::id);
        let replied = Author::articles
            .query()
            .query(|q| q.join(Article::id.on(Reply::article_id)).distinct());
        let counted = query
            .clone()
            .with_count(replied.clone())
            .get(&db)
            .await
            .unwrap();
        let counts = counted.iter().map(|one| one.articles.count().unwrap());
        assert_eq!(counts.collect::<Vec<_>>(), [1, 1, 0]);
        let loaded = query.with(replied).get(&db).await.unwrap();
        assert_eq!(titles(loaded[0].articles.get().unwrap()), "a1");
    })
    .await;
}

#[tokio::test]
async fn people_who_follow_each_other_with_conditions() {
    on_each(async |db| {
        let [ada, bob, cleo] = blog(&db).await;
        ada.related(Author::follows)
            .attach(&db, [bob.id, cleo.id])
            .await
            .unwrap();
        bob.related(Author::follows)
            .attach(&db, [cleo.id])
            .await
            .unwrap();
        let query = Author::query().order_by(Author::id);
        let of_cleo = query.clone().where_has(Author::follows, |q| {
            q.filter(Author::name.eq("cleo"))
                .doesnt_have(Author::follows)
        });
        assert_eq!(names(&of_cleo.get(&db).await.unwrap()), "ada bob");
        let deep = query.clone().where_has(Author::follows, |q| {
            q.where_has(Author::follows, |q| q.filter(Author::name.eq("cleo")))
        });
        assert_eq!(names(&deep.get(&db).await.unwrap()), "ada");
        let counted = query
            .clone()
            .with_count(Author::follows.filter(Author::name.ne("bob")));
        let counted = counted.get(&db).await.unwrap();
        let counts = counted.iter().map(|one| one.follows.count().unwrap());
        assert_eq!(counts.collect::<Vec<_>>(), [1, 1, 0]);
        let first = query.with(Author::follows.order_by(Author::name.desc()).limit(1));
        let first = first.get(&db).await.unwrap();
        assert_eq!(names(first[0].follows.get().unwrap()), "cleo");
        // The pivot's columns are there beside a limit, too.
        let pivot = first[0].follows.pivots().unwrap()[0];
        assert_eq!(pivot.get::<i64>("followed_id").unwrap(), cleo.id);
    })
    .await;
}

#[tokio::test]
async fn the_one_of_many_with_more_than_conditions() {
    on_each(async |db| {
        blog(&db).await;
        let query = Author::query().where_has(Author::latest_article, |q| q.has(Article::replies));
        assert_eq!(names(&query.get(&db).await.unwrap()), "bob");
        let authors = Author::query()
            .with(Author::latest_article.query().query(|q| {
                q.join(Article::author_id.on(Author::id))
                    .filter(Author::name.joined().eq("ada"))
            }))
            .order_by(Author::id)
            .get(&db)
            .await
            .unwrap();
        assert_eq!(
            authors[0].latest_article.get().unwrap().unwrap().title,
            "a2"
        );
        assert!(authors[1].latest_article.get().unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn every_end_of_a_query_loads_what_was_asked_for() {
    on_each(async |db| {
        blog(&db).await;
        let query = || {
            let query = Article::query().filter(Article::title.eq("a1"));
            query
                .with(Article::replies.order_by(Reply::id))
                .with_count(Article::replies)
        };
        let check = |article: &Article| {
            assert_eq!(texts(article.replies.get().unwrap()), "r1 r2 r3");
            assert_eq!(article.replies.count().unwrap(), 3);
        };
        check(&query().sole(&db).await.unwrap());
        let id = query().first_or_fail(&db).await.unwrap().id;
        check(&query().find(&db, id).await.unwrap().unwrap());
        check(&query().paginate(&db, 5, 1).await.unwrap()[0]);
        check(&query().simple_paginate(&db, 5, 1).await.unwrap()[0]);
        check(&query().chunk(5).next(&db).await.unwrap().unwrap()[0]);
        check(&query().chunk_by_id(5).next(&db).await.unwrap().unwrap()[0]);
        let changed = query().update_or_create(&db, [Article::hits.set(77)], new_article());
        let changed = changed.await.unwrap();
        assert_eq!((changed.id, changed.hits), (id, 77));
        check(&changed);
        check(&query().first_or_create(&db, new_article()).await.unwrap());
        let two = Article::query().with(Article::replies).sole(&db).await;
        assert!(matches!(
            two,
            Err(cast::Error::MultipleRecords { model: "Article" })
        ));
        let new = Author::query()
            .filter(Author::name.eq("dora"))
            .with(Author::articles)
            .first_or_create(
                &db,
                NewAuthor {
                    name: "dora".to_owned(),
                    country_code: None,
                },
            )
            .await
            .unwrap();
        assert_eq!(titles(new.articles.get().unwrap()), "");
    })
    .await;
}

/// Writers know only what was read.
#[derive(anvil_macros::Model)]
#[model(table = "authors", crate = "cast")]
struct Writer {
    id: i64,
    name: String,
    #[has_many(foreign_key = "writer_id")]
    articles: HasMany<ReadArticle>,
    #[has_one(foreign_key = "writer_id", latest_of_many)]
    latest: HasOne<ReadArticle>,
}

#[derive(anvil_macros::Model)]
#[model(table = "articles", global_scope = "was_read", crate = "cast")]
struct ReadArticle {
    id: i64,
    #[column(name = "author_id")]
    writer_id: i64,
    title: String,
    hits: i32,
}

fn was_read() -> Filter<ReadArticle> {
    ReadArticle::hits.gt(0)
}

#[tokio::test]
async fn global_scopes_hold_for_related_records() {
    on_each(async |db| {
        let [ada, ..] = blog(&db).await;
        article(&db, &ada, "unread", 0).await;
        let read = async |query: Query<Writer>| {
            let writers = query.with(Writer::latest).order_by(Writer::id);
            let writer = writers.first_or_fail(&db).await.unwrap();
            let titles = writer.articles.get().unwrap().iter();
            let titles: Vec<String> = titles.map(|one| one.title.clone()).collect();
            let latest = writer.latest.get().unwrap().map(|one| one.title.clone());
            (titles.join(" "), writer.articles.count().unwrap(), latest)
        };
        let query = Writer::query();
        let scoped = query.with(Writer::articles).with_count(Writer::articles);
        let latest = Some("a2".to_owned());
        assert_eq!(read(scoped).await, ("a1 a2".to_owned(), 2, latest.clone()));
        let all = Writer::articles.query().query(Query::without_global_scopes);
        let query = Writer::query().with(all.clone()).with_count(all);
        assert_eq!(read(query).await, ("a1 a2 unread".to_owned(), 3, latest));
        let unread =
            Writer::query().where_has(Writer::articles, |q| q.filter(ReadArticle::hits.eq(0)));
        assert_eq!(unread.count(&db).await.unwrap(), 0);
    })
    .await;
}

fn new_article() -> super::tables::NewArticle {
    super::tables::NewArticle {
        author_id: 1,
        editor_id: None,
        title: "new".to_owned(),
        hits: None,
    }
}

#[tokio::test]
async fn a_query_changes_what_queries_of_the_same_table_find() {
    on_each(async |db| {
        let [ada, ..] = blog(&db).await;
        let root = Reply::query()
            .order_by(Reply::id)
            .first_or_fail(&db)
            .await
            .unwrap();
        let new = NewReply {
            article_id: root.article_id,
            author_id: ada.id,
            parent_id: Some(root.id),
            text: "child".to_owned(),
            votes: 0,
        };
        Reply::create(&db, new).await.unwrap();
        let parents = Reply::query().filter(Reply::parent_id.is_not_null());
        let parents = parents.select(Reply::parent_id);
        let changed = Reply::query()
            .filter(Reply::id.in_query(parents))
            .update(&db, [Reply::votes.set(50)])
            .await
            .unwrap();
        assert_eq!(changed, 1);
        assert_eq!(Reply::find_or_fail(&db, root.id).await.unwrap().votes, 50);
    })
    .await;
}
