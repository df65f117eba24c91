//! Cast on real databases: SQLite files in temporary folders, and the same cases on PostgreSQL and
//! MySQL when `CAST_TEST_POSTGRES_URL` and `CAST_TEST_MYSQL_URL` are set and the features are on.
//! Every case has a database of its own.

mod backend;
mod connection;
mod crud;
mod migration;
mod model;
mod query;
mod seeding;
mod transaction;
