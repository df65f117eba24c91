//! The template `resources/views/posts/show.forge.html`.

use anvilforge::prelude::*;

use crate::models::Post;

/// One post.
#[derive(Debug, View)]
#[view("posts.show")]
pub struct PostsShow {
    /// The post.
    pub post: Post,
    /// How many posts the visitor has read.
    pub read: u32,
}
