//! Cast on real databases: SQLite files in temporary folders, and the same cases on PostgreSQL and
//! MySQL when `CAST_TEST_POSTGRES_URL` and `CAST_TEST_MYSQL_URL` are set and the features are on.
//! Every case has a database of its own.

mod after_commit;
mod backend;
mod connection;
mod crud;
mod cursor;
mod diff;
mod events;
mod factory;
mod fault;
#[cfg(feature = "postgres")]
mod fault_server;
mod injection;
mod json;
mod keys;
mod migration;
mod migration_modes;
mod migration_waits;
mod model;
#[cfg(feature = "decimal")]
mod numbers;
mod observe;
#[cfg(feature = "decimal")]
mod pages;
mod query;
mod reading;
mod relation;
mod save;
mod schema_change;
mod schema_keys;
mod schema_modifiers;
#[cfg(feature = "sqlite")]
mod schema_sqlite;
mod schema_types;
mod seeding;
#[cfg(feature = "postgres")]
mod server;
#[cfg(feature = "sqlite")]
mod split;
mod sub_queries;
mod table;
#[cfg(feature = "sqlite")]
mod time_limits;
#[cfg(all(feature = "postgres", feature = "tls"))]
mod tls;
mod transaction;
mod truncate;
mod united;
mod violation;
