//! What a visitor and a program get from the blog. Each test boots it with a database of its own.

mod api;
mod errors;
mod forms;
mod mail;
mod pages;
mod sessions;

use anvilforge::prelude::*;
use blog::models::{NewPost, Post};

/// Adds a post that is published.
async fn publish(app: &TestApp, title: &str, slug: &str) -> Result<Post> {
    let post = NewPost {
        title: title.to_owned(),
        slug: slug.to_owned(),
        body: "Twenty characters at the very least.".to_owned(),
        published_at: Some("2026-01-01T00:00:00Z".parse()?),
    };
    Ok(Post::create(app.db(), post).await?)
}
