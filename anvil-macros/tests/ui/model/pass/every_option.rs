//! Every option at once, in a crate that denies what generated code could trip over.

#![deny(warnings, missing_docs, unreachable_pub, unused_qualifications)]

use anvil_macros::Model;
use cast::prelude::*;

/// A page.
#[derive(Clone, PartialEq, Model)]
#[model(table = "pages", soft_deletes, crate = "cast")]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
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
    #[column(hidden)]
    secret: bool,
    /// Columns with names that the derive uses itself.
    pub row: i64,
    /// The same.
    pub to: i64,
    /// The same.
    pub values: i64,
    /// The same.
    pub told_columns: i64,
    /// A column that is not always told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// A column that is told by another name.
    #[serde(rename(serialize = "sign"), default)]
    pub index: i64,
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

mod told_by_others {
    use std::fmt;

    #[derive(anvil_macros::Model)]
    #[model(table = "marks", without(Debug, Serialize), crate = "cast")]
    pub(crate) struct Mark {
        pub(crate) id: i64,
        #[serde(flatten)]
        #[column(hidden)]
        #[serde(skip_serializing)]
        pub(crate) secret: String,
    }

    impl fmt::Debug for Mark {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a mark")
        }
    }

    impl cast::__private::Serialize for Mark {
        fn serialize<S: cast::__private::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_unit()
        }
    }
}

mod only_a_key {
    #[derive(anvil_macros::Model)]
    #[model(table = "marks", crate = "cast")]
    pub(crate) struct Mark {
        pub(crate) id: i64,
    }
}

fn main() {
    let new = NewPage { slug: "a".into(), r#type: 1, position: 2, hits: None, secret: true, row: 3, to: 4, values: 5, told_columns: 6, note: None, index: 7 };
    let _ = (new.clone().slug, Page::secret, Page::r#type.eq(1), Page::position.name(), Page::length.is_null());
    let _ = only_a_key::Mark::query().filter(only_a_key::Mark::id.eq(1));
    let _ = only_a_key::NewMark {};
}
