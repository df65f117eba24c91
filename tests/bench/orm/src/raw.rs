//! sqlx by hand: the reference. Statements are texts, rows are read by `FromRow`, related rows are put together in a map.
//!
//! The two databases differ in types only, but for how a list of keys is given.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;

#[derive(FromRow, Serialize)]
struct User {
    id: i64,
    name: String,
    email: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// A post or an entry.
#[derive(FromRow, Serialize)]
struct Post {
    id: i64,
    user_id: i64,
    title: String,
    body: String,
    published: bool,
    views: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// Children by their parents.
fn grouped(users: Vec<User>, posts: Vec<Post>) -> Vec<(User, Vec<Post>)> {
    let mut groups: HashMap<i64, Vec<Post>> = HashMap::with_capacity(users.len());
    for post in posts {
        groups.entry(post.user_id).or_default().push(post);
    }
    users
        .into_iter()
        .map(|user| (groups.remove(&user.id).unwrap_or_default(), user))
        .map(|(posts, user)| (user, posts))
        .collect()
}

macro_rules! engine {
    ($module:ident, $database:ty, $children:expr) => {
        pub mod $module {
            use chrono::Utc;
            use sqlx::{Pool, QueryBuilder};

            use super::{Post, User, grouped};
            use crate::data;
            use crate::engine::{Answer, Engine, Line, WithPosts, Work, answer};

            pub struct Sqlx(pub Pool<$database>);

            impl Sqlx {
                async fn work(&self, line: Line, turn: i64, keep: bool) -> sqlx::Result<Answer> {
                    Ok(match line {
                        Line::Find => answer(self.find(turn).await?, keep),
                        Line::List => answer(self.list(turn).await?, keep),
                        Line::Json => answer(serde_json::to_string(&self.list(turn).await?).expect("rows are JSON"), keep),
                        Line::Eager => {
                            let users = self.users(turn).await?;
                            if !keep {
                                return Ok(answer(users.len(), keep));
                            }
                            answer(users.into_iter().map(|(user, posts)| WithPosts { user, posts }).collect::<Vec<_>>(), keep)
                        }
                        Line::InsertOne => answer(self.insert(turn).await?, keep),
                        Line::InsertMany => answer(self.insert_many(turn).await?, keep),
                        Line::Update => answer(self.update(turn).await?, keep),
                    })
                }

                async fn find(&self, turn: i64) -> sqlx::Result<Option<Post>> {
                    sqlx::query_as(
                        "SELECT id, user_id, title, body, published, views, created_at, updated_at FROM posts WHERE id = $1",
                    )
                    .bind(data::key(turn))
                    .fetch_optional(&self.0)
                    .await
                }

                async fn list(&self, turn: i64) -> sqlx::Result<Vec<Post>> {
                    sqlx::query_as(
                        "SELECT id, user_id, title, body, published, views, created_at, updated_at FROM posts \
                         WHERE published = $1 AND views >= $2 ORDER BY views LIMIT 1000",
                    )
                    .bind(true)
                    .bind(data::views(turn))
                    .fetch_all(&self.0)
                    .await
                }

                async fn users(&self, turn: i64) -> sqlx::Result<Vec<(User, Vec<Post>)>> {
                    let users: Vec<User> = sqlx::query_as(
                        "SELECT id, name, email, created_at, updated_at FROM users WHERE id > $1 ORDER BY id LIMIT 100",
                    )
                    .bind(data::first_user(turn))
                    .fetch_all(&self.0)
                    .await?;
                    let keys: Vec<i64> = users.iter().map(|user| user.id).collect();
                    let mut query = QueryBuilder::new(
                        "SELECT id, user_id, title, body, published, views, created_at, updated_at FROM posts WHERE user_id ",
                    );
                    let children: fn(&mut QueryBuilder<$database>, Vec<i64>) = $children;
                    children(&mut query, keys);
                    let posts = query.build_query_as().fetch_all(&self.0).await?;
                    Ok(grouped(users, posts))
                }

                async fn insert(&self, turn: i64) -> sqlx::Result<Post> {
                    let (given, now) = (data::post(data::key(turn)), Utc::now());
                    sqlx::query_as(
                        "INSERT INTO entries (user_id, title, body, published, views, created_at, updated_at) \
                         VALUES ($1, $2, $3, $4, $5, $6, $7) \
                         RETURNING id, user_id, title, body, published, views, created_at, updated_at",
                    )
                    .bind(given.user_id)
                    .bind(given.title)
                    .bind(given.body)
                    .bind(given.published)
                    .bind(given.views)
                    .bind(now)
                    .bind(now)
                    .fetch_one(&self.0)
                    .await
                }

                async fn insert_many(&self, turn: i64) -> sqlx::Result<u64> {
                    let now = Utc::now();
                    let mut query = QueryBuilder::new(
                        "INSERT INTO entries (user_id, title, body, published, views, created_at, updated_at) ",
                    );
                    query.push_values(data::entries(turn), |mut row, given| {
                        row.push_bind(given.user_id)
                            .push_bind(given.title)
                            .push_bind(given.body)
                            .push_bind(given.published)
                            .push_bind(given.views)
                            .push_bind(now)
                            .push_bind(now);
                    });
                    Ok(query.build().execute(&self.0).await?.rows_affected())
                }

                async fn update(&self, turn: i64) -> sqlx::Result<Post> {
                    sqlx::query_as(
                        "UPDATE posts SET title = $1, updated_at = $2 WHERE id = $3 \
                         RETURNING id, user_id, title, body, published, views, created_at, updated_at",
                    )
                    .bind(data::title(turn))
                    .bind(Utc::now())
                    .bind(data::key(turn))
                    .fetch_one(&self.0)
                    .await
                }
            }

            impl Engine for Sqlx {
                fn run(&self, line: Line, turn: i64, keep: bool) -> Work<'_> {
                    Box::pin(async move { self.work(line, turn, keep).await.expect("sqlx") })
                }
            }
        }
    };
}

engine!(sqlite, sqlx::Sqlite, |query, keys| {
    query.push("IN (");
    let mut list = query.separated(", ");
    for key in keys {
        list.push_bind(key);
    }
    query.push(")");
});
engine!(postgres, sqlx::Postgres, |query, keys| {
    query.push("= ANY(").push_bind(keys).push(")");
});
