//! Touching: writing a comment moves the `updated_at` of its post, and that of the post's blog.

use cast::migration::{Migrator, Schema, migrations};
use cast::prelude::*;

use super::tables::{Article, Reply, blog, statements};
use crate::backend::on_each;

#[derive(Clone, anvil_macros::Model)]
#[model(table = "blogs", crate = "cast")]
struct Blog {
    id: i64,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Clone, anvil_macros::Model)]
#[model(table = "posts", soft_deletes, crate = "cast")]
struct Post {
    id: i64,
    blog_id: Option<i64>,
    created_at: Timestamp,
    updated_at: Timestamp,
    deleted_at: Option<Timestamp>,
    #[belongs_to(touches)]
    blog: BelongsTo<Blog>,
    #[has_many]
    comments: HasMany<Comment>,
}

#[derive(Clone, anvil_macros::Model)]
#[model(table = "comments", crate = "cast")]
struct Comment {
    id: i64,
    post_id: Option<i64>,
    text: String,
    #[belongs_to(touches)]
    post: BelongsTo<Post>,
    #[original]
    original: Original,
}

#[derive(Clone, anvil_macros::Model)]
#[model(table = "volumes", crate = "cast")]
struct Volume {
    id: i64,
    number: i32,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// Belongs to two volumes, which it knows by different keys.
#[derive(Clone, anvil_macros::Model)]
#[model(table = "chapters", crate = "cast")]
struct Chapter {
    id: i64,
    volume_id: i64,
    sequel_number: i32,
    #[belongs_to(touches)]
    volume: BelongsTo<Volume>,
    #[belongs_to(foreign_key = "sequel_number", owner_key = "number", touches)]
    sequel: BelongsTo<Volume>,
}

mod tables {
    use super::Schema;

    pub(super) fn up(schema: &mut Schema) {
        schema.create("blogs", |t| {
            t.id();
            t.timestamps();
        });
        schema.create("posts", |t| {
            t.id();
            t.big_integer("blog_id").nullable();
            t.timestamps();
            t.soft_deletes();
        });
        schema.create("comments", |t| {
            t.id();
            t.big_integer("post_id").nullable();
            t.string("text");
        });
        schema.create("likes", |t| {
            t.id();
            t.foreign_id("comment_id").constrained();
        });
        schema.create("volumes", |t| {
            t.id();
            t.integer("number").unique();
            t.timestamps();
        });
        schema.create("chapters", |t| {
            t.id();
            t.big_integer("volume_id");
            t.integer("sequel_number");
        });
    }

    pub(super) fn down(_: &mut Schema) {}
}

/// Sets all moments back, and tells afterwards which of the post and its blog were touched.
struct Clock {
    post: i64,
    blog: i64,
}

impl Clock {
    async fn set_back(&self, db: &Db) {
        let past = Timestamp::UNIX_EPOCH;
        Blog::query()
            .update(db, [Blog::updated_at.set(past)])
            .await
            .unwrap();
        let posts = Post::query().with_trashed();
        posts
            .update(db, [Post::updated_at.set(past)])
            .await
            .unwrap();
    }

