//! Every option at once, in a crate that denies what generated code could trip over.

#![deny(warnings, missing_docs, unreachable_pub, unused_qualifications)]

use anvil_macros::Model;
use cast::prelude::*;

/// A page.
#[derive(Clone, PartialEq, Model)]
#[model(table = "pages", soft_deletes, crate = "cast")]
pub struct Page {
    /// The address.
    #[column(key)]
    pub slug: String,
    /// A column whose name is a word of Rust.
    pub r#type: i32,
    /// A column with another name than its field.
    #[column(name = "order")]
    pub position: i64,
    /// A column with a default.
    #[column(default)]
    pub hits: i64,
    /// A column that the database makes.
    #[column(generated)]
    pub length: Option<i32>,
    secret: bool,
    /// A column with a name that the derive uses itself.
    pub row: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When it was deleted.
    pub deleted_at: Option<Timestamp>,
    /// What it was read as.
    #[original]
    pub original: Original,
}

mod only_a_key {
    #[derive(anvil_macros::Model)]
    #[model(table = "marks", crate = "cast")]
    pub(crate) struct Mark {
        pub(crate) id: i64,
    }
}

fn main() {
    let new = NewPage { slug: "a".into(), r#type: 1, position: 2, hits: None, secret: true, row: 3 };
    let _ = (new.clone().slug, Page::secret, Page::r#type.eq(1), Page::position.name(), Page::length.is_null());
    let _ = only_a_key::Mark::query().filter(only_a_key::Mark::id.eq(1));
    let _ = only_a_key::NewMark {};
}
