//! Turns sqlx's errors into Cast's: finds constraint violations, conflicts, locks, time-outs and
//! lost connections. What a database tells of a broken constraint differs; `complete` asks the
//! database for the rest, `guess` reads it off names of Laravel's kind.

#[cfg(feature = "sqlite")]
mod bound;
mod complete;
#[cfg(feature = "sqlite")]
mod complete_sqlite;
mod connecting;
mod statement;

#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

pub(super) use complete::{complete, guess};
pub(super) use connecting::{connecting, no_answer};
#[cfg(feature = "postgres")]
pub(super) use postgres::is_stale;
pub(super) use statement::translate;
