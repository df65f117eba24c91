//! The template `resources/views/posts/index.forge.html`.

use anvilforge::database::Page;
use anvilforge::prelude::*;

use crate::models::Post;

/// The list of posts.
#[derive(Debug, View)]
#[view("posts.index")]
pub struct PostsIndex {
    /// One page of them.
    pub posts: Page<Post>,
    /// What was searched for; empty for all posts.
    pub search: String,
}
