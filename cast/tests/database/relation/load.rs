//! Loading relations with records and for records that are there.

use cast::prelude::*;

use super::tables::{
    Article, Author, Country, NewReply, Reply, article, author, blog, migrate, statements,
};
use crate::backend::on_each;

fn titles(articles: &[Article]) -> String {
    let titles: Vec<_> = articles.iter().map(|one| one.title.as_str()).collect();
    titles.join(" ")
}

fn texts(replies: &[Reply]) -> String {
    let texts: Vec<_> = replies.iter().map(|one| one.text.as_str()).collect();
    texts.join(" ")
}

#[tokio::test]
async fn a_relation_that_was_not_loaded_names_what_to_add() {
    on_each(async |db| {
        blog(&db).await;
        let article = Article::query().first_or_fail(&db).await.unwrap();
        assert!(!article.replies.is_loaded());
        assert!(article.author.loaded().is_none());
        let error = article.replies.get().unwrap_err();
        assert_eq!(
            error.to_string(),
            "`Article::replies` is not loaded: add `.with(Article::replies)` to the query, or \
             `.load(&db, Article::replies)` to the record"
        );
        let error = article.author.get().unwrap_err().to_string();
        assert!(error.contains("`.with(Article::author)`"), "{error}");
        let error = article.replies.count().unwrap_err().to_string();
        assert!(error.contains("`.with_count(Article::replies)`"), "{error}");
    })
    .await;
}

#[tokio::test]
async fn each_relation_costs_one_statement_however_many_records_there_are() {
    on_each(async |db| {
        let [ada, ..] = blog(&db).await;
        for number in 0..20 {
            article(&db, &ada, &format!("n{number}"), 0).await;
        }
        let query = Article::query()
            .with(Article::author)
            .with(Article::editor)
            .with(Article::replies)
            .order_by(Article::id);
        let (articles, count) = statements(&db, query.get(&db)).await;
        let articles = articles.unwrap();
        assert_eq!((articles.len(), count), (23, 4));
        assert_eq!(articles[0].author.get_or_fail().unwrap().name, "ada");
        assert_eq!(articles[2].author.get_or_fail().unwrap().name, "bob");
        assert_eq!(articles[0].editor.get_or_fail().unwrap().name, "bob");
        assert_eq!(texts(articles[0].replies.get().unwrap()), "r1 r2 r3");
        assert_eq!(texts(articles[1].replies.get().unwrap()), "");
        assert_eq!(texts(articles[2].replies.get().unwrap()), "r4");
    })
    .await;
}

#[tokio::test]
async fn nothing_is_asked_for_no_records_and_for_keys_that_are_null() {
    on_each(async |db| {
        blog(&db).await;
        let none = Article::query()
            .filter(Article::title.eq("x"))
            .with(Article::author.with(Author::country));
        let (found, count) = statements(&db, none.get(&db)).await;
        assert!(found.unwrap().is_empty());
        assert_eq!(count, 1);
        let cleo = Author::query()
            .filter(Author::name.eq("cleo"))
            .with(Author::country);
        let (cleo, count) = statements(&db, cleo.first_or_fail(&db)).await;
        assert!(cleo.unwrap().country.get().unwrap().is_none());
        assert_eq!(count, 1);
    })
    .await;
}

