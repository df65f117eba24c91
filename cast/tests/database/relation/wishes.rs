//! Several wishes for one relation, and numbers of it.

use cast::Error;
use cast::prelude::*;

use super::tables::*;
use crate::backend::on_each;

async fn first(db: &Db, query: Query<Article>) -> Article {
    query.order_by(Article::id).first_or_fail(db).await.unwrap()
}

#[tokio::test]
async fn a_wish_for_more_levels_keeps_the_conditions_of_before() {
    on_each(async |db| {
        blog(&db).await;
        let some = || Article::replies.filter(Reply::votes.gt(1)).limit(1);
        let deeper = || Article::replies.with(Reply::author);
        for query in [
            Article::query().with((some(), deeper())),
            Article::query().with((deeper(), some())),
            Article::query()
                .with(some())
                .with(deeper())
                .with(Article::replies),
        ] {
            let article = first(&db, query).await;
            let replies = article.replies.get().unwrap();
            assert_eq!((replies.len(), replies[0].votes), (1, 2));
            assert!(replies[0].author.is_loaded());
        }
        let other = Article::replies.filter(Reply::votes.eq(3));
        let article = first(&db, Article::query().with(some()).with(other)).await;
        assert_eq!(article.replies.get().unwrap()[0].votes, 3);
    })
    .await;
}

#[tokio::test]
async fn wishes_for_several_models_behind_one_relation_add_up() {
    on_each(async |db| {
        blog(&db).await;
        let article = first(&db, Article::query()).await;
        let photo = Photo::create(&db, NewPhoto { name: "p".into() })
            .await
            .unwrap();
        let image = |url: &str| NewImage {
            imageable_id: 0,
            imageable_type: String::new(),
            url: url.into(),
        };
        article
            .related(Article::images)
            .create(&db, image("a"))
            .await
            .unwrap();
        photo
            .related(Photo::images)
            .create(&db, image("b"))
            .await
            .unwrap();
        let images = Image::query()
            .with(Image::imageable.with(Article::replies))
            .with(Image::imageable.with(Photo::tags))
            .order_by(Image::url)
            .get(&db)
            .await
            .unwrap();
        match (
            images[0].imageable.get().unwrap(),
            images[1].imageable.get().unwrap(),
        ) {
            (Some(Imageable::Article(article)), Some(Imageable::Photo(photo))) => {
                assert_eq!(article.replies.get().unwrap().len(), 3);
                assert!(photo.tags.get().unwrap().is_empty());
            }
            other => panic!("{other:?}"),
        }
    })
    .await;
}

#[tokio::test]
async fn one_relation_is_counted_in_several_ways() {
    on_each(async |db| {
        blog(&db).await;
        let some = || Article::replies.filter(Reply::votes.gt(1));
        let query = Article::query()
            .with_count(Article::replies)
            .with_count_as("liked", some())
            .with_count_as("liked", some());
        let mut article = first(&db, query).await;
        assert_eq!(article.replies.count().unwrap(), 3);
        assert_eq!(article.replies.count_of("liked").unwrap(), 2);
        assert!(article.replies.count_of("other").is_err());
        let ask =
            |query: Query<Article>| query.with_count_as("other", some().filter(Reply::votes.gt(2)));
        article.load_numbers(&db, ask).await.unwrap();
        assert_eq!(article.replies.count_of("other").unwrap(), 1);
        assert_eq!(article.replies.count_of("liked").unwrap(), 2);
        let twice = Article::query()
            .with_count(Article::replies)
            .with_count(some());
        let error = twice.get(&db).await.unwrap_err();
        assert!(matches!(error, cast::Error::NumberTwice { .. }), "{error}");
        assert!(error.to_string().contains("Article::replies"), "{error}");
    })
    .await;
}

