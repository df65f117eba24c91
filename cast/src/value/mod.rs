//! Values on their way to and from the database.
//!
//! [`Value`] is what is bound and what is read, the same for all drivers. [`ColumnType`] joins it
//! to the Rust types a model's field may have, and [`ValueFor`] says which expressions may be
//! given where a column's value is asked for. How a driver stores a value is not here but in
//! `connection`.

mod bound;
mod column_type;
mod column_value;
mod enumeration;
mod identifier;
mod json;
mod secret;
mod timestamp;

pub use bound::{Kind, NotJson, Value};
pub use column_type::{ColumnType, Mismatch, Shape};
pub use column_value::ValueFor;
pub use enumeration::{variant_of_number, variant_of_text};
pub use identifier::{ulid, uuid};
pub use json::Json;
pub use secret::{Encrypted, Hashed};
pub use timestamp::now;
pub(crate) use timestamp::{parse_date, parse_timestamp, timestamp_text};
