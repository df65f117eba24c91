//! Models: one struct for each table.

use anvilforge::model::{Models, models};

mod user;

pub use user::{NewUser, User};

/// All models, for the commands that compare them with the database.
pub fn all() -> Models {
    models![User]
}
