//! [`Change`]: a column of a model with the value that it is to get.

use std::fmt;
use std::marker::PhantomData;

use super::Told;
use crate::query::operand::Operand;
use crate::value::{ColumnType, Value};

/// A column of `M` with its new value, made by [`Column::set`](crate::Column::set).
#[must_use = "a change does nothing until it is given to `update`"]
pub struct Change<M> {
    setting: Setting,
    model: PhantomData<fn() -> M>,
}

/// A column and the value that it gets.
#[doc(hidden)]
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    pub(crate) column: &'static str,
    pub(crate) value: Value,
}

impl Assignment {
    /// The values of a new record; with room for `created_at` and `updated_at`, so that the list need not move for them.
    #[doc(hidden)]
    #[must_use]
    pub fn list(columns: usize) -> Vec<Self> {
        Vec::with_capacity(columns + 2)
    }
}

/// A column and the expression whose value it gets.
#[doc(hidden)]
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    pub(crate) column: &'static str,
    pub(crate) to: Operand,
}

impl From<Assignment> for Setting {
    fn from(set: Assignment) -> Self {
        Self {
            column: set.column,
            to: set.value.into(),
        }
    }
}

/// A field of a model without its type, so that what reads the fields of models is compiled once.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the type of a column",
    label = "not a column type"
)]
pub trait FieldOfModel: Told {
    /// The value of the field.
    fn value(&self) -> Value;

    /// Whether a value that is stored means the same.
    fn is_stored_as(&self, stored: &Value) -> bool;
}

impl<T: ColumnType> FieldOfModel for T {
    fn value(&self) -> Value {
        self.clone().into_value()
    }

    fn is_stored_as(&self, stored: &Value) -> bool {
        ColumnType::is_stored_as(self, stored)
    }
}

/// The value of one field.
#[doc(hidden)]
#[must_use]
pub fn value_of(field: &dyn FieldOfModel) -> Value {
    field.value()
}

impl<M> Change<M> {
    pub(crate) fn new(column: &'static str, to: impl Into<Operand>) -> Self {
        Self {
            setting: Setting {
                column,
                to: to.into(),
            },
            model: PhantomData,
        }
    }
}

impl<M> From<Assignment> for Change<M> {
    fn from(set: Assignment) -> Self {
        Self::new(set.column, set.value)
    }
}

impl<M> From<Change<M>> for Setting {
    fn from(change: Change<M>) -> Self {
        change.setting
    }
}

/// Shows the column only: the value may be a secret.
impl<M> fmt::Debug for Change<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Change").field(&self.setting.column).finish()
    }
}
