//! Relations over a pivot table.

use cast::prelude::*;

use super::tables::{Article, Author, Label, NewLabel, blog, statements};
use crate::backend::on_each;

/// Four labels, and the first article.
async fn labeled(db: &Db) -> (Article, Vec<Label>) {
    blog(db).await;
    let mut labels = Vec::new();
    for name in ["rust", "sql", "web", "news"] {
        let label = Label::create(
            db,
            NewLabel {
                name: name.to_owned(),
            },
        )
        .await;
        labels.push(label.unwrap());
    }
    let article = Article::query().order_by(Article::id);
    (article.first_or_fail(db).await.unwrap(), labels)
}

async fn names(db: &Db, article: &mut Article) -> String {
    article
        .load(db, Article::labels.order_by(Label::id))
        .await
        .unwrap();
    let names = article.labels.get().unwrap().iter();
    names
        .map(|label| label.name.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

#[tokio::test]
async fn labels_are_attached_and_detached() {
    on_each(async |db| {
        let (mut article, labels) = labeled(&db).await;
        let [rust, sql, web, _] = &labels[..] else {
            panic!("four labels")
        };
        let attached = article.related(Article::labels);
        attached.attach(&db, [rust.id, sql.id]).await.unwrap();
        assert_eq!(names(&db, &mut article).await, "rust sql");
        // The table forbids a second row.
        let error = attached.attach(&db, [rust.id]).await.unwrap_err();
        assert!(error.constraint().is_some(), "{error}");
        assert_eq!(attached.detach(&db, [rust.id, web.id]).await.unwrap(), 1);
        assert_eq!(names(&db, &mut article).await, "sql");
        assert_eq!(attached.detach(&db, Vec::<i64>::new()).await.unwrap(), 0);
        assert_eq!(attached.detach_all(&db).await.unwrap(), 1);
        assert_eq!(names(&db, &mut article).await, "");
    })
    .await;
}

#[tokio::test]
async fn the_pivot_table_is_read_with_the_records() {
    on_each(async |db| {
        let (mut article, labels) = labeled(&db).await;
        let attached = article.related(Article::labels);
        attached
            .attach_with(&db, [labels[1].id], [("position", 7.into())])
            .await
            .unwrap();
        attached.attach(&db, [labels[0].id]).await.unwrap();
        article
            .load(&db, Article::labels.order_by(Label::id))
            .await
            .unwrap();
        let positions: Vec<(String, i64)> = article
            .labels
            .get_with_pivot()
            .unwrap()
            .map(|(label, pivot)| (label.name.clone(), pivot.get("position").unwrap()))
            .collect();
        assert_eq!(positions, [("rust".to_owned(), 0), ("sql".to_owned(), 7)]);
        let pivot = article.labels.pivots().unwrap()[0];
        assert_eq!(pivot.get::<i64>("article_id").unwrap(), article.id);
        assert_eq!(pivot.get::<i64>("label_id").unwrap(), labels[0].id);
        assert!(pivot.get::<Timestamp>("created_at").unwrap() <= cast::now());
        let error = pivot.get::<i64>("color").unwrap_err().to_string();
        assert!(
            error.contains("color") && error.contains("position"),
            "{error}"
        );
        let error = attached
            .attach_with(&db, [labels[2].id], [("color", 1.into())])
            .await;
        assert!(error.unwrap_err().to_string().contains("color"));
    })
    .await;
}

#[tokio::test]
async fn both_sides_lead_to_each_other_in_one_statement_for_each_level() {
    on_each(async |db| {
        let (article, labels) = labeled(&db).await;
        article
            .related(Article::labels)
            .attach(&db, [labels[0].id, labels[1].id])
            .await
            .unwrap();
        let b1 = Article::query().filter(Article::title.eq("b1"));
        let b1 = b1.first_or_fail(&db).await.unwrap();
        b1.related(Article::labels)
            .attach(&db, [labels[1].id])
            .await
            .unwrap();
        let query = Article::query()
            .with(
                Article::labels
                    .with(Label::articles.order_by(Article::id))
                    .order_by(Label::id),
            )
            .order_by(Article::id);
        let (articles, count) = statements(&db, query.get(&db)).await;
        let articles = articles.unwrap();
        assert_eq!(count, 3);
        let labels_of = articles[0].labels.get().unwrap();
        assert_eq!(labels_of.len(), 2);
        assert_eq!(labels_of[1].articles.get().unwrap().len(), 2);
        // One record may stand in many places.
        let again = articles[2].labels.get().unwrap()[0].articles.get().unwrap();
        assert_eq!(
            (again[0].title.as_str(), again[1].title.as_str()),
            ("a1", "b1")
        );
        assert!(articles[1].labels.get().unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn sync_attaches_what_is_new_and_detaches_what_is_gone() {
    on_each(async |db| {
        let (mut article, labels) = labeled(&db).await;
        let id: Vec<i64> = labels.iter().map(|label| label.id).collect();
        let attached = article.related(Article::labels);
        attached.attach(&db, [id[0], id[1]]).await.unwrap();
        let changes = attached.sync(&db, [id[1], id[2], id[2]]).await.unwrap();
        assert_eq!(changes.attached, [id[2]]);
        assert_eq!(changes.detached, [id[0]]);
        assert!(changes.updated.is_empty());
        assert_eq!(names(&db, &mut article).await, "sql web");
        let changes = attached
            .sync_without_detaching(&db, [id[0], id[1]])
            .await
            .unwrap();
        assert_eq!((changes.attached, changes.detached), (vec![id[0]], vec![]));
        let changes = attached.toggle(&db, [id[0], id[3]]).await.unwrap();
        assert_eq!(
            (changes.attached, changes.detached),
            (vec![id[3]], vec![id[0]])
        );
        assert_eq!(names(&db, &mut article).await, "sql web news");
        let wanted = [(id[1], vec![("position", 5.into())]), (id[0], vec![])];
        let changes = attached.sync_with(&db, wanted).await.unwrap();
        assert_eq!(changes.attached, [id[0]]);
        assert_eq!(changes.updated, [id[1]]);
        assert_eq!(changes.detached, [id[2], id[3]]);
        let changed = attached
            .update_existing_pivot(&db, id[0], [("position", 9.into())])
            .await
            .unwrap();
        assert_eq!(changed, 1);
        assert_eq!(names(&db, &mut article).await, "rust sql");
        let positions = article.labels.pivots().unwrap().into_iter();
        let positions: Vec<i64> = positions
            .map(|pivot| pivot.get("position").unwrap())
            .collect();
        assert_eq!(positions, [9, 5]);
        let none = attached.sync(&db, Vec::<i64>::new()).await.unwrap();
        assert_eq!(none.detached, [id[0], id[1]]);
    })
    .await;
}

#[tokio::test]
async fn a_sync_that_fails_changes_nothing() {
    on_each(async |db| {
        let (mut article, labels) = labeled(&db).await;
        let attached = article.related(Article::labels);
        attached.attach(&db, [labels[0].id]).await.unwrap();
        let wanted = [
            (labels[1].id, vec![]),
            (labels[2].id, vec![("color", 1.into())]),
        ];
        attached.sync_with(&db, wanted).await.unwrap_err();
        assert_eq!(names(&db, &mut article).await, "rust");
    })
    .await;
}

#[tokio::test]
async fn a_record_is_made_and_attached_at_once() {
    on_each(async |db| {
        let (mut article, _) = labeled(&db).await;
        let new = NewLabel {
            name: "fresh".into(),
        };
        let made = article
            .related(Article::labels)
            .create(&db, new)
            .await
            .unwrap();
        assert_eq!(names(&db, &mut article).await, "fresh");
        assert_eq!(article.labels.get().unwrap()[0], made);
        assert_eq!(
            article.related(Article::labels).count(&db).await.unwrap(),
            1
        );
    })
    .await;
}

#[tokio::test]
async fn conditions_and_numbers_go_over_the_pivot_table() {
    on_each(async |db| {
        let (article, labels) = labeled(&db).await;
        let id: Vec<i64> = labels.iter().map(|label| label.id).collect();
        article
            .related(Article::labels)
            .attach(&db, [id[0], id[1]])
            .await
            .unwrap();
        let found = Article::query()
            .where_has(Article::labels, |q| q.filter(Label::name.eq("sql")))
            .with_count(Article::labels)
            .get(&db)
            .await
            .unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].labels.count().unwrap(), 2);
        let found = Label::query()
            .doesnt_have(Label::articles)
            .count(&db)
            .await
            .unwrap();
        assert_eq!(found, 2);
        let query = Article::query().with(Article::labels.order_by(Label::name.desc()).limit(1));
        let found = query
            .order_by(Article::id)
            .first_or_fail(&db)
            .await
            .unwrap();
        let only = found.labels.get_with_pivot().unwrap().next().unwrap();
        assert_eq!(only.0.name, "sql");
        assert_eq!(only.1.get::<i64>("label_id").unwrap(), id[1]);
    })
    .await;
}

#[tokio::test]
async fn a_table_is_joined_to_itself() {
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
        let query =
            Author::query().with(Author::follows.with(Author::follows).order_by(Author::id));
        let authors = query.order_by(Author::id).get(&db).await.unwrap();
        let followed = authors[0].follows.get().unwrap();
        assert_eq!(followed.len(), 2);
        assert_eq!(followed[0].follows.get().unwrap()[0].name, "cleo");
        assert!(followed[1].follows.get().unwrap().is_empty());
        let found = Author::query()
            .where_has(Author::follows, |q| {
                q.where_has(Author::follows, |q| q.filter(Author::name.eq("cleo")))
            })
            .get(&db)
            .await
            .unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].name, "ada");
        let counted = Author::query()
            .with_count(Author::follows)
            .order_by(Author::id);
        let counts = counted.get(&db).await.unwrap();
        let counts: Vec<_> = counts
            .iter()
            .map(|one| one.follows.count().unwrap())
            .collect();
        assert_eq!(counts, [2, 1, 0]);
    })
    .await;
}
