//! Pages, lists, pagination.

use anvilforge::prelude::*;
use blog::models::User;

use crate::publish;

#[anvilforge::test]
async fn the_welcome_page_greets(app: TestApp) {
    app.get("/")
        .await
        .assert_ok()
        .assert_see("is running.")
        .assert_see("data-version=\"0.");
}

#[anvilforge::test]
async fn the_seeder_can_run_twice(app: TestApp) -> Result<()> {
    app.seed("database_seeder").await;
    app.seed("DatabaseSeeder").await;
    assert_eq!(User::query().count(app.db()).await?, 1);
    Ok(())
}

#[anvilforge::test]
async fn the_list_shows_and_searches_posts(app: TestApp) -> Result<()> {
    app.get("/posts").await.assert_see("There are no posts.");
    publish(&app, "Anvils & <hammers>", "anvils").await?;
    publish(&app, "Bellows", "bellows").await?;
    app.get("/posts")
        .await
        .assert_ok()
        .assert_see("Anvils &#38; &#60;hammers&#62;")
        .assert_see("href=\"/posts/bellows\"")
        .assert_see("2 in all");
    app.get("/posts?search=ANV%41nv")
        .await
        .assert_see("There are no posts.")
        .assert_see("value=\"ANVAnv\"");
    app.get("/posts?search=anvil").await.assert_see("1 in all");
    Ok(())
}

#[anvilforge::test]
async fn the_list_has_pages(app: TestApp) -> Result<()> {
    for number in 1..=11 {
        publish(&app, &format!("Post {number}"), &format!("post-{number}")).await?;
    }
    app.get("/posts")
        .await
        .assert_see("11 in all")
        .assert_dont_see("/posts/post-1\"");
    app.get("/posts?page=2").await.assert_see("/posts/post-1\"");
    Ok(())
}

#[anvilforge::test]
async fn a_slash_at_the_end_and_a_head_request_change_nothing(app: TestApp) -> Result<()> {
    publish(&app, "Anvils", "anvils").await?;
    app.get("/posts/anvils/")
        .await
        .assert_ok()
        .assert_see("Anvils");
    let empty = serde_json::Value::Null;
    let head = app
        .json(Method::HEAD, "/posts/anvils", &empty)
        .await
        .assert_ok();
    assert_eq!(head.body(), "");
    assert!(
        head.header("content-length")
            .is_some_and(|length| length != "0")
    );
    Ok(())
}
