//! Models: records of a table as structs.
//!
//! [`Model`] is implemented by `#[derive(Model)]`; [`Column`] is the type of the constants that the
//! derive makes of the fields; [`Change`] is a column with its new value; an [`Observer`] is told what is done to
//! records. Relations are in `relation`.

mod change;
mod column;
mod definition;
mod json_serializer;
mod observer;
mod original;
mod pending;
mod prunable;
mod record;
mod replica;
mod serialize;
mod told;

pub(crate) use change::Setting;
pub use change::{Assignment, Change, FieldOfModel, value_of};
pub use column::Column;
pub(crate) use column::like;
pub use definition::{Definition, Hooks};
pub(crate) use json_serializer::serialize_missing;
pub(crate) use observer::Watch;
pub use observer::{Draft, Happened, Observed, Observer};
pub use original::{Original, Remembers, Saves};
pub(crate) use pending::{Coming, PageOfRows};
pub use pending::{Pending, Reload};
pub use prunable::Prunable;
pub use record::{Model, New};
pub use replica::Replica;
pub use serialize::{ModelJson, ToJson};
pub use told::{Fields, Name, Told, debug, serialize};
