//! Queries inside others, and SQL text with values.

use cast::prelude::*;
use cast::{Error, func};

use crate::backend::on_each;
use crate::model::{Post, migrate, post, user};

async fn three(db: &Db) {
    migrate(db).await;
    let author = user(db, "ada").await;
    for (title, hits) in ["a", "b", "c"].into_iter().zip(1..) {
        post(db, &author, title, hits).await;
    }
}

#[tokio::test]
async fn a_list_may_be_that_of_a_query_with_a_limit() {
    on_each(async |db| {
        three(&db).await;
        let best = || {
            Post::query()
                .order_by(Post::hits.desc())
                .limit(2)
                .select(Post::id)
        };
        let found = Post::query()
            .filter(Post::id.in_query(best()))
            .order_by(Post::id);
        assert_eq!(found.pluck(&db, Post::title).await.unwrap(), ["b", "c"]);
        let others = Post::query().filter(Post::id.not_in_query(best()));
        assert_eq!(others.pluck(&db, Post::title).await.unwrap(), ["a"]);
    })
    .await;
}

#[tokio::test]
async fn another_number_of_values_than_of_marks_is_an_error_that_shows_the_text() {
    on_each(async |db| {
        three(&db).await;
        let marked = |values| Filter::<Post>::raw("hits = ? and title = ?", values);
        let error = Post::query()
            .filter(marked(vec![1.into()]))
            .get(&db)
            .await
            .unwrap_err();
        let Error::RawValues {
            sql,
            marks: 2,
            values: 1,
        } = &error
        else {
            panic!("{error:?}")
        };
        assert!(sql.contains("hits = ? and title = ?"), "{sql}");
        let many = vec![1.into(), "a".into(), 3.into()];
        let query = Post::query().filter(Post::hits.gt(0)).filter(marked(many));
        assert!(matches!(
            query.clone().count(&db).await,
            Err(Error::RawValues { values: 3, .. })
        ));
        assert!(matches!(
            query.clone().delete(&db).await,
            Err(Error::RawValues { .. })
        ));
        assert!(matches!(
            query.cursor(&db).next().await,
            Err(Error::RawValues { .. })
        ));
        let selected = Post::query().select(func::raw::<Post, i64>("hits + ?", vec![]));
        assert!(matches!(
            selected.get(&db).await,
            Err(Error::RawValues { marks: 1, .. })
        ));
        assert_eq!(Post::query().count(&db).await.unwrap(), 3);
    })
    .await;
}

#[tokio::test]
async fn quotes_in_comments_and_marks_in_quotes_are_no_values() {
    on_each(async |db| {
        three(&db).await;
        for (sql, values) in [
            (
                "hits > ? -- it's not ?\n and title <> ?",
                vec![1.into(), "c".into()],
            ),
            ("/* it's ? */ title = ? -- the end", vec!["b".into()]),
            ("title <> 'what?' and hits = ?", vec![2.into()]),
        ] {
            let found = Post::query()
                .filter(Filter::raw(sql, values))
                .get(&db)
                .await
                .unwrap();
            assert_eq!(found.len(), 1, "{sql}");
            assert_eq!(found[0].title, "b", "{sql}");
        }
    })
    .await;
}
