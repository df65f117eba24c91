//! The one of many records that `latest_of_many` and its like mean.

use cast::prelude::*;

use super::tables::*;
use crate::backend::on_each;

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "posters", crate = "cast")]
struct Poster {
    id: i64,
    #[has_one(latest_of_many = "shown_at")]
    latest: HasOne<Showing>,
    #[has_one(oldest_of_many = "shown_at")]
    oldest: HasOne<Showing>,
}

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "showings", soft_deletes, crate = "cast")]
struct Showing {
    id: i64,
    poster_id: i64,
    shown_at: Option<i32>,
    deleted_at: Option<Timestamp>,
}

mod create_posters {
    use cast::migration::Schema;

    pub(crate) fn up(schema: &mut Schema) {
        schema.create("posters", |t| {
            t.id();
        });
        schema.create("showings", |t| {
            t.id();
            t.big_integer("poster_id");
            t.integer("shown_at").nullable();
            t.soft_deletes();
        });
    }

    pub(crate) fn down(schema: &mut Schema) {
        schema.drop("posters");
    }
}

async fn showings(db: &Db) -> Poster {
    use cast::migration::{Migrations, Migrator, migrations};
    let all: Migrations = migrations![create_posters];
    Migrator::new(db, &all).run(false).await.unwrap();
    let poster = Poster::create(db, NewPoster {}).await.unwrap();
    for shown_at in [Some(3), Some(9), None, Some(5)] {
        let new = NewShowing {
            poster_id: poster.id,
            shown_at,
        };
        Showing::create(db, new).await.unwrap();
    }
    poster
}

#[tokio::test]
async fn a_null_is_neither_the_latest_nor_the_oldest() {
    on_each(async |db| {
        let mut poster = showings(&db).await;
        poster
            .load(&db, (Poster::latest, Poster::oldest))
            .await
            .unwrap();
        let latest = poster.latest.get_or_fail().unwrap();
        let oldest = poster.oldest.get_or_fail().unwrap();
        assert_eq!((latest.shown_at, oldest.shown_at), (Some(9), Some(3)));
        Showing::query()
            .filter(Showing::shown_at.is_not_null())
            .delete(&db)
            .await
            .unwrap();
        poster.load(&db, Poster::latest).await.unwrap();
        assert_eq!(poster.latest.get_or_fail().unwrap().shown_at, None);
    })
    .await;
}

#[tokio::test]
async fn the_records_of_one_record_are_the_one_that_is_meant() {
    on_each(async |db| {
        let poster = showings(&db).await;
        let latest = poster.related(Poster::latest);
        assert_eq!(latest.get(&db).await.unwrap()[0].shown_at, Some(9));
        assert_eq!(latest.count(&db).await.unwrap(), 1);
        let other = latest.filter(Showing::shown_at.lt(9));
        assert!(!other.exists(&db).await.unwrap());
        assert_eq!(latest.query().delete(&db).await.unwrap(), 1);
        let next = latest.first(&db).await.unwrap().unwrap();
        assert_eq!(next.shown_at, Some(5));
        let changes = [Showing::shown_at.set(Some(4))];
        assert_eq!(latest.query().update(&db, changes).await.unwrap(), 1);
        assert_eq!(latest.query().force_delete(&db).await.unwrap(), 1);
        assert_eq!(latest.first(&db).await.unwrap().unwrap().shown_at, Some(3));
        blog(&db).await;
        let article = Article::query().first_or_fail(&db).await.unwrap();
        assert!(
            article
                .related(Article::cover)
                .first(&db)
                .await
                .unwrap()
                .is_none()
        );
    })
    .await;
}
