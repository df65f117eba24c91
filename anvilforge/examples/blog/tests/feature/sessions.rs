//! The session cookie.

use anvilforge::prelude::*;

use crate::publish;

#[anvilforge::test]
async fn the_session_lasts_over_requests(app: TestApp) -> Result<()> {
    publish(&app, "Anvils", "anvils").await?;
    app.get("/posts/anvils")
        .await
        .assert_see("You have read 1  post");
    app.get("/posts/anvils")
        .await
        .assert_see("You have read 2  posts");
    Ok(())
}

#[anvilforge::test]
async fn the_cookie_is_closed_to_scripts_and_other_sites(app: TestApp) {
    let response = app.get("/").await;
    let cookie = response.header("set-cookie").expect("a session begins");
    assert!(cookie.starts_with("blog_session="), "{cookie}");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
}

#[anvilforge::test]
async fn a_forged_cookie_begins_a_new_session(app: TestApp) -> Result<()> {
    publish(&app, "Anvils", "anvils").await?;
    let app = app.with_header(
        "cookie",
        "blog_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    );
    let response = app
        .get("/posts/anvils")
        .await
        .assert_ok()
        .assert_see("You have read 1");
    assert!(response.header("set-cookie").is_some());
    Ok(())
}

#[anvilforge::test]
async fn programs_get_no_session(app: TestApp) {
    assert_eq!(
        app.get("/api/version")
            .await
            .assert_ok()
            .header("set-cookie"),
        None
    );
}
