//! The form for a new post.

use anvilforge::prelude::*;

use crate::models::Post;

/// A new post.
#[derive(Debug, FormRequest)]
pub struct StorePost {
    /// The headline.
    #[rule(required, max = 255)]
    pub title: String,
    /// The part of the address that names it.
    #[rule(required, alpha_dash, max = 100, unique(Post::slug))]
    pub slug: String,
    /// The text.
    #[rule(required, min = 20)]
    pub body: String,
    /// When readers may see it.
    pub published_at: Option<Timestamp>,
}
