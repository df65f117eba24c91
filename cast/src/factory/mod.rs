//! Factories: records with made-up values, for tests and seeders.
//!
//! [`Factory`] gives the values of one record, all that the table needs: a column without a default that is left out
//! does not compile. [`Factory::factory`] makes as many as are wanted, each changed by states.
//!
//! # Examples
//!
//! ```
//! use cast::factory::Factory;
//! use cast::prelude::*;
//!
//! # #[derive(anvil_macros::Model)]
//! # #[model(table = "users", crate = "cast")]
//! # pub struct User { pub id: i64, pub name: String, pub email: String, pub admin: bool }
//! # #[derive(anvil_macros::Model)]
//! # #[model(table = "posts", crate = "cast")]
//! # pub struct Post { pub id: i64, pub user_id: i64, pub title: String }
//! impl Factory for User {
//!     fn definition(number: u64) -> NewUser {
//!         NewUser {
//!             name: format!("User {number}"),
//!             email: format!("user{number}@example.com"),
//!             admin: false,
//!         }
//!     }
//! }
//!
//! impl Factory for Post {
//!     fn definition(number: u64) -> NewPost {
//!         NewPost { user_id: 0, title: format!("Post {number}") }
//!     }
//! }
//!
//! # async fn run(db: Db) -> cast::Result<()> {
//! let admins = User::factory()
//!     .count(3)
//!     .state(|user| user.admin = true)
//!     .has(Post::factory().count(2), |post, user| post.user_id = user.id)
//!     .create(&db)
//!     .await?;
//! assert_eq!(admins.len(), 3);
//! # Ok(())
//! # }
//! ```
//!
//! With the cargo feature `fake`, [`fake`](https://docs.rs/fake) is here as `cast::factory::fake`, for names, addresses
//! and texts.

mod factories;
mod recycled;

pub use factories::{Factories, Factory};

#[cfg(feature = "fake")]
pub use fake;
