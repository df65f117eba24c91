//! The `users` table.

use anvilforge::prelude::*;

/// A person who can sign in.
#[derive(Model)]
#[model(table = "users")]
pub struct User {
    /// The primary key.
    pub id: i64,
    /// The name to greet with.
    pub name: String,
    /// The address to sign in with, unique.
    pub email: String,
    /// The hash of the password, never part of any output.
    #[column(hidden)]
    pub password: String,
    /// When the row was made.
    pub created_at: Timestamp,
    /// When the row last changed.
    pub updated_at: Timestamp,
}
