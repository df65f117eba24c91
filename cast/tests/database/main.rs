//! Cast on real databases: SQLite files in temporary folders, and the same cases on PostgreSQL and
//! MySQL when `CAST_TEST_POSTGRES_URL` and `CAST_TEST_MYSQL_URL` are set and the features are on.
//! Every case has a database of its own.

mod after_commit;
mod backend;
mod connection;
mod crud;
mod cursor;
mod diff;
mod fault;
#[cfg(feature = "postgres")]
mod fault_server;
mod injection;
mod migration;
mod migration_modes;
mod model;
mod observe;
mod query;
mod relation;
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
#[cfg(all(feature = "postgres", feature = "tls"))]
mod tls;
mod transaction;
mod violation;
