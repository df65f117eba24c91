//! Forms: what is valid is written, what is not comes back with messages.

use anvilforge::prelude::*;
use blog::models::Post;

use crate::publish;

const BODY: &str = "Twenty characters at the very least.";

#[anvilforge::test]
async fn a_valid_form_adds_a_post_and_thanks_once(app: TestApp) -> Result<()> {
    app.get("/posts/create").await.assert_ok();
    let form =
        form! { title: " Anvils ", slug: "anvils", body: BODY, published_at: "2026-03-01T10:30" };
    app.post("/posts", form)
        .await
        .assert_redirect_to("/posts/anvils");
    let post = Post::query().first_or_fail(app.db()).await?;
    assert_eq!(post.title, "Anvils");
    assert_eq!(post.published_at, Some("2026-03-01T10:30:00Z".parse()?));
    app.get("/posts/anvils").await.assert_see("Published.");
    app.get("/posts/anvils").await.assert_dont_see("Published.");
    Ok(())
}

#[anvilforge::test]
async fn an_invalid_form_comes_back_with_messages_and_input(app: TestApp) -> Result<()> {
    publish(&app, "Anvils", "anvils").await?;
    app.get("/posts/create").await;
    let form = form! { title: "", slug: "anvils", body: "\"short\"" };
    app.post("/posts", form)
        .await
        .assert_redirect_to("/posts/create");
    app.get("/posts/create")
        .await
        .assert_see("The title field is required.")
        .assert_see("The slug has already been taken.")
        .assert_see("The body field must be at least 20 characters.")
        .assert_see("value=\"anvils\"")
        .assert_see("&#34;short&#34;");
    app.get("/posts/create")
        .await
        .assert_dont_see("The title field is required.");
    assert_eq!(Post::query().count(app.db()).await?, 1);
    Ok(())
}

#[anvilforge::test]
async fn old_input_larger_than_a_cookie_is_kept(app: TestApp) {
    app.get("/posts/create").await;
    let long = "ä".repeat(3_000);
    app.post("/posts", form! { title: "", slug: "x", body: &long })
        .await
        .assert_redirect_to("/posts/create");
    app.get("/posts/create").await.assert_see(&long);
}

#[anvilforge::test]
async fn old_input_larger_than_all_cookies_loses_only_itself(app: TestApp) {
    app.get("/posts/create").await;
    let long = "x".repeat(100_000);
    app.post("/posts", form! { title: "", slug: "x", body: &long })
        .await
        .assert_redirect_to("/posts/create");
    app.get("/posts/create")
        .await
        .assert_see("The title field is required.")
        .assert_dont_see(&long);
}

#[anvilforge::test]
async fn a_form_can_put_and_delete(app: TestApp) -> Result<()> {
    let mut post = publish(&app, "Anvils", "anvils").await?;
    let form = form! { _method: "put", title: "Hammers", body: BODY };
    app.post("/posts/anvils", form)
        .await
        .assert_redirect_to("/posts/anvils");
    post.refresh(app.db()).await?;
    assert_eq!(
        (post.title.as_str(), post.slug.as_str()),
        ("Hammers", "anvils")
    );
    app.post("/posts/anvils", form! { _method: "DELETE" })
        .await
        .assert_redirect_to("/posts");
    assert_eq!(Post::query().count(app.db()).await?, 0);
    app.post("/posts/anvils", form! { _method: "TRACE" })
        .await
        .assert_status(400);
    Ok(())
}

#[anvilforge::test]
async fn a_body_above_the_limit_is_refused(app: TestApp) {
    let huge = "x".repeat(3 * 1024 * 1024);
    app.post("/posts", form! { body: huge })
        .await
        .assert_status(413)
        .assert_see("server.body_limit");
}

#[anvilforge::test]
async fn forms_need_the_token_of_the_session(app: TestApp) -> Result<()> {
    let app = app.with_csrf().await;
    let page = app.get("/posts/create").await;
    let token = page
        .body()
        .split("name=\"_token\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let token = token.expect("the form has a token").to_owned();
    let form = form! { title: "Anvils", slug: "anvils", body: BODY };
    app.post("/posts", form.clone())
        .await
        .assert_status(419)
        .assert_see("Page Expired");
    app.post("/posts", form.clone().field("_token", "wrong"))
        .await
        .assert_status(419);
    app.post("/posts", form.field("_token", token))
        .await
        .assert_redirect_to("/posts/anvils");
    assert_eq!(Post::query().count(app.db()).await?, 1);
    Ok(())
}
