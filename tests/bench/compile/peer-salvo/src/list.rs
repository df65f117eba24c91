//! The query string of a list.

use serde::Deserialize;

/// Which things to list.
#[derive(Debug, Default, Deserialize)]
pub struct ListThings {
    /// A part of the title.
    #[serde(default)]
    pub search: String,
    /// The page, counted from 1.
    #[serde(default)]
    pub page: Option<i64>,
}
