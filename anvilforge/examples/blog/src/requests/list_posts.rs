//! The query string of the list.

use anvilforge::prelude::*;

/// Which posts to list.
#[derive(Debug, FormRequest)]
pub struct ListPosts {
    /// A part of the title.
    #[rule(max = 80)]
    pub search: Option<String>,
    /// The page, counted from 1.
    #[rule(min = 1)]
    pub page: Option<u32>,
}
