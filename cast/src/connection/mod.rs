//! Connections: the only place that runs SQL, and the only one that knows sqlx.
//!
//! [`Db`] is a handle on a pool, [`Transaction`] on one connection of it; both are an
//! [`Executor`], which is what every query takes. Below them a statement goes through `link`,
//! which picks the driver; each driver has one file that connects, binds and reads. Nothing here
//! knows a model or builds SQL.

mod db;
mod executor;
mod link;
mod options;
mod statement;
mod transaction;

mod failure;
#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

pub use db::Db;
pub use executor::{BoxFuture, Executor};
pub use options::ConnectOptions;
pub(crate) use statement::{Done, Statement};
pub use transaction::Transaction;
