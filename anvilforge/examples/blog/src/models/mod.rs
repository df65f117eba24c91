//! Models: one struct for each table.

mod post;
mod user;

pub use post::{NewPost, Post};
pub use user::{NewUser, User};
