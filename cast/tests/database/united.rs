//! Queries whose records are those of several: what is said behind a union holds for all of them.

use cast::prelude::*;

use crate::backend::on_each;
use crate::model::{Post, migrate, post, user};

/// Six posts with 1 to 6 hits, titled `a` to `f`.
async fn six(db: &Db) {
    migrate(db).await;
    let author = user(db, "ada").await;
    for (title, hits) in ["a", "b", "c", "d", "e", "f"].into_iter().zip(1..) {
        post(db, &author, title, hits).await;
    }
}

/// The posts with 1 or 2 hits, and those with 5 or 6.
fn ends() -> Query<Post> {
    let many = Post::query().filter(Post::hits.gt(4));
    Post::query().filter(Post::hits.lt(3)).union(many)
}

fn titles(posts: &[Post]) -> String {
    posts.iter().map(|post| post.title.as_str()).collect()
}

#[tokio::test]
async fn chunks_by_key_end_and_give_each_record_once() {
    on_each(async |db| {
        six(&db).await;
        let (mut chunks, mut seen) = (ends().chunk_by_id(2), String::new());
        while let Some(posts) = chunks.next(&db).await.unwrap() {
            seen += &titles(&posts);
            assert!(seen.len() <= 4, "{seen}");
        }
        assert_eq!(seen, "abef");
        let mut chunks = ends().chunk(3);
        assert_eq!(titles(&chunks.next(&db).await.unwrap().unwrap()), "abe");
        assert_eq!(titles(&chunks.next(&db).await.unwrap().unwrap()), "f");
        assert!(chunks.next(&db).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_record_is_found_only_by_its_own_key() {
    on_each(async |db| {
        six(&db).await;
        let id = Post::query()
            .filter(Post::title.eq("f"))
            .value(&db, Post::id)
            .await
            .unwrap();
        assert_eq!(
            ends().find(&db, id.unwrap()).await.unwrap().unwrap().title,
            "f"
        );
        let id = Post::query()
            .filter(Post::title.eq("c"))
            .value(&db, Post::id)
            .await
            .unwrap();
        assert!(ends().find(&db, id.unwrap()).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn columns_and_numbers_are_of_all_records() {
    on_each(async |db| {
        six(&db).await;
        let by_hits = || ends().order_by(Post::hits);
        assert_eq!(
            by_hits().pluck(&db, Post::title).await.unwrap(),
            ["a", "b", "e", "f"]
        );
        let last = by_hits().reorder(Post::hits.desc());
        assert_eq!(last.value(&db, Post::title).await.unwrap().unwrap(), "f");
        let pairs = by_hits()
            .limit(3)
            .offset(1)
            .select((Post::title, Post::hits));
        let expected = [
            ("b".to_owned(), 2),
            ("e".to_owned(), 5),
            ("f".to_owned(), 6),
        ];
        assert_eq!(pairs.get(&db).await.unwrap(), expected);
        assert_eq!(ends().sum(&db, Post::hits).await.unwrap(), 14);
        assert_eq!(ends().avg(&db, Post::hits).await.unwrap(), Some(3.5));
        assert_eq!(ends().max(&db, Post::hits).await.unwrap(), Some(6));
        assert_eq!(by_hits().limit(3).sum(&db, Post::hits).await.unwrap(), 8);
        assert_eq!(ends().count(&db).await.unwrap(), 4);
        let groups = ends()
            .group_by(Post::user_id)
            .select((Post::user_id, cast::func::count()));
        assert_eq!(groups.get(&db).await.unwrap()[0].1, 4);
    })
    .await;
}

#[tokio::test]
async fn changes_and_deletes_reach_all_records_and_no_others() {
    on_each(async |db| {
        six(&db).await;
        assert_eq!(
            ends()
                .update(&db, [Post::hits.increase(100)])
                .await
                .unwrap(),
            4
        );
        let few = Post::query().order_by(Post::hits).filter(Post::hits.lt(50));
        assert_eq!(titles(&few.get(&db).await.unwrap()), "cd");
        let both = || {
            let c = Post::query().filter(Post::title.eq("c"));
            Post::query().filter(Post::title.eq("a")).union(c)
        };
        assert_eq!(both().delete(&db).await.unwrap(), 2);
        assert_eq!(Post::query().count(&db).await.unwrap(), 4);
        assert_eq!(both().restore(&db).await.unwrap(), 2);
        assert_eq!(Post::query().count(&db).await.unwrap(), 6);
    })
    .await;
}

#[tokio::test]
async fn what_is_kept_is_kept_of_all_before() {
    on_each(async |db| {
        six(&db).await;
        let of = |title: &str| Post::query().filter(Post::title.eq(title));
        let kept = of("a")
            .union(of("b"))
            .intersect(of("b"))
            .order_by(Post::title);
        assert_eq!(titles(&kept.get(&db).await.unwrap()), "b");
        let ids = of("a")
            .select(Post::title)
            .union(of("b").select(Post::title));
        let kept = ids.intersect(of("b").select(Post::title));
        assert_eq!(kept.get(&db).await.unwrap(), ["b"]);
        let left = of("a").union(of("b")).except(of("a"));
        assert_eq!(titles(&left.get(&db).await.unwrap()), "b");
    })
    .await;
}
