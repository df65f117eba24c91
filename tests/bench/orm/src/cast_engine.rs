//! Cast: one model for both databases.

use cast::prelude::*;

use crate::data;
use crate::engine::{Answer, Engine, Line, Work, answer};

#[derive(anvil_macros::Model)]
#[model(table = "users", crate = "cast")]
struct User {
    id: i64,
    name: String,
    email: String,
    created_at: Timestamp,
    updated_at: Timestamp,
    #[has_many]
    posts: HasMany<Post>,
}

#[derive(anvil_macros::Model)]
#[model(table = "posts", crate = "cast")]
struct Post {
    id: i64,
    user_id: i64,
    title: String,
    body: String,
    published: bool,
    views: i64,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(anvil_macros::Model)]
#[model(table = "entries", crate = "cast")]
struct Entry {
    id: i64,
    user_id: i64,
    title: String,
    body: String,
    published: bool,
    views: i64,
    created_at: Timestamp,
    updated_at: Timestamp,
}

fn new(given: data::Given) -> NewEntry {
    NewEntry {
        user_id: given.user_id,
        title: given.title,
        body: given.body,
        published: given.published,
        views: given.views,
    }
}

pub struct Cast(pub Db);

impl Cast {
    async fn work(&self, line: Line, turn: i64, keep: bool) -> cast::Result<Answer> {
        let db = &self.0;
        Ok(match line {
            Line::Find => answer(Post::find(db, data::key(turn)).await?, keep),
            Line::List => answer(self.list(turn).await?, keep),
            Line::Json => answer(
                serde_json::to_string(&self.list(turn).await?).expect("rows are JSON"),
                keep,
            ),
            Line::Eager => {
                let users = User::query()
                    .filter(User::id.gt(data::first_user(turn)))
                    .order_by(User::id)
                    .limit(100)
                    .with(User::posts)
                    .get(db)
                    .await?;
                answer(users, keep)
            }
            Line::InsertOne => answer(
                Entry::create(db, new(data::post(data::key(turn)))).await?,
                keep,
            ),
            Line::InsertMany => answer(
                Entry::insert_many(db, data::entries(turn).map(new)).await?,
                keep,
            ),
            Line::Update => {
                // As in an application that has only the key: `find` and `update` would be two statements.
                let mut post = Post::blank(data::key(turn));
                post.update(db, [Post::title.set(data::title(turn))])
                    .await?;
                answer(post, keep)
            }
        })
    }

    async fn list(&self, turn: i64) -> cast::Result<Vec<Post>> {
        Post::query()
            .filter(Post::published.eq(true))
            .filter(Post::views.gte(data::views(turn)))
            .order_by(Post::views)
            .limit(1_000)
            .get(&self.0)
            .await
    }
}

impl Post {
    /// A record in hand.
    fn blank(id: i64) -> Self {
        Self {
            id,
            user_id: 0,
            title: String::new(),
            body: String::new(),
            published: false,
            views: 0,
            created_at: Timestamp::UNIX_EPOCH,
            updated_at: Timestamp::UNIX_EPOCH,
        }
    }
}

impl Engine for Cast {
    fn run(&self, line: Line, turn: i64, keep: bool) -> Work<'_> {
        Box::pin(async move { self.work(line, turn, keep).await.expect("Cast") })
    }
}
