//! The SQL that queries and tables become, as text, on each of the three databases. No database
//! is needed.

mod query;
mod relation;
mod schema;
