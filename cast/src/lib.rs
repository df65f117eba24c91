//! Cast: models, queries and migrations on SQLite, PostgreSQL and MySQL.
//!
//! One program talks to any of the three databases; the URL given at run time chooses. Columns
//! are typed constants, so a wrong name or a wrong value does not compile. Values are always
//! bound and identifiers always quoted; only the functions named `raw` or `sql` take SQL text.
//!
//! | you want | look at |
//! |---|---|
//! | a connection | [`Db`], [`ConnectOptions`] |
//! | all or nothing | [`Transaction`], [`TransactionOptions`] |
//! | records | [`Model`], [`Column`], [`Query`], [`Page`] |
//! | records as JSON | [`ToJson`], [`ModelJson`] |
//! | tables without a model | [`Executor::table`], [`TableQuery`], [`column`](column()) |
//! | to save what has changed | [`Original`], [`Model::save`] |
//! | all models of a program | [`registry`], [`diff`] |
//! | relations | [`relation`], [`Relation`], [`LoadRelations`] |
//! | tables | [`migration`], [`schema`], [`schema::inspect`] |
//! | aggregates, functions, windows | [`Expression`], [`func`] |
//! | enums, JSON, secrets in columns | [`ColumnType`], [`Json`], [`Encrypted`], [`Hashed`] |
//! | to be told of writes | [`Observer`] |
//! | first data | [`seeder`], [`factory`] |
//! | what runs | [`Db::listen`], [`Db::query_log`], [`watch_queries`] |
//! | what went wrong | [`Error`], [`ConstraintViolation`] |
//!
//! # A complete program
//!
//! ```
//! use cast::prelude::*;
//! use cast::migration::{Migrations, Migrator, Schema, migrations};
//! # use anvil_macros::Model;
//!
//! #[derive(Model)]
//! #[model(table = "posts", crate = "cast")]
//! pub struct Post {
//!     pub id: i64,
//!     pub title: String,
//! }
//!
//! mod create_posts {
//!     use cast::migration::Schema;
//!     pub fn up(schema: &mut Schema) {
//!         schema.create("posts", |t| {
//!             t.id();
//!             t.string("title");
//!         });
//!     }
//!     pub fn down(schema: &mut Schema) {
//!         schema.drop_if_exists("posts");
//!     }
//! }
//!
//! # async fn run() -> cast::Result<()> {
//! let db = Db::connect(&ConnectOptions::new("sqlite::memory:")).await?;
//! Migrator::new(&db, &migrations![create_posts]).run(false).await?;
//!
//! let post = Post::create(&db, NewPost { title: "Hello".into() }).await?;
//! let found = Post::query().filter(Post::title.eq("Hello")).first_or_fail(&db).await?;
//! assert_eq!(found.id, post.id);
//! # Ok(())
//! # }
//! # tokio::runtime::Runtime::new().unwrap().block_on(run()).unwrap();
//! ```
//!
//! # Cargo features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `sqlite` | yes | SQLite, compiled into the binary |
//! | `postgres` | | PostgreSQL |
//! | `mysql` | | MySQL and MariaDB |
//! | `tls` | | encrypted connections to servers, by rustls |
//! | `decimal` | | `Decimal`: exact decimals, by `rust_decimal` |
//! | `fake` | | [`factory`] fills fields with made-up names and texts, by `fake` |
//!
//! # What is not here
//!
//! No HTTP, no templates, no configuration files: Cast is given a [`ConnectOptions`] and knows
//! nothing of the framework above it. No type of sqlx or sea-query is public.

#[cfg(not(any(feature = "sqlite", feature = "postgres", feature = "mysql")))]
compile_error!("anvilforge-cast needs at least one of the features `sqlite`, `postgres`, `mysql`");

mod connection;
mod dialect;
pub mod diff;
mod driver;
mod error;
pub mod factory;
pub mod migration;
mod model;
mod opaque;
pub mod prelude;
mod query;
pub mod registry;
pub mod relation;
mod row;
pub mod schema;
pub mod secrets;
pub mod seeder;
mod value;
mod watch;

#[doc(hidden)]
pub mod __private;

pub use connection::{
    AfterCommit, BoxFuture, ConnectOptions, Db, Executor, Isolation, LoggedQuery, QueryEvent,
    Quiet, Transaction, TransactionOptions,
};
pub use driver::Driver;
pub use error::{ConnectFailure, Constraint, ConstraintViolation, Error, QueryProblem, Result};
pub use jiff::Timestamp;
pub use jiff::civil::{Date, Time};
pub use model::{
    Change, Column, Draft, Happened, Model, ModelJson, Observer, Original, Pending, Prunable,
    Reload, Remembers, Replica, Saves, ToJson,
};
pub use query::{
    Amount, AnyTable, Around, ById, ByPlace, Chunks, Columns, Cursor, CursorPage, Expression,
    Filter, FirstOrNew, Groups, JsonDocument, JsonValue, Named, Number, On, OrderBy, Page, Query,
    RowChunks, Selected, Selection, SimplePage, TableQuery, column, func, value_exists,
};
pub use relation::{
    BelongsTo, BelongsToMany, HasMany, HasManyThrough, HasOne, HasOneThrough, HasRelations,
    LoadRelations, MorphMany, MorphOne, MorphRelation, MorphTarget, MorphTo, MorphToMany,
    MorphedByMany, Pivot, Related, RelatedRecords, Relation, RelationQuery, Synced,
};
pub use row::Row;
#[cfg(feature = "decimal")]
pub use rust_decimal::Decimal;
pub use ulid::Ulid;
pub use uuid::Uuid;
pub use value::{
    ColumnType, Encrypted, Hashed, Json, Kind, Mismatch, NotJson, Value, ValueFor, now, ulid, uuid,
};
pub use watch::{QueryWatch, WatchedQuery, assert_query_count, watch_queries};
