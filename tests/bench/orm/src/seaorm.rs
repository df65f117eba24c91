//! SeaORM: entities as its generator writes them.

use std::time::Duration;

use chrono::Utc;
use sea_orm::prelude::*;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ActiveValue, QueryOrder as _, QuerySelect as _, Set, Unchanged};

use crate::data;
use crate::engine::{Answer, Engine, Line, WithPosts, Work, answer};

mod user {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
    #[sea_orm(table_name = "users")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub name: String,
        pub email: String,
        pub created_at: DateTimeUtc,
        pub updated_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(has_many = "super::post::Entity")]
        Post,
    }

    impl Related<super::post::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Post.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod post {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
    #[sea_orm(table_name = "posts")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub user_id: i64,
        pub title: String,
        pub body: String,
        pub published: bool,
        pub views: i64,
        pub created_at: DateTimeUtc,
        pub updated_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::user::Entity",
            from = "Column::UserId",
            to = "super::user::Column::Id"
        )]
        User,
    }

    impl Related<super::user::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::User.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod entry {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
    #[sea_orm(table_name = "entries")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub user_id: i64,
        pub title: String,
        pub body: String,
        pub published: bool,
        pub views: i64,
        pub created_at: DateTimeUtc,
        pub updated_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

fn new(given: data::Given, now: DateTimeUtc) -> entry::ActiveModel {
    entry::ActiveModel {
        id: ActiveValue::NotSet,
        user_id: Set(given.user_id),
        title: Set(given.title),
        body: Set(given.body),
        published: Set(given.published),
        views: Set(given.views),
        created_at: Set(now),
        updated_at: Set(now),
    }
}

pub struct SeaOrm(pub DatabaseConnection);

impl SeaOrm {
    /// Connects as the other libraries do; see `setup`.
    pub async fn connect(url: &str) -> Self {
        let mut options = sea_orm::ConnectOptions::new(url);
        options
            .max_connections(4)
            .test_before_acquire(false)
            .sqlx_logging(false)
            .map_sqlx_sqlite_opts(|options| {
                options
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Normal)
                    .foreign_keys(true)
                    .busy_timeout(Duration::from_secs(5))
            });
        Self(
            sea_orm::Database::connect(options)
                .await
                .expect("SeaORM connects"),
        )
    }

    async fn work(&self, line: Line, turn: i64, keep: bool) -> Result<Answer, DbErr> {
        let db = &self.0;
        Ok(match line {
            Line::Find => answer(
                post::Entity::find_by_id(data::key(turn)).one(db).await?,
                keep,
            ),
            Line::List => answer(self.list(turn).await?, keep),
            Line::Json => answer(
                serde_json::to_string(&self.list(turn).await?).expect("rows are JSON"),
                keep,
            ),
            Line::Eager => {
                let users = user::Entity::find()
                    .filter(user::Column::Id.gt(data::first_user(turn)))
                    .order_by_asc(user::Column::Id)
                    .limit(100)
                    .all(db)
                    .await?;
                let posts = users.load_many(post::Entity, db).await?;
                if !keep {
                    return Ok(answer((users.len(), posts.len()), keep));
                }
                let users = users
                    .into_iter()
                    .zip(posts)
                    .map(|(user, posts)| WithPosts { user, posts });
                answer(users.collect::<Vec<_>>(), keep)
            }
            Line::InsertOne => answer(
                new(data::post(data::key(turn)), Utc::now())
                    .insert(db)
                    .await?,
                keep,
            ),
            Line::InsertMany => {
                let now = Utc::now();
                let entries = data::entries(turn).map(|given| new(given, now));
                answer(
                    entry::Entity::insert_many(entries)
                        .exec_without_returning(db)
                        .await?,
                    keep,
                )
            }
            Line::Update => {
                let changed = post::ActiveModel {
                    id: Unchanged(data::key(turn)),
                    title: Set(data::title(turn)),
                    updated_at: Set(Utc::now()),
                    ..Default::default()
                };
                answer(changed.update(db).await?, keep)
            }
        })
    }

    async fn list(&self, turn: i64) -> Result<Vec<post::Model>, DbErr> {
        post::Entity::find()
            .filter(post::Column::Published.eq(true))
            .filter(post::Column::Views.gte(data::views(turn)))
            .order_by_asc(post::Column::Views)
            .limit(1_000)
            .all(&self.0)
            .await
    }
}

impl Engine for SeaOrm {
    fn run(&self, line: Line, turn: i64, keep: bool) -> Work<'_> {
        Box::pin(async move { self.work(line, turn, keep).await.expect("SeaORM") })
    }
}
