//! What the rows of pivot tables say: read, asked for, written at once by several.

use cast::migration::{Migrations, Migrator, migrations};
use cast::prelude::*;

use super::tables::*;
use crate::backend::on_each;

/// The pivot table of articles and labels.
#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "article_label", crate = "cast")]
struct ArticleLabel {
    #[column(key)]
    article_id: i64,
    label_id: i64,
    position: i32,
}

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "machines", crate = "cast")]
struct Machine {
    id: i64,
    #[belongs_to_many(related_key = "number")]
    parts: BelongsToMany<Part>,
}

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "parts", crate = "cast")]
struct Part {
    id: i64,
    number: String,
}

mod create_machines {
    use cast::migration::Schema;

    pub(crate) fn up(schema: &mut Schema) {
        schema.create("machines", |t| {
            t.id();
        });
        schema.create("parts", |t| {
            t.id();
            t.string("number");
        });
        schema.create("machine_part", |t| {
            t.big_integer("machine_id");
            t.string("part_id");
        });
    }

    pub(crate) fn down(schema: &mut Schema) {
        schema.drop("machines");
    }
}

/// An article with the labels `l0` at place 2, `l1` at 1, `l2` at 0.
async fn labeled(db: &Db) -> (Article, Vec<i64>) {
    blog(db).await;
    let query = Article::query().order_by(Article::id);
    let article = query.first_or_fail(db).await.unwrap();
    let mut labels = Vec::new();
    for place in 0..3 {
        let new = NewLabel {
            name: format!("l{place}"),
        };
        let label = Label::create(db, new).await.unwrap();
        let position = ArticleLabel::position.pivot(2 - place);
        let attached = article.related(Article::labels);
        attached
            .attach_with(db, [label.id], [position])
            .await
            .unwrap();
        labels.push(label.id);
    }
    (article, labels)
}

fn names(labels: &[Label]) -> String {
    let names: Vec<_> = labels.iter().map(|label| label.name.as_str()).collect();
    names.join(" ")
}

#[tokio::test]
async fn a_record_is_attached_by_the_column_that_the_pivot_table_knows_it_by() {
    on_each(async |db| {
        let all: Migrations = migrations![create_machines];
        Migrator::new(&db, &all).run(false).await.unwrap();
        let mut machine = Machine::create(&db, NewMachine {}).await.unwrap();
        Part::create(
            &db,
            NewPart {
                number: "other".into(),
            },
        )
        .await
        .unwrap();
        let parts = machine.related(Machine::parts);
        for number in ["1", "b-7"] {
            let new = NewPart {
                number: number.into(),
            };
            parts.create(&db, new).await.unwrap();
        }
        machine
            .load(&db, Machine::parts.order_by(Part::id))
            .await
            .unwrap();
        let numbers: Vec<_> = machine
            .parts
            .get()
            .unwrap()
            .iter()
            .map(|part| part.number.as_str())
            .collect();
        assert_eq!(numbers, ["1", "b-7"]);
        machine.parts.get_mut().unwrap().reverse();
        for (part, pivot) in machine.parts.get_with_pivot().unwrap() {
            assert_eq!(pivot.get::<String>("part_id").unwrap(), part.number);
        }
    })
    .await;
}

#[tokio::test]
async fn a_row_stays_with_its_record() {
    on_each(async |db| {
        let (mut article, labels) = labeled(&db).await;
        article
            .load(&db, Article::labels.order_by(Label::id))
            .await
            .unwrap();
        let records = article.labels.get_mut().unwrap();
        records.remove(0);
        records.reverse();
        let of: Vec<(i64, i32)> = article
            .labels
            .get_with_pivot()
            .unwrap()
            .map(|(label, pivot)| (label.id, pivot.value(ArticleLabel::position).unwrap()))
            .collect();
        assert_eq!(of, [(labels[2], 0), (labels[1], 1)]);
        let new = NewLabel { name: "new".into() };
        let new = Label::create(&db, new).await.unwrap();
        article.labels.get_mut().unwrap().push(new);
        assert!(article.labels.pivots().is_err());
    })
    .await;
}

