//! The endpoints for programs.

use anvilforge::prelude::*;
use serde_json::json;

use crate::publish;

#[anvilforge::test]
async fn adds_and_lists_posts(app: TestApp) {
    let post = json!({ "title": "Anvils", "slug": "anvils", "body": "Twenty characters at the very least." });
    let made = app
        .json(Method::POST, "/api/posts", &post)
        .await
        .assert_status(201)
        .json();
    assert_eq!(made["slug"], "anvils");
    let list = app.get("/api/posts").await.assert_ok().json();
    assert_eq!(list["total"], 1);
    assert_eq!(list["data"][0]["title"], "Anvils");
}

#[anvilforge::test]
async fn invalid_input_is_422_with_all_messages(app: TestApp) -> Result<()> {
    publish(&app, "Anvils", "anvils").await?;
    let post = json!({ "title": 5, "slug": "anvils", "published_at": "soon" });
    let errors = app
        .json(Method::POST, "/api/posts", &post)
        .await
        .assert_status(422)
        .json();
    assert_eq!(
        errors["errors"]["title"][0],
        "The title field must be a string."
    );
    assert_eq!(
        errors["errors"]["slug"][0],
        "The slug has already been taken."
    );
    assert_eq!(errors["errors"]["body"][0], "The body field is required.");
    assert_eq!(
        errors["errors"]["published_at"][0],
        "The published at field must be a valid date."
    );
    assert_eq!(
        errors["message"],
        "The title field must be a string. (and 3 more errors)"
    );
    app.get("/api/posts?page=0").await.assert_status(422);
    Ok(())
}

#[anvilforge::test]
async fn malformed_bodies_are_refused(app: TestApp) {
    app.json(Method::POST, "/api/posts", &json!([1]))
        .await
        .assert_status(400);
    let app = app.with_header("content-type", "text/csv");
    app.post("/api/echo", form! { a: 1 })
        .await
        .assert_ok()
        .assert_see("a=1");
}

#[anvilforge::test]
async fn failures_are_json(app: TestApp) {
    let error = app.get("/api/fail").await.assert_status(500).json();
    assert_eq!(error["message"], "invalid digit found in string");
}
