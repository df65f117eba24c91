//! Records made and changed through relations.

use cast::prelude::*;

use super::tables::{
    Article, Author, Country, NewArticle, NewReply, Reply, article, blog, country,
};
use crate::backend::on_each;

fn new_article(title: &str) -> NewArticle {
    NewArticle {
        // What the relation says counts.
        author_id: -1,
        editor_id: None,
        title: title.to_owned(),
        hits: None,
    }
}

#[tokio::test]
async fn a_record_made_through_a_relation_belongs_to_the_record() {
    on_each(async |db| {
        let [_, _, cleo] = blog(&db).await;
        let articles = cleo.related(Author::articles);
        let made = articles.create(&db, new_article("c1")).await.unwrap();
        assert_eq!(made.author_id, cleo.id);
        let made = articles
            .create_many(&db, [new_article("c2"), new_article("c3")])
            .await
            .unwrap();
        assert_eq!(made.len(), 2);
        assert!(made.iter().all(|one| one.author_id == cleo.id));
        let edited = cleo
            .related(Author::edited)
            .create(&db, new_article("e1"))
            .await
            .unwrap();
        assert_eq!((edited.author_id, edited.editor_id), (-1, Some(cleo.id)));
        assert_eq!(articles.count(&db).await.unwrap(), 3);
    })
    .await;
}

#[tokio::test]
async fn several_records_are_made_all_or_none() {
    on_each(async |db| {
        let [ada, ..] = blog(&db).await;
        let too_long = "x".repeat(70_000);
        let new = [new_article("fits"), new_article(&too_long)];
        let made = ada.related(Author::articles).create_many(&db, new).await;
        let fits = Article::query().filter(Article::title.eq("fits"));
        // SQLite takes a text of any length.
        let expected = if made.is_ok() { 1 } else { 0 };
        assert_eq!(fits.count(&db).await.unwrap(), expected);
        assert_eq!(made.is_ok(), db.driver() == cast::Driver::Sqlite);
    })
    .await;
}

#[tokio::test]
async fn the_records_of_one_record_are_a_query() {
    on_each(async |db| {
        let [ada, bob, _] = blog(&db).await;
        let articles = ada.related(Author::articles);
        assert_eq!(articles.get(&db).await.unwrap().len(), 2);
        let popular = articles
            .filter(Article::hits.gt(15))
            .get(&db)
            .await
            .unwrap();
        assert_eq!(popular[0].title, "a2");
        let page = articles.paginate(&db, 1, 2).await.unwrap();
        assert_eq!((page.total(), page.len()), (2, 1));
        let country = ada.related(Author::country).first(&db).await.unwrap();
        assert_eq!(country.unwrap().code, "gb");
        let changed = articles
            .query()
            .update(&db, [Article::hits.set(0)])
            .await
            .unwrap();
        assert_eq!(changed, 2);
        assert_eq!(
            bob.related(Author::articles)
                .first(&db)
                .await
                .unwrap()
                .unwrap()
                .hits,
            30
        );
        let us = Country::find_or_fail(&db, "us").await.unwrap();
        let through = us.related(Country::articles).get(&db).await.unwrap();
        assert_eq!(through[0].title, "b1");
    })
    .await;
}

#[tokio::test]
async fn a_key_that_is_null_is_related_to_nothing() {
    on_each(async |db| {
        let [_, _, cleo] = blog(&db).await;
        assert!(
            cleo.related(Author::country)
                .first(&db)
                .await
                .unwrap()
                .is_none()
        );
        assert_eq!(cleo.related(Author::country).count(&db).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_record_is_given_to_another_and_to_none() {
    on_each(async |db| {
        let [_, _, mut cleo] = blog(&db).await;
        let nz = country(&db, "nz").await;
        cleo.load(&db, Author::country).await.unwrap();
        cleo.associate(&db, Author::country, &nz).await.unwrap();
        assert_eq!(cleo.country_code.as_deref(), Some("nz"));
        // What was loaded is not true any more.
        assert!(!cleo.country.is_loaded());
        cleo.refresh(&db).await.unwrap();
        assert_eq!(cleo.country_code.as_deref(), Some("nz"));
        cleo.dissociate(&db, Author::country).await.unwrap();
        assert_eq!(cleo.country_code, None);
    })
    .await;
}

#[tokio::test]
async fn a_record_that_exists_is_moved_to_another() {
    on_each(async |db| {
        let [ada, bob, _] = blog(&db).await;
        let mut mine = article(&db, &ada, "mine", 1).await;
        bob.related(Author::articles)
            .save(&db, &mut mine)
            .await
            .unwrap();
        assert_eq!(mine.author_id, bob.id);
        let child = NewReply {
            article_id: 0,
            author_id: ada.id,
            parent_id: None,
            text: "x".into(),
            votes: 0,
        };
        let made = mine
            .related(Article::replies)
            .create(&db, child)
            .await
            .unwrap();
        let answer = NewReply {
            article_id: mine.id,
            author_id: bob.id,
            parent_id: None,
            text: "y".into(),
            votes: 0,
        };
        let answer = made
            .related(Reply::answers)
            .create(&db, answer)
            .await
            .unwrap();
        assert_eq!(
            (made.article_id, answer.parent_id),
            (mine.id, Some(made.id))
        );
    })
    .await;
}

#[tokio::test]
async fn writing_through_relations_works_in_a_transaction() {
    on_each(async |db| {
        let [ada, ..] = blog(&db).await;
        let undone: cast::Result<()> = db
            .transaction(async |tx| {
                let articles = ada.related(Author::articles);
                articles
                    .create_many(tx, [new_article("t1"), new_article("t2")])
                    .await?;
                assert_eq!(articles.count(tx).await?, 4);
                Err(cast::Error::Closed)
            })
            .await;
        assert!(undone.is_err());
        assert_eq!(ada.related(Author::articles).count(&db).await.unwrap(), 2);
    })
    .await;
}
