//! What the derives of `anvil-macros` name. Not covered by any promise of stability.

pub use crate::error::{Error, Result};
pub use crate::model::{Assignment, Column, Definition, Model, New};
pub use crate::row::Row;
pub use crate::value::{ColumnType, Value};
pub use std::option::Option;
pub use std::vec::Vec;
