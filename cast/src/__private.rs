//! What the derives of `anvil-macros` name. Not covered by any promise of stability.

pub use crate::error::Result;
pub use crate::model::{
    Assignment, Column, Definition, FieldOfModel, Fields, Hooks, Model, Name, New, Observed,
    Original, Remembers, Saves, Told, debug, serialize, value_of,
};
pub use crate::query::global_scope;
pub use crate::query::plan::{ColumnName, Condition};
pub use crate::registry::{About, Field, RelationField, Role};
pub use crate::relation::{
    Held, Joined, Keys, Link, Loaded, Middle, MorphRelation, MorphTarget, Related, Relation,
    RelationFields, RelationType, build_target, default_record, ends, text,
};
pub use crate::row::Row;
pub use crate::value::{
    ColumnType, Kind, Mismatch, Shape, Value, variant_of_number, variant_of_text,
};
pub use serde::{Serialize, Serializer};
pub use std::fmt::{Debug, Formatter, Result as FmtResult};
pub use std::marker::PhantomData;
pub use std::option::Option;
pub use std::result::Result as Either;
pub use std::vec::Vec;
