//! The `posts` table.

use anvilforge::prelude::*;

/// An article of the blog.
#[derive(Model)]
#[model(table = "posts")]
pub struct Post {
    /// The primary key.
    pub id: i64,
    /// The headline.
    pub title: String,
    /// The part of the address that names it, unique.
    pub slug: String,
    /// The text.
    pub body: String,
    /// When readers may see it; never, while it is a draft.
    pub published_at: Option<Timestamp>,
    /// When the row was made.
    pub created_at: Timestamp,
    /// When the row last changed.
    pub updated_at: Timestamp,
}
