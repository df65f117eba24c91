//! [`Change`]: a column of a model with the value that it is to get.

use std::fmt;
use std::marker::PhantomData;

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

impl Assignment {
    /// A column with a value.
    pub fn new<T: ColumnType>(column: &'static str, value: T) -> Self {
        Self {
            column,
            value: value.into_value(),
        }
    }
}

/// A field of a model without its type, so that what reads the fields of models is compiled once.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the type of a column",
    label = "not a column type"
)]
pub trait FieldOfModel {
    /// The value of the field.
    fn value(&self) -> Value;
}

impl<T: ColumnType> FieldOfModel for T {
    fn value(&self) -> Value {
        self.clone().into_value()
    }
}

/// Columns with the values of a model's fields, in their order.
#[doc(hidden)]
#[must_use]
pub fn assignments(columns: &[&'static str], fields: &[&dyn FieldOfModel]) -> Vec<Assignment> {
    let pairs = columns.iter().zip(fields);
    pairs
        .map(|(column, field)| Assignment {
            column,
            value: field.value(),
        })
        .collect()
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
