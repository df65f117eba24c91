//! Connections: the only place that runs SQL, and the only one that knows sqlx.
//!
//! [`Db`] is a handle on a database, [`Transaction`] on one connection of it; both are an
//! [`Executor`], which is what every query takes. A statement goes through a `session` to a `lease`
//! of the `pool`, and over its `wire` to the driver; each driver has one file that connects, binds
//! and reads. Nothing here knows a model or builds SQL.

mod after_commit;
mod db;
mod executor;
#[cfg(feature = "sqlite")]
mod file_lock;
mod handle;
mod lease;
mod observe;
mod options;
mod perform;
mod pool;
mod pools;
mod query_log;
mod quiet;
mod row_stream;
mod rows;
mod schema_session;
mod session;
mod shared;
mod statement;
mod transaction;
mod transaction_options;
mod wire;

mod failure;
#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

pub use db::Db;
pub use executor::{AfterCommit, BoxFuture, Executor};
pub use observe::{LoggedQuery, QueryEvent};
pub use options::ConnectOptions;
pub use quiet::Quiet;
pub(crate) use row_stream::RowStream;
pub(crate) use schema_session::{Lock, SchemaSession};
pub(crate) use session::Session;
pub(crate) use statement::{Done, Mismatch, Statement};
pub use transaction::Transaction;
pub use transaction_options::{Isolation, TransactionOptions};
