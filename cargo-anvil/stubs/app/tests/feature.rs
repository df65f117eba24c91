//! What a visitor sees. Each test boots the application with a database of its own.

use anvilforge::prelude::*;
use stub_app::models::User;

#[anvilforge::test]
async fn the_welcome_page_greets(app: TestApp) {
    app.get("/").await.assert_ok().assert_see("is running.");
}

#[anvilforge::test]
async fn an_unknown_page_is_not_found(app: TestApp) {
    app.get("/nowhere").await.assert_not_found();
}

#[anvilforge::test]
async fn the_seeder_adds_one_user(app: TestApp) -> Result<()> {
    app.seed("database_seeder").await;
    app.seed("database_seeder").await;
    assert_eq!(User::query().count(app.db()).await?, 1);
    Ok(())
}
