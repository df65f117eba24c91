//! The templates `resources/views/mail/post_published.forge.html` and `post_published_text.forge.txt`.

use anvilforge::prelude::*;

use crate::models::Post;

/// What readers are told of a new post.
#[derive(Debug, View)]
#[view("mail.post_published")]
pub struct PostPublished<'a> {
    /// The post.
    pub post: &'a Post,
}

/// The same as plain text.
#[derive(Debug, View)]
#[view("mail.post_published_text")]
pub struct PostPublishedText<'a> {
    /// The post.
    pub post: &'a Post,
}
