//! Models: one struct for each table.

use anvilforge::model::{Models, models};

mod post;
mod user;

pub use post::{NewPost, Post};
pub use user::{NewUser, User};

/// All models, for the commands that compare them with the database.
pub fn all() -> Models {
    models![Post, User]
}
