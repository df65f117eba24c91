//! Diesel: synchronous on SQLite, called where the others await, and `diesel-async` on PostgreSQL.

macro_rules! engine {
    ($module:ident, $moment:ident, $pool:ty, $error:ty, $query:path, ($($get:tt)*), ($($wait:tt)*)) => {
        pub mod $module {
            use chrono::{DateTime, Utc};
            use diesel::prelude::*;
            use serde::Serialize;
            #[allow(unused_imports, reason = "the synchronous ones are in the prelude")]
            use $query;

            use crate::data;
            use crate::engine::{Answer, Engine, Line, WithPosts, Work, answer};

            diesel::table! {
                users (id) {
                    id -> BigInt,
                    name -> Text,
                    email -> Text,
                    created_at -> $moment,
                    updated_at -> $moment,
                }
            }

            diesel::table! {
                posts (id) {
                    id -> BigInt,
                    user_id -> BigInt,
                    title -> Text,
                    body -> Text,
                    published -> Bool,
                    views -> BigInt,
                    created_at -> $moment,
                    updated_at -> $moment,
                }
            }

            diesel::table! {
                entries (id) {
                    id -> BigInt,
                    user_id -> BigInt,
                    title -> Text,
                    body -> Text,
                    published -> Bool,
                    views -> BigInt,
                    created_at -> $moment,
                    updated_at -> $moment,
                }
            }

            #[derive(Identifiable, Queryable, Selectable, Serialize)]
            #[diesel(table_name = users)]
            struct User {
                id: i64,
                name: String,
                email: String,
                created_at: DateTime<Utc>,
                updated_at: DateTime<Utc>,
            }

            #[derive(Associations, Identifiable, Queryable, Selectable, Serialize)]
            #[diesel(table_name = posts, belongs_to(User))]
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

            #[derive(Queryable, Selectable, Serialize)]
            #[diesel(table_name = entries)]
            struct Entry {
                id: i64,
                user_id: i64,
                title: String,
                body: String,
                published: bool,
                views: i64,
                created_at: DateTime<Utc>,
                updated_at: DateTime<Utc>,
            }

            #[derive(Insertable)]
            #[diesel(table_name = entries)]
            struct NewEntry {
                user_id: i64,
                title: String,
                body: String,
                published: bool,
                views: i64,
                created_at: DateTime<Utc>,
                updated_at: DateTime<Utc>,
            }

            fn new(given: data::Given, now: DateTime<Utc>) -> NewEntry {
                NewEntry {
                    user_id: given.user_id,
                    title: given.title,
                    body: given.body,
                    published: given.published,
                    views: given.views,
                    created_at: now,
                    updated_at: now,
                }
            }

            pub struct Diesel(pub $pool);

            impl Diesel {
                async fn work(&self, line: Line, turn: i64, keep: bool) -> Result<Answer, $error> {
                    Ok(match line {
                        Line::Find => {
                            let db = &mut self.0.get()$($get)*;
                            let post = posts::table.find(data::key(turn)).select(Post::as_select()).first(db)$($wait)*;
                            answer(post.optional()?, keep)
                        }
                        Line::List => answer(self.list(turn).await?, keep),
                        Line::Json => answer(serde_json::to_string(&self.list(turn).await?).expect("rows are JSON"), keep),
                        Line::Eager => {
                            let db = &mut self.0.get()$($get)*;
                            let users = users::table
                                .filter(users::id.gt(data::first_user(turn)))
                                .order(users::id)
                                .limit(100)
                                .select(User::as_select())
                                .load(db)$($wait)*?;
                            let posts = Post::belonging_to(&users).select(Post::as_select()).load(db)$($wait)*?;
                            let posts = posts.grouped_by(&users);
                            if !keep {
                                return Ok(answer((users.len(), posts.len()), keep));
                            }
                            let users = users.into_iter().zip(posts).map(|(user, posts)| WithPosts { user, posts });
                            answer(users.collect::<Vec<_>>(), keep)
                        }
                        Line::InsertOne => {
                            let db = &mut self.0.get()$($get)*;
                            let entry = new(data::post(data::key(turn)), Utc::now());
                            let entry = diesel::insert_into(entries::table)
                                .values(entry)
                                .returning(Entry::as_returning())
                                .get_result(db)$($wait)*?;
                            answer(entry, keep)
                        }
                        Line::InsertMany => {
                            let db = &mut self.0.get()$($get)*;
                            let now = Utc::now();
                            let entries: Vec<NewEntry> = data::entries(turn).map(|given| new(given, now)).collect();
                            answer(diesel::insert_into(entries::table).values(entries).execute(db)$($wait)*?, keep)
                        }
                        Line::Update => {
                            let db = &mut self.0.get()$($get)*;
                            let post = diesel::update(posts::table.find(data::key(turn)))
                                .set((posts::title.eq(data::title(turn)), posts::updated_at.eq(Utc::now())))
                                .returning(Post::as_returning())
                                .get_result(db)$($wait)*?;
                            answer(post, keep)
                        }
                    })
                }

                async fn list(&self, turn: i64) -> Result<Vec<Post>, $error> {
                    let db = &mut self.0.get()$($get)*;
                    Ok(posts::table
                        .filter(posts::published.eq(true))
                        .filter(posts::views.ge(data::views(turn)))
                        .order(posts::views)
                        .limit(1_000)
                        .select(Post::as_select())
                        .load(db)$($wait)*?)
                }
            }

            impl Engine for Diesel {
                fn run(&self, line: Line, turn: i64, keep: bool) -> Work<'_> {
                    Box::pin(async move { self.work(line, turn, keep).await.expect("Diesel") })
                }
            }
        }
    };
}

type Error = Box<dyn std::error::Error + Send + Sync>;

engine!(
    sqlite,
    TimestamptzSqlite,
    diesel::r2d2::Pool<diesel::r2d2::ConnectionManager<diesel::SqliteConnection>>,
    super::Error,
    diesel::RunQueryDsl,
    (?),
    ()
);
engine!(
    postgres,
    Timestamptz,
    diesel_async::pooled_connection::deadpool::Pool<diesel_async::AsyncPgConnection>,
    super::Error,
    diesel_async::RunQueryDsl,
    (.await?),
    (.await)
);
