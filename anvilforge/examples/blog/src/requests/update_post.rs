//! The form for a post that is there already.

use anvilforge::prelude::*;

/// New text for a post.
#[derive(Debug, FormRequest)]
pub struct UpdatePost {
    /// The headline.
    #[rule(required, max = 255)]
    pub title: String,
    /// The text.
    #[rule(required, min = 20)]
    pub body: String,
}
