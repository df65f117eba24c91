//! The seeder that `cargo anvil db:seed` runs.

use anvilforge::prelude::*;

use crate::models::{NewUser, User};

/// Adds a user to try things with, unless it is there already.
pub async fn run(db: &Db) -> Result<()> {
    let email = "test@example.com";
    if User::query()
        .filter(User::email.eq(email))
        .exists(db)
        .await?
    {
        return Ok(());
    }
    // No text has this hash, so nobody can sign in with it until a password is set.
    let password = "!".to_owned();
    let user = NewUser {
        name: "Test User".to_owned(),
        email: email.to_owned(),
        password,
    };
    User::create(db, user).await?;
    Ok(())
}
