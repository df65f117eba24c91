//! Queries for people to read: their SQL with its values, and the calls that show it.

pub(super) mod dump;
mod raw_sql;

pub(super) use raw_sql::interpolate;