    async fn touched(&self, db: &Db) -> (bool, bool) {
        let post = Post::query()
            .with_trashed()
            .find(db, self.post)
            .await
            .unwrap()
            .unwrap();
        let blog = Blog::find_or_fail(db, self.blog).await.unwrap();
        (
            post.updated_at > Timestamp::UNIX_EPOCH,
            blog.updated_at > Timestamp::UNIX_EPOCH,
        )
    }
}

async fn begin(db: &Db) -> (Clock, Comment) {
    Migrator::new(db, &migrations![tables])
        .run(false)
        .await
        .unwrap();
    let blog = Blog::create(db, NewBlog {}).await.unwrap();
    let post = Post::create(
        db,
        NewPost {
            blog_id: Some(blog.id),
        },
    )
    .await
    .unwrap();
    let new = NewComment {
        post_id: Some(post.id),
        text: "a".into(),
    };
    let comment = Comment::create(db, new).await.unwrap();
    let clock = Clock {
        post: post.id,
        blog: blog.id,
    };
    (clock, comment)
}

#[tokio::test]
async fn every_way_to_write_a_record_touches_what_it_belongs_to() {
    on_each(async |db| {
        let (clock, mut comment) = begin(&db).await;

        clock.set_back(&db).await;
        let new = NewComment {
            post_id: Some(clock.post),
            text: "b".into(),
        };
        Comment::create(&db, new).await.unwrap();
        assert_eq!(clock.touched(&db).await, (true, true), "create");

        clock.set_back(&db).await;
        comment.update(&db, [Comment::text.set("c")]).await.unwrap();
        assert_eq!(clock.touched(&db).await, (true, true), "update");

        clock.set_back(&db).await;
        let quiet = db.without_events();
        let done = comment.update(&quiet, [Comment::text.set("quiet")]).await;
        done.unwrap();
        let touched = clock.touched(&db).await;
        assert_eq!(touched, (true, true), "update without events");

        clock.set_back(&db).await;
        comment.text = "d".into();
        comment.save(&db).await.unwrap();
        assert_eq!(clock.touched(&db).await, (true, true), "save");

        clock.set_back(&db).await;
        let new = NewComment {
            post_id: None,
            text: "e".into(),
        };
        let alone = Comment::create(&db, new).await.unwrap();
        let deleted = Comment::destroy(&db, [alone.id, comment.id]).await.unwrap();
        assert_eq!(deleted, 2);
        assert_eq!(clock.touched(&db).await, (true, true), "destroy");

        let new = NewComment {
            post_id: Some(clock.post),
            text: "f".into(),
        };
        let comment = Comment::create(&db, new).await.unwrap();
        clock.set_back(&db).await;
        comment.delete(&db).await.unwrap();
        assert_eq!(clock.touched(&db).await, (true, true), "delete");

        clock.set_back(&db).await;
        let mut post = Post::find_or_fail(&db, clock.post).await.unwrap();
        post.delete(&db).await.unwrap();
        assert!(clock.touched(&db).await.1, "soft delete");

        clock.set_back(&db).await;
        post.restore(&db).await.unwrap();
        assert!(clock.touched(&db).await.1, "restore");
    })
    .await;
}

#[tokio::test]
async fn who_belongs_to_nobody_or_writes_many_touches_nobody() {
    on_each(async |db| {
        let (clock, comment) = begin(&db).await;
        clock.set_back(&db).await;
        let new = NewComment {
            post_id: None,
            text: "alone".into(),
        };
        let (alone, count) = statements(&db, Comment::create(&db, new)).await;
        alone.unwrap();
        // MySQL reads what it inserted.
        assert!(count <= 2, "{count}");
        let all = Comment::query().filter(Comment::id.eq(comment.id));
        all.update(&db, [Comment::text.set("many")]).await.unwrap();
        let new = NewComment {
            post_id: Some(clock.post),
            text: "many".into(),
        };
        Comment::insert_many(&db, [new]).await.unwrap();
        let unchanged: [cast::Change<Comment>; 0] = [];
        Comment::find_or_fail(&db, comment.id)
            .await
            .unwrap()
            .update(&db, unchanged)
            .await
            .unwrap();
        assert_eq!(clock.touched(&db).await, (false, false));
    })
    .await;
}

#[tokio::test]
async fn owners_of_one_table_are_touched_by_each_of_its_keys() {
    on_each(async |db| {
        begin(&db).await;
        let first = Volume::create(&db, NewVolume { number: 7 }).await.unwrap();
        // The number of this one is the `id` of the other.
        let number = i32::try_from(first.id).unwrap();
        let second = Volume::create(&db, NewVolume { number }).await.unwrap();
        let past = Timestamp::UNIX_EPOCH;
        let all = Volume::query();
        all.update(&db, [Volume::updated_at.set(past)])
            .await
            .unwrap();
        let new = NewChapter {
            volume_id: first.id,
            sequel_number: second.number,
        };
        Chapter::create(&db, new).await.unwrap();
        let untouched = Volume::query().filter(Volume::updated_at.eq(past));
        assert_eq!(untouched.count(&db).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn destroying_records_that_touch_is_all_or_none() {
    on_each(async |db| {
        let (clock, free) = begin(&db).await;
        let new = NewComment {
            post_id: Some(clock.post),
            text: "liked".into(),
        };
        let liked = Comment::create(&db, new).await.unwrap();
        let row = [("comment_id", liked.id.into())];
        db.table("likes").insert(row).await.unwrap();
        clock.set_back(&db).await;
        let keys = [free.id, liked.id];
        let error = Comment::destroy(&db, keys).await.unwrap_err();
        assert!(error.constraint().is_some(), "{error:?}");
        assert_eq!(Comment::query().count(&db).await.unwrap(), 2);
        assert_eq!(clock.touched(&db).await, (false, false));
        // The same within a transaction that goes on.
        let tx = db.begin().await.unwrap();
        Comment::destroy(&tx, keys).await.unwrap_err();
        tx.table("likes").delete().await.unwrap();
        assert_eq!(Comment::destroy(&tx, keys).await.unwrap(), 2);
        tx.commit().await.unwrap();
        assert_eq!(clock.touched(&db).await, (true, true));
    })
    .await;
}

#[tokio::test]
async fn rows_that_cannot_be_locked_are_not_loaded_unlocked() {
    on_each(async |db| {
        blog(&db).await;
        let limited = Article::replies.limit(1).query(Query::lock_for_update);
        let error = Article::query().with(limited).get(&db).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "the rows of `Article::replies` cannot be locked, because they are limited for each \
             parent: lock them by a query of their own"
        );
        let united = |query: cast::Query<Reply>| query.union(Reply::query()).lock_for_update();
        let united = Article::replies.query().query(united);
        let error = Article::query().with(united).get(&db).await.unwrap_err();
        assert!(error.to_string().contains("those of a union"), "{error}");
        let all = Article::replies.query().query(Query::lock_for_update);
        let articles = Article::query().with(all).get(&db).await.unwrap();
        assert!(articles.iter().all(|article| article.replies.is_loaded()));
    })
    .await;
}
