//! What a visitor sees when something goes wrong.

use anvilforge::prelude::*;

#[anvilforge::test]
async fn what_is_not_there_is_not_found(app: TestApp) {
    app.get("/nowhere")
        .await
        .assert_not_found()
        .assert_see("There is no page at this address.");
    app.get("/posts/nothing").await.assert_not_found();
    app.get("/api/nowhere")
        .await
        .assert_not_found()
        .assert_see("{\"message\":\"Not Found\"}");
}

#[anvilforge::test]
async fn a_wrong_method_names_the_right_ones(app: TestApp) {
    let response = app.delete("/").await.assert_status(405);
    assert_eq!(response.header("allow"), Some("GET, HEAD, OPTIONS"));
}

#[anvilforge::test]
async fn in_development_a_failure_shows_its_cause_and_place(app: TestApp) {
    app.get("/diagnostics/fail")
        .await
        .assert_status(500)
        .assert_see("invalid digit found in string")
        .assert_see("src/controllers/diagnostics.rs:7")
        .assert_see("controllers::diagnostics::fail");
    app.get("/diagnostics/panic")
        .await
        .assert_status(500)
        .assert_see("a secret invariant");
    app.get("/diagnostics/lost")
        .await
        .assert_status(500)
        .assert_see("did you mean `posts.show`?");
}

#[anvilforge::test]
async fn a_refusal_says_why(app: TestApp) {
    app.get("/diagnostics/forbid")
        .await
        .assert_status(403)
        .assert_see("members only");
}

#[anvilforge::test]
async fn middleware_stands_in_front_of_its_group_alone(app: TestApp) {
    let behind = app
        .get("/diagnostics/old")
        .await
        .assert_redirect_to("/diagnostics/new");
    assert_eq!(behind.header("x-robots-tag"), Some("noindex"));
    assert_eq!(app.get("/").await.header("x-robots-tag"), None);
}

#[anvilforge::test]
async fn global_middleware_stands_in_front_of_everything(app: TestApp) {
    for path in ["/", "/nowhere", "/api/version", "/diagnostics/fail"] {
        let response = app.get(path).await;
        assert_eq!(response.header("x-served-by"), Some("blog"), "{path}");
    }
    let response = app.delete("/").await.assert_status(405);
    assert_eq!(response.header("x-served-by"), Some("blog"));
}

#[anvilforge::test]
async fn an_application_may_have_error_pages_of_its_own(app: TestApp) {
    app.get("/diagnostics/gone")
        .await
        .assert_status(410)
        .assert_see("This post was removed for good.");
}
