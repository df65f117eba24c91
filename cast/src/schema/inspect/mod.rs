//! What tables, columns, indexes and foreign keys a database has, as plain data.
//!
//! # Examples
//!
//! ```
//! use cast::prelude::*;
//! use cast::schema::inspect;
//!
//! # async fn run() -> cast::Result<()> {
//! let db = Db::connect(&ConnectOptions::new("sqlite::memory:")).await?;
//! db.execute("create table users (id integer primary key, email text not null)", vec![]).await?;
//! assert!(inspect::has_table(&db, "users").await?);
//! let columns = inspect::columns(&db, "users").await?;
//! assert_eq!(columns[1].name, "email");
//! assert!(!columns[1].nullable);
//! # Ok(())
//! # }
//! # tokio::runtime::Runtime::new().unwrap().block_on(run()).unwrap();
//! ```

mod data;
mod group;
mod mysql;
mod postgres;
mod read;
mod sqlite;

pub use data::{Column, ForeignKey, Generated, Index, Server, Table, TableKind, TypeName};
pub use read::{
    columns, count_rows, foreign_keys, has_column, has_columns, has_index, has_table, indexes,
    server, tables, types, views,
};
