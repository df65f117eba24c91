//! Models: records of a table as structs.
//!
//! [`Model`] is implemented by `#[derive(Model)]`; [`Column`] is the type of the constants that the
//! derive makes of the fields; [`Change`] is a column with its new value. Relations are in
//! `relation`.

mod change;
mod column;
mod definition;
mod pending;
mod record;

pub use change::{Assignment, Change, FieldOfModel, assignments, value_of};
pub use column::Column;
pub use definition::Definition;
pub(crate) use pending::{Coming, PageOfRows};
pub use pending::{Pending, Reload};
pub use record::{Model, New};