#[tokio::test]
async fn conditions_and_orders_of_the_pivot_table() {
    on_each(async |db| {
        let (mut article, labels) = labeled(&db).await;
        let ordered = Article::labels.order_by_pivot(ArticleLabel::position.asc());
        article.load(&db, ordered).await.unwrap();
        assert_eq!(names(article.labels.get().unwrap()), "l2 l1 l0");
        let some = || {
            ArticleLabel::position
                .gt(0)
                .and(ArticleLabel::position.lt(2))
        };
        article
            .load(&db, Article::labels.where_pivot(some()))
            .await
            .unwrap();
        assert_eq!(names(article.labels.get().unwrap()), "l1");
        let limited = Article::labels
            .order_by_pivot(ArticleLabel::position.desc())
            .limit(2);
        article.load(&db, limited).await.unwrap();
        assert_eq!(names(article.labels.get().unwrap()), "l0 l1");
        let of = article.related(Article::labels);
        let found = of.where_pivot(some()).get(&db).await.unwrap();
        assert_eq!(names(&found), "l1");
        let found = of
            .order_by_pivot(ArticleLabel::position)
            .get(&db)
            .await
            .unwrap();
        assert_eq!(names(&found), "l2 l1 l0");
        let counted = Article::query().with_count(Article::labels.where_pivot(some()));
        let counted = counted.order_by(Article::id).get(&db).await.unwrap();
        assert_eq!(counted[0].labels.count().unwrap(), 1);
        let none = Article::labels.where_pivot(ArticleLabel::position.gt(5));
        assert!(!Article::query().has(none).exists(&db).await.unwrap());
        let changes = of.where_pivot(some()).update(&db, [Label::name.set("x")]);
        assert_eq!(changes.await.unwrap(), 1);
        assert_eq!(Label::find_or_fail(&db, labels[1]).await.unwrap().name, "x");
    })
    .await;
}

#[tokio::test]
async fn two_syncs_at_once_come_one_after_the_other() {
    on_each(async |db| {
        blog(&db).await;
        let mut tags = Vec::new();
        for name in ["a", "b", "c"] {
            let tag = Tag::create(&db, NewTag { name: name.into() })
                .await
                .unwrap();
            tags.push(tag.id);
        }
        // Nothing in this pivot table keeps a pair from being there twice.
        let article = Article::query().first_or_fail(&db).await.unwrap();
        let attached = article.related(Article::tags);
        for round in 0..5 {
            attached.detach_all(&db).await.unwrap();
            let syncs = (0..6).map(|_| attached.sync(&db, tags.clone()));
            for done in futures_util::future::join_all(syncs).await {
                done.unwrap();
            }
            let rows = db
                .select("select tag_id from taggables", vec![])
                .await
                .unwrap();
            assert_eq!(rows.len(), 3, "round {round} on {:?}", db.driver());
        }
    })
    .await;
}

#[tokio::test]
async fn a_sync_in_a_transaction_sees_what_was_attached_since_it_began() {
    on_each(async |db| {
        if db.driver() == cast::Driver::Sqlite {
            // Nobody else writes while a transaction does.
            return;
        }
        blog(&db).await;
        let tag = Tag::create(&db, NewTag { name: "a".into() }).await.unwrap();
        let tx = db.begin().await.unwrap();
        let article = Article::query().first_or_fail(&tx).await.unwrap();
        let attached = article.related(Article::tags);
        attached.attach(&db, [tag.id]).await.unwrap();
        let changes = attached.sync(&tx, [tag.id]).await.unwrap();
        assert!(changes.attached.is_empty() && changes.detached.is_empty());
        tx.commit().await.unwrap();
        assert_eq!(attached.count(&db).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_fails_in_a_transaction_leaves_nothing_of_itself() {
    on_each(async |db| {
        let (article, labels) = labeled(&db).await;
        let tx = db.begin().await.unwrap();
        let attached = article.related(Article::labels);
        // The second of the rows that it writes is there already.
        attached.detach(&tx, [labels[0]]).await.unwrap();
        let wrong = vec![("position", 9.into()), ("color", 1.into())];
        let wanted = [
            (labels[1], vec![("position", 9.into())]),
            (labels[0], wrong),
        ];
        assert!(attached.sync_with(&tx, wanted).await.is_err());
        tx.commit().await.unwrap();
        let found = attached.order_by_pivot(ArticleLabel::position);
        assert_eq!(names(&found.get(&db).await.unwrap()), "l2 l1");
        let kept = attached.where_pivot(ArticleLabel::position.eq(9));
        assert!(!kept.exists(&db).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn several_records_are_given_to_another() {
    on_each(async |db| {
        let [_, bob, cleo] = blog(&db).await;
        let mut written = Article::query()
            .order_by(Article::id)
            .get(&db)
            .await
            .unwrap();
        let articles = cleo.related(Author::articles);
        articles.save_many(&db, &mut written).await.unwrap();
        assert!(written.iter().all(|article| article.author_id == cleo.id));
        assert_eq!(articles.count(&db).await.unwrap(), 3);
        assert_eq!(bob.related(Author::articles).count(&db).await.unwrap(), 0);
    })
    .await;
}
