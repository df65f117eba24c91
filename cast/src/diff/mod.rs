//! Models and the database compared: what differs, and the migration that would bring them in step.
//!
//! [`Wanted`] is what the models say of their tables, [`Found`] is what the database has; both are plain data. Of the two,
//! [`differences`] makes a list with a place in the source and a remedy for each, and [`operations`] makes what is to be done,
//! which [`Script`] words as calls of [`Blueprint`](crate::schema::Blueprint), there and back. All of that is pure; only
//! [`Found::read`] asks the database.
//!
//! What models do not say is not compared: indexes, defaults that nobody relies on, the sizes of types. Tables without a model
//! are left alone, except those in the middle of a `belongs_to_many`.
//!
//! # Examples
//!
//! ```
//! use cast::diff::{Found, Wanted, differences};
//! use cast::prelude::*;
//! use cast::registry::models;
//!
//! # #[derive(anvil_macros::Model)]
//! # #[model(table = "users", crate = "cast")]
//! # pub struct User { pub id: i64, pub name: String }
//! # async fn run() -> cast::Result<()> {
//! let db = Db::connect(&ConnectOptions::new("sqlite::memory:")).await?;
//! db.execute("create table users (id integer primary key, name text)", vec![]).await?;
//! let wanted = Wanted::of(&models![User]);
//! let found = Found::read(&db, &wanted).await?;
//! let differences = differences(&wanted, &found);
//! assert_eq!(
//!     differences[0].message(),
//!     "the column `users.name` may be without a value, and `User::name` may not"
//! );
//! # Ok(())
//! # }
//! # tokio::runtime::Runtime::new().unwrap().block_on(run()).unwrap();
//! ```

mod class;
mod difference;
mod found;
mod operation;
mod rename;
mod script;
mod wanted;
mod words;

#[cfg(test)]
mod tests;

pub use difference::{Difference, Finding, differences};
pub use found::Found;
pub use operation::{Operations, operations};
pub use rename::{Rename, WrongRename};
pub use script::{Block, Script};
pub use wanted::Wanted;
