//! The models of a program, for the commands that show them and compare them with the database.
//!
//! [`models!`] lists models as [`Models`]. What is known of each is an [`About`], which the derive writes down as a constant: the
//! fields with their columns, types and places in the source, the relations, the observer. Nothing of it takes part in a
//! query. Comparing is in [`diff`](crate::diff).
//!
//! # Examples
//!
//! ```
//! use cast::registry::{Models, models};
//!
//! # #[derive(anvil_macros::Model)]
//! # #[model(table = "users", crate = "cast")]
//! # pub struct User { pub id: i64, pub name: Option<String> }
//! pub fn all() -> Models {
//!     models![User]
//! }
//!
//! let about = all().find("user").unwrap();
//! assert_eq!(about.table, "users");
//! assert!(about.about().fields[1].nullable);
//! ```

mod about;
mod list;

pub use crate::models;
pub use about::{About, Field, RelationField, Role};
pub use list::{Models, UnknownModel};