#[tokio::test]
async fn levels_are_loaded_one_after_the_other() {
    on_each(async |db| {
        blog(&db).await;
        let query = Author::query()
            .with(Author::articles.with(Article::replies.with(Reply::author.with(Author::country))))
            .order_by(Author::id);
        let (authors, count) = statements(&db, query.get(&db)).await;
        let authors = authors.unwrap();
        assert_eq!(count, 5);
        let replies = authors[0].articles.get().unwrap()[0].replies.get().unwrap();
        let codes: Vec<_> = replies
            .iter()
            .map(|reply| {
                let author = reply.author.get_or_fail().unwrap();
                author.country.get_or_fail().unwrap().code.as_str()
            })
            .collect();
        assert_eq!(codes, ["us", "gb", "us"]);
        assert!(authors[2].articles.get().unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn several_relations_at_once_and_one_wish_after_another() {
    on_each(async |db| {
        blog(&db).await;
        let query = Article::query()
            .with((Article::author, Article::replies.with(Reply::author)))
            .with(Article::replies.with(Reply::parent))
            .order_by(Article::id);
        let (articles, count) = statements(&db, query.get(&db)).await;
        // No reply has a parent, so nobody is asked for one.
        assert_eq!(count, 4);
        let articles = articles.unwrap();
        let reply = &articles[0].replies.get().unwrap()[0];
        assert_eq!(reply.author.get_or_fail().unwrap().name, "bob");
        assert!(reply.parent.get().unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn conditions_orders_and_limits_hold_for_each_parent() {
    on_each(async |db| {
        blog(&db).await;
        let get = async |query: Query<Article>| {
            let articles = query.order_by(Article::id).get(&db).await.unwrap();
            let replies = articles.iter();
            let replies = replies.map(|one| texts(one.replies.get().unwrap()));
            replies.collect::<Vec<_>>().join("|")
        };
        let with = |replies| Article::query().with(replies);
        assert_eq!(
            get(with(Article::replies.filter(Reply::votes.gte(2)))).await,
            "r2 r3||r4"
        );
        assert_eq!(
            get(with(Article::replies.order_by(Reply::votes.desc()))).await,
            "r3 r2 r1||r4"
        );
        assert_eq!(
            get(with(
                Article::replies.order_by(Reply::votes.desc()).limit(2)
            ))
            .await,
            "r3 r2||r4"
        );
        assert_eq!(
            get(with(Article::replies.oldest().limit(1).offset(1))).await,
            "r2||"
        );
        assert_eq!(
            get(with(Article::replies.latest().limit(1))).await,
            "r3||r4"
        );
        assert_eq!(
            get(with(Article::replies.query().query(|q| {
                q.when(Some(3), |q, votes| q.filter(Reply::votes.lt(votes)))
            })))
            .await,
            "r1 r2||"
        );
    })
    .await;
}

#[tokio::test]
async fn records_that_are_deleted_softly_are_left_out_unless_asked_for() {
    on_each(async |db| {
        let [ada, bob, _] = blog(&db).await;
        article(&db, &ada, "gone", 0)
            .await
            .delete(&db)
            .await
            .unwrap();
        bob.delete(&db).await.unwrap();
        let found = Author::query().with(Author::articles).order_by(Author::id);
        let found = found.get(&db).await.unwrap();
        assert_eq!(titles(found[0].articles.get().unwrap()), "a1 a2");
        let query = Author::query().with(Author::articles.with_trashed());
        let found = query.order_by(Author::id).get(&db).await.unwrap();
        assert_eq!(titles(found[0].articles.get().unwrap()), "a1 a2 gone");
        let query = Author::query().with(Author::articles.only_trashed());
        let found = query.order_by(Author::id).get(&db).await.unwrap();
        assert_eq!(titles(found[0].articles.get().unwrap()), "gone");
        let b1 = Article::query()
            .filter(Article::title.eq("b1"))
            .with(Article::author);
        let b1 = b1.first_or_fail(&db).await.unwrap();
        assert!(b1.author.get().unwrap().is_none());
        let error = b1.author.get_or_fail().unwrap_err();
        assert!(error.is_not_found());
        assert_eq!(error.to_string(), "`Article::author` leads to no record");
    })
    .await;
}

#[tokio::test]
async fn records_that_are_there_get_their_relations() {
    on_each(async |db| {
        blog(&db).await;
        let mut articles = Article::query()
            .order_by(Article::id)
            .get(&db)
            .await
            .unwrap();
        let (done, count) =
            statements(&db, articles.load(&db, (Article::author, Article::replies))).await;
        done.unwrap();
        assert_eq!(count, 2);
        assert_eq!(articles[1].author.get_or_fail().unwrap().name, "ada");
        assert_eq!(texts(articles[2].replies.get().unwrap()), "r4");
        let mut one = articles.swap_remove(0);
        one.load(&db, Article::replies.filter(Reply::votes.gt(2)))
            .await
            .unwrap();
        assert_eq!(texts(one.replies.get().unwrap()), "r3");
        let none: &mut [Article] = &mut [];
        let (done, count) = statements(&db, none.load(&db, Article::author)).await;
        done.unwrap();
        assert_eq!(count, 0);
    })
    .await;
}

#[tokio::test]
async fn what_is_loaded_stays_when_only_the_missing_is_asked_for() {
    on_each(async |db| {
        blog(&db).await;
        let mut articles = Article::query()
            .order_by(Article::id)
            .get(&db)
            .await
            .unwrap();
        articles[0]
            .load(&db, Article::replies.filter(Reply::votes.eq(2)))
            .await
            .unwrap();
        let wish = Article::replies.with(Reply::author);
        let (done, count) = statements(&db, articles.load_missing(&db, wish)).await;
        done.unwrap();
        // Authors of the replies that were there; the other replies; their authors.
        assert_eq!(count, 3);
        assert_eq!(texts(articles[0].replies.get().unwrap()), "r2");
        for article in &articles {
            for reply in article.replies.get().unwrap() {
                assert!(reply.author.get().unwrap().is_some());
            }
        }
        let wish = Article::replies.with(Reply::author);
        let (done, count) = statements(&db, articles.load_missing(&db, wish)).await;
        done.unwrap();
        assert_eq!(count, 0);
    })
    .await;
}

#[tokio::test]
async fn a_record_that_is_written_keeps_what_is_loaded() {
    on_each(async |db| {
        let [_, bob, _] = blog(&db).await;
        let query = Article::query().with((Article::author, Article::replies));
        let mut article = query.first_or_fail(&db).await.unwrap();
        article
            .update(&db, [Article::title.set("x")])
            .await
            .unwrap();
        assert_eq!(article.author.get_or_fail().unwrap().name, "ada");
        assert_eq!(article.replies.get().unwrap().len(), 3);
        // Its author is another one now.
        article
            .update(&db, [Article::author_id.set(bob.id)])
            .await
            .unwrap();
        assert!(!article.author.is_loaded());
        assert!(article.replies.is_loaded());
        article.save(&db).await.unwrap();
        assert!(article.replies.is_loaded());
    })
    .await;
}

#[tokio::test]
async fn a_page_has_its_relations() {
    on_each(async |db| {
        blog(&db).await;
        let query = Article::query()
            .with(Article::replies)
            .order_by(Article::id);
        let (page, count) = statements(&db, query.paginate(&db, 2, 2)).await;
        let page = page.unwrap();
        assert_eq!(count, 3);
        assert_eq!((page.total(), page.len()), (3, 1));
        assert_eq!(texts(page[0].replies.get().unwrap()), "r4");
    })
    .await;
}

#[tokio::test]
async fn a_tree_leads_up_and_down() {
    on_each(async |db| {
        let [ada, ..] = blog(&db).await;
        let root = Reply::query().first_or_fail(&db).await.unwrap();
        for text in ["x", "y"] {
            let new = NewReply {
                article_id: root.article_id,
                author_id: ada.id,
                parent_id: Some(root.id),
                text: text.to_owned(),
                votes: 0,
            };
            Reply::create(&db, new).await.unwrap();
        }
        let replies = Reply::query()
            .filter(Reply::parent_id.is_not_null())
            .with(Reply::parent.with(Reply::answers))
            .get(&db)
            .await
            .unwrap();
        for reply in replies {
            let parent = reply.parent.get_or_fail().unwrap();
            assert_eq!(parent.id, root.id);
            assert_eq!(texts(parent.answers.get().unwrap()), "x y");
        }
    })
    .await;
}

#[tokio::test]
async fn a_record_stands_in_for_none_where_the_relation_says_so() {
    on_each(async |db| {
        blog(&db).await;
        let articles = Article::query().with(Article::editor).order_by(Article::id);
        let articles = articles.get(&db).await.unwrap();
        assert_eq!(articles[0].editor.get_or_fail().unwrap().name, "bob");
        assert_eq!(articles[1].editor.get_or_fail().unwrap().name, "nobody");
    })
    .await;
}

#[tokio::test]
async fn the_latest_and_the_least_of_many() {
    on_each(async |db| {
        let [ada, ..] = blog(&db).await;
        article(&db, &ada, "a3", 5).await;
        article(&db, &ada, "gone", 1)
            .await
            .delete(&db)
            .await
            .unwrap();
        let query = Author::query().with((Author::latest_article, Author::least_read));
        let (authors, count) = statements(&db, query.order_by(Author::id).get(&db)).await;
        let authors = authors.unwrap();
        assert_eq!(count, 3);
        let ada = &authors[0];
        assert_eq!(ada.latest_article.get_or_fail().unwrap().title, "a3");
        assert_eq!(ada.least_read.get_or_fail().unwrap().title, "a3");
        assert!(authors[2].latest_article.get().unwrap().is_none());
        // The latest is chosen first, and then the condition looks at it.
        let query = Author::query().with(Author::latest_article.filter(Article::title.eq("a1")));
        let ada = query.order_by(Author::id).first_or_fail(&db).await.unwrap();
        assert!(ada.latest_article.get().unwrap().is_none());
        let found = Author::query()
            .where_has(Author::latest_article, |q| {
                q.filter(Article::title.eq("a1"))
            })
            .get(&db)
            .await
            .unwrap();
        assert!(found.is_empty());
        let found = Author::query()
            .where_has(Author::latest_article, |q| {
                q.filter(Article::title.eq("a3"))
            })
            .get(&db)
            .await
            .unwrap();
        assert_eq!(found.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn keys_of_text_and_records_behind_records() {
    on_each(async |db| {
        let [ada, bob, _] = blog(&db).await;
        let query = Country::query()
            .with((Country::authors, Country::articles, Country::profile))
            .order_by(Country::code);
        let (countries, count) = statements(&db, query.get(&db)).await;
        let countries = countries.unwrap();
        assert_eq!(count, 4);
        assert_eq!(countries[0].authors.get().unwrap()[0].name, "ada");
        assert_eq!(titles(countries[0].articles.get().unwrap()), "a1 a2");
        assert_eq!(titles(countries[1].articles.get().unwrap()), "b1");
        assert!(countries[0].profile.get().unwrap().is_none());
        // An author that is deleted leads nowhere.
        bob.delete(&db).await.unwrap();
        let query = Country::query().with(Country::articles.limit(1));
        let countries = query.order_by(Country::code).get(&db).await.unwrap();
        assert_eq!(titles(countries[0].articles.get().unwrap()), "a1");
        assert_eq!(titles(countries[1].articles.get().unwrap()), "");
        let found = Country::query()
            .has(Country::articles)
            .get(&db)
            .await
            .unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].code, ada.country_code.unwrap());
    })
    .await;
}

#[tokio::test]
async fn more_parents_than_a_database_binds_values() {
    on_each(async |db| {
        migrate(&db).await;
        let ada = author(&db, "ada", None).await;
        // Keys that lead nowhere are enough: what counts is how many are asked for.
        let mut articles: Vec<Article> = Vec::new();
        let real = article(&db, &ada, "real", 1).await;
        for number in 0..70_000 {
            articles.push(Article {
                author_id: if number == 69_999 { ada.id } else { -number },
                ..real.clone()
            });
        }
        let (done, count) = statements(&db, articles.load(&db, Article::author)).await;
        done.unwrap();
        assert_eq!(count, 3);
        assert_eq!(articles[69_999].author.get_or_fail().unwrap().name, "ada");
        assert!(articles[5].author.get().unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_limit_for_each_parent_counts_equal_records_once() {
    on_each(async |db| {
        let [ada, ..] = blog(&db).await;
        // `a1` stands there once for each of its replies.
        let articles = Author::articles
            .query()
            .query(|articles| {
                let replies = Article::id.on(Reply::article_id);
                articles
                    .left_join(replies)
                    .distinct()
                    .order_by(Article::title)
            })
            .limit(2);
        let ada = Author::query()
            .with(articles)
            .find(&db, ada.id)
            .await
            .unwrap()
            .unwrap();
        let titles: Vec<_> = ada
            .articles
            .get()
            .unwrap()
            .iter()
            .map(|article| article.title.as_str())
            .collect();
        assert_eq!(titles, ["a1", "a2"]);
    })
    .await;
}