#[tokio::test]
async fn a_limit_counts_in_conditions_and_numbers_too() {
    on_each(async |db| {
        blog(&db).await;
        let two = || Article::replies.order_by(Reply::votes.desc()).limit(2);
        let query = Article::query()
            .with_count(two())
            .with_sum(two(), Reply::votes);
        let article = first(&db, query).await;
        assert_eq!(article.replies.count().unwrap(), 2);
        assert_eq!(article.replies.sum(Reply::votes).unwrap(), 5);
        let titles = async |query: Query<Article>| {
            let titles = query.order_by(Article::id).pluck(&db, Article::title);
            titles.await.unwrap().join(" ")
        };
        // Those that are among the first two and have a vote only.
        let best =
            Article::query().where_has(Article::replies, |q| q.order_by(Reply::id).offset(1));
        assert_eq!(titles(best).await, "a1");
        let two_of = Article::query().filter(two().count_in(2..));
        assert_eq!(titles(two_of).await, "a1");
        let three_of = Article::query().filter(two().count_in(3..));
        assert_eq!(titles(three_of).await, "");
        let follows = Author::query().where_has(Author::follows, |q| q.limit(1));
        assert!(follows.get(&db).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_sum_may_be_larger_than_its_column() {
    on_each(async |db| {
        let [ada, ..] = blog(&db).await;
        let article_of = first(&db, Article::query()).await;
        for text in ["x", "y"] {
            reply(&db, &article_of, &ada, text, i32::MAX).await;
        }
        let query = Article::query().with_sum(Article::replies, Reply::votes);
        let article = first(&db, query).await;
        let sum: i64 = article.replies.sum(Reply::votes).unwrap();
        assert_eq!(sum, 2 * i64::from(i32::MAX) + 6);
    })
    .await;
}

#[tokio::test]
async fn a_record_that_is_read_again_forgets_what_was_loaded() {
    on_each(async |db| {
        let [ada, ..] = blog(&db).await;
        let query = Article::query()
            .with(Article::replies)
            .with_count(Article::replies);
        let mut article = first(&db, query).await;
        reply(&db, &article, &ada, "new", 0).await;
        article.refresh(&db).await.unwrap();
        assert!(!article.replies.is_loaded() && article.replies.count().is_err());
        article.load(&db, Article::replies).await.unwrap();
        assert_eq!(article.replies.get().unwrap().len(), 4);
        let fresh = article.fresh(&db).await.unwrap().unwrap();
        assert!(fresh == article && article.replies.is_loaded());
        article.force_delete(&db).await.unwrap();
        assert!(article.fresh(&db).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn the_records_of_a_page_get_their_relations() {
    on_each(async |db| {
        blog(&db).await;
        let query = Article::query().order_by(Article::id);
        let mut page = query.paginate(&db, 2, 1).await.unwrap();
        page.load(&db, Article::replies).await.unwrap();
        assert_eq!(page[0].replies.get().unwrap().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_locked_is_refused_before_the_first_statement() {
    on_each(async |db| {
        // No table has a record.
        migrate(&db).await;
        let limited = || Article::replies.limit(1).query(Query::lock_for_update);
        let direct = || Article::query().with(limited());
        let nested = || Author::query().with(Author::articles.with(limited()));
        let refused = |error: Error, count: usize| {
            assert!(matches!(error, Error::CannotLock { .. }), "{error:?}");
            assert_eq!(count, 0);
        };
        let (got, count) = statements(&db, direct().get(&db)).await;
        refused(got.unwrap_err(), count);
        let (got, count) = statements(&db, nested().first(&db)).await;
        refused(got.unwrap_err(), count);
        let (page, count) = statements(&db, direct().paginate(&db, 10, 1)).await;
        refused(page.unwrap_err(), count);
        let mut none: Vec<Author> = Vec::new();
        let relations = Author::articles.with(limited());
        let (loaded, count) = statements(&db, none.load(&db, relations)).await;
        refused(loaded.unwrap_err(), count);
        let new = NewAuthor {
            name: "ada".into(),
            country_code: None,
        };
        let (made, count) = statements(&db, nested().first_or_create(&db, new)).await;
        refused(made.unwrap_err(), count);
    })
    .await;
}

#[tokio::test]
async fn a_number_that_is_asked_for_twice_is_refused_at_every_level() {
    on_each(async |db| {
        migrate(&db).await;
        let twice = Article::query()
            .with_count(Article::replies)
            .with_count(Article::replies.filter(Reply::votes.gt(1)));
        let articles = Author::articles.query().query(|_| twice);
        let authors = Author::query().with(articles);
        let (got, count) = statements(&db, authors.get(&db)).await;
        let error = got.unwrap_err();
        assert!(matches!(error, Error::NumberTwice { .. }), "{error:?}");
        assert_eq!(count, 0);
    })
    .await;
}
