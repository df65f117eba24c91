//! The template `resources/views/posts/form.forge.html`.

use anvilforge::prelude::*;

use crate::models::Post;

/// The form for a new post, or for one that is there already.
#[derive(Debug, View)]
#[view("posts.form")]
pub struct PostsForm {
    /// The post that is changed.
    pub post: Option<Post>,
}
