//! Many records: conditions, orders, pages, bulk changes.

use cast::prelude::*;

use crate::backend::on_each;
use crate::model::{Post, User, migrate, post, user};

/// Five posts with 1 to 5 hits, titled `a` to `e`.
async fn five(db: &Db) -> User {
    migrate(db).await;
    let author = user(db, "ada").await;
    for (title, hits) in ["a", "b", "c", "d", "e"].into_iter().zip(1..) {
        post(db, &author, title, hits).await;
    }
    author
}

fn titles(posts: &[Post]) -> String {
    posts.iter().map(|post| post.title.as_str()).collect()
}

#[tokio::test]
async fn conditions_find_what_they_say() {
    on_each(async |db| {
        let author = five(&db).await;
        for (filter, expected) in [
            (Post::hits.eq(3), "c"),
            (Post::hits.ne(3), "abde"),
            (Post::hits.gt(3), "de"),
            (Post::hits.gte(3), "cde"),
            (Post::hits.lt(3), "ab"),
            (Post::hits.lte(3), "abc"),
            (Post::hits.between(2, 4), "bcd"),
            (Post::title.in_list(["a", "e", "x"]), "ae"),
            (Post::title.in_list(Vec::<String>::new()), ""),
            (Post::title.like("_"), "abcde"),
            (Post::title.contains("_"), ""),
            (Post::title.contains("'"), ""),
            (Post::title.starts_with("b"), "b"),
            (Post::deleted_at.is_null(), "abcde"),
            (Post::deleted_at.is_not_null(), ""),
            (Post::deleted_at.lt(cast::now()), ""),
            (Post::user_id.eq(author.id), "abcde"),
            (Post::hits.lt(2).or(Post::hits.gt(4)), "ae"),
            (Post::hits.lt(2).or(Post::hits.gt(4)).not(), "bcd"),
            (Post::hits.gt(1).and(Post::title.ne("c")), "bde"),
            (
                Filter::raw("hits % ? = 0 AND title <> '?'", vec![2.into()]),
                "bd",
            ),
        ] {
            let shown = format!("{filter:?}");
            let posts = Post::query()
                .filter(filter)
                .order_by(Post::hits)
                .get(&db)
                .await
                .unwrap();
            assert_eq!(titles(&posts), expected, "{shown}");
        }
    })
    .await;
}

#[tokio::test]
async fn text_with_wildcards_and_quotes_is_found_literally() {
    on_each(async |db| {
        let author = five(&db).await;
        for title in [r"100%_\'", "x'; DROP TABLE posts; --", "\" OR 1=1"] {
            post(&db, &author, title, 9).await;
            let found = Post::query()
                .filter(Post::title.contains(title))
                .get(&db)
                .await
                .unwrap();
            assert_eq!(found.len(), 1, "{title}");
            assert_eq!(found[0].title, title);
        }
        assert_eq!(Post::query().count(&db).await.unwrap(), 8);
    })
    .await;
}

#[tokio::test]
async fn orders_and_limits_choose_the_records() {
    on_each(async |db| {
        five(&db).await;
        let get = async |query: Query<Post>| titles(&query.get(&db).await.unwrap());
        assert_eq!(
            get(Post::query().order_by(Post::hits.desc()).limit(2)).await,
            "ed"
        );
        assert_eq!(
            get(Post::query().order_by(Post::hits).offset(3)).await,
            "de"
        );
        assert_eq!(get(Post::query().latest().limit(1)).await, "e");
        assert_eq!(get(Post::query().oldest().limit(2).offset(1)).await, "bc");
        let top = Post::query().order_by(Post::hits.desc());
        assert_eq!(top.clone().first(&db).await.unwrap().unwrap().title, "e");
        assert_eq!(top.clone().first_or_fail(&db).await.unwrap().title, "e");
        assert_eq!(top.limit(3).count(&db).await.unwrap(), 3);
    })
    .await;
}

#[tokio::test]
async fn nothing_found_is_none_or_an_error_as_asked() {
    on_each(async |db| {
        five(&db).await;
        let nothing = || Post::query().filter(Post::title.eq("z"));
        assert!(nothing().first(&db).await.unwrap().is_none());
        assert!(!nothing().exists(&db).await.unwrap());
        assert_eq!(nothing().count(&db).await.unwrap(), 0);
        let error = nothing().first_or_fail(&db).await.unwrap_err();
        assert!(error.is_not_found());
        assert_eq!(error.to_string(), "no `Post` matches the query");
        assert!(Post::query().exists(&db).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn bulk_changes_touch_only_what_matches() {
    on_each(async |db| {
        five(&db).await;
        let changed = Post::query()
            .filter(Post::hits.gt(3))
            .update(&db, [Post::title.set("x"), Post::hits.set(0)])
            .await;
        assert_eq!(changed.unwrap(), 2);
        assert_eq!(
            Post::query()
                .filter(Post::title.eq("x"))
                .count(&db)
                .await
                .unwrap(),
            2
        );
        assert_eq!(Post::query().update(&db, []).await.unwrap(), 0);
        // The limit counts too.
        let gone = Post::query()
            .order_by(Post::hits.desc())
            .limit(1)
            .force_delete(&db)
            .await
            .unwrap();
        assert_eq!(gone, 1);
        let left = Post::query()
            .order_by(Post::hits)
            .order_by(Post::title)
            .with_trashed()
            .get(&db)
            .await;
        assert_eq!(titles(&left.unwrap()), "xxab");
    })
    .await;
}

#[tokio::test]
async fn a_bulk_update_touches_updated_at() {
    on_each(async |db| {
        migrate(&db).await;
        let mut ada = user(&db, "ada").await;
        let before = ada.updated_at;
        User::query()
            .update(&db, [User::name.set("Ada")])
            .await
            .unwrap();
        ada.refresh(&db).await.unwrap();
        assert!(ada.updated_at > before);
    })
    .await;
}

#[tokio::test]
async fn pages_know_their_place() {
    on_each(async |db| {
        five(&db).await;
        let page = async |number| {
            Post::query()
                .order_by(Post::hits)
                .paginate(&db, 2, number)
                .await
                .unwrap()
        };
        let second = page(2).await;
        assert_eq!(titles(&second), "cd");
        assert_eq!(
            (
                second.total(),
                second.last_page(),
                second.from(),
                second.to()
            ),
            (5, 3, Some(3), Some(4))
        );
        assert_eq!(titles(&page(0).await), "ab");
        assert_eq!(titles(&page(3).await), "e");
        assert!(page(4).await.is_empty());
        assert!(page(u64::MAX).await.is_empty());
    })
    .await;
}
