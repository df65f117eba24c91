//! [`Fields`]: the fields of a record, one beside the other. What is told of records is read from them: the values that are
//! written, the key, `Debug` and JSON. So a model brings one function that lists its fields, and all the rest is compiled once.

use std::any::{Any, TypeId};
use std::fmt;

use jiff::Timestamp;
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::{Assignment, Definition, FieldOfModel, Model};
use crate::relation::{MorphTarget, Morphed, Related};
use crate::value::{ColumnType, Value};

/// What can be told of a field, be it a column or a relation.
#[doc(hidden)]
pub trait Told {
    /// For `Debug`.
    fn as_debug(&self) -> &dyn fmt::Debug;

    /// For JSON.
    fn as_json(&self) -> &dyn erased_serde::Serialize;

    /// Its type, where it is a column.
    fn as_any(&self) -> Option<&dyn Any> {
        None
    }

    /// Whether it is a relation that is not loaded.
    fn is_missing(&self) -> bool {
        false
    }
}

impl<T: ColumnType> Told for T {
    fn as_debug(&self) -> &dyn fmt::Debug {
        self
    }

    fn as_json(&self) -> &dyn erased_serde::Serialize {
        self
    }

    fn as_any(&self) -> Option<&dyn Any> {
        Some(self)
    }
}

macro_rules! relations_are_told {
    ($($generic:ident: $bound:ident => $records:ty),+) => {$(
        impl<$generic: $bound, K> Told for Related<$records, K> {
            fn as_debug(&self) -> &dyn fmt::Debug {
                self
            }

            fn as_json(&self) -> &dyn erased_serde::Serialize {
                self
            }

            fn is_missing(&self) -> bool {
                !self.is_loaded()
            }
        }
    )+};
}

relations_are_told!(M: Model => Option<M>, M: Model => Vec<M>, E: MorphTarget => Morphed<E>);

/// The fields of a record; given to [`Model::told_columns`] and [`Model::told_relations`], which fill it.
#[doc(hidden)]
#[derive(Default)]
pub struct Fields<'r> {
    columns: Vec<&'r dyn FieldOfModel>,
    relations: Vec<&'r dyn Told>,
}

/// The names of a field, in a model that has one whose name in JSON is not that of its column.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Name {
    /// The field.
    pub field: &'static str,
    /// Its name in JSON; `None` when it is left out.
    pub json: Option<&'static str>,
    /// Whether `Debug` does not show it either.
    pub is_hidden: bool,
}

impl<'r> Fields<'r> {
    /// Takes the columns, in the order of [`Definition::columns`].
    pub fn take(&mut self, columns: &[&'r dyn FieldOfModel]) {
        self.columns.extend_from_slice(columns);
    }

    /// Takes the relations, in the order in which they were declared.
    pub fn relate(&mut self, relations: &[&'r dyn Told]) {
        self.relations.extend_from_slice(relations);
    }

    /// The columns of a record.
    pub(super) fn of(record: &'r impl Model) -> Self {
        let mut fields = Self::default();
        record.told_columns(&mut fields);
        fields
    }

    /// The columns and the relations of a record.
    fn all_of(record: &'r impl Model) -> Self {
        let mut fields = Self::of(record);
        record.told_relations(&mut fields);
        fields
    }

    /// The values of all columns but the key, and but those that the database generates; with `before`, those that
    /// differ from it.
    pub(super) fn written(
        &self,
        model: &Definition,
        before: Option<&[Assignment]>,
    ) -> Vec<Assignment> {
        let before = before.unwrap_or_default();
        let mut values = Vec::with_capacity(self.columns.len());
        for (column, field) in model.columns.iter().copied().zip(&self.columns) {
            let had = before.iter().find(|set| set.column == column);
            let is_ours = column != model.key && !model.generated.contains(&column);
            if is_ours && !had.is_some_and(|had| field.is_stored_as(&had.value)) {
                values.push(Assignment {
                    column,
                    value: field.value().of_column("", column),
                });
            }
        }
        values
    }

    /// The value of the key.
    pub(super) fn key(&self, model: &Definition) -> Value {
        let mut columns = model.columns.iter().zip(&self.columns);
        match columns.find(|(column, _)| **column == model.key) {
            Some((_, field)) => field.value(),
            None => Value::NULL,
        }
    }

    /// The fields with their places, the columns first.
    fn each(&self) -> impl Iterator<Item = (usize, &'r dyn Told)> {
        let columns = self.columns.iter().map(|field| *field as &dyn Told);
        columns.chain(self.relations.iter().copied()).enumerate()
    }

    fn debug(&self, model: &Definition, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct(model.name);
        for (index, field) in self.each() {
            let name = model.field_name(index);
            match model.is_hidden(index) {
                true => shown.field(name, &format_args!("…")),
                false => shown.field(name, field.as_debug()),
            };
        }
        shown.finish()
    }

    fn serialize<S: Serializer>(
        &self,
        model: &Definition,
        is_left_out: &dyn Fn(usize) -> bool,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        let columns = self.columns.len();
        let is_told = |index: usize, field: &dyn Told| {
            (index < columns || !field.is_missing()) && !is_left_out(index)
        };
        let mut count = 0;
        for (index, field) in self.each() {
            count += usize::from(model.json_name(index).is_some() && is_told(index, field));
        }
        let mut object = to.serialize_struct(model.name, count)?;
        for (index, field) in self.each() {
            match model.json_name(index) {
                Some(name) if is_told(index, field) => {
                    object.serialize_field(name, &Erased(field))?;
                }
                Some(name) => object.skip_field(name)?,
                None => {}
            }
        }
        object.end()
    }
}

/// A field as serde takes it.
struct Erased<'r>(&'r dyn Told);

/// Hot path: what most columns are is serialized as what it is; only the others go through a serializer without its type.
macro_rules! serialize_common {
    ($any:ident, $to:ident: $($type:ty),+ $(,)?) => {
        let id = $any.type_id();
        $(
            if id == TypeId::of::<$type>()
                && let Some(value) = $any.downcast_ref::<$type>()
            {
                return value.serialize($to);
            }
        )+
    };
}

impl Serialize for Erased<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if let Some(any) = self.0.as_any() {
            serialize_common!(
                any, to: String, i64, Timestamp, bool, i32, f64, Option<String>, Option<i64>, Option<Timestamp>,
            );
        }
        erased_serde::serialize(self.0.as_json(), to)
    }
}

/// `Debug` of a record.
#[doc(hidden)]
pub fn debug<M: Model>(record: &M, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    Fields::all_of(record).debug(M::DEFINITION, f)
}

/// `Serialize` of a record.
#[doc(hidden)]
pub fn serialize<M: Model, S: Serializer>(record: &M, to: S) -> Result<S::Ok, S::Error> {
    Fields::all_of(record).serialize(M::DEFINITION, &|index| record.is_left_out(index), to)
}

impl Definition {
    /// The name of a field, the columns first.
    fn field_name(&self, index: usize) -> &'static str {
        match self.names {
            Some(names) => names.get(index).map_or("…", |name| name.field),
            None => self.own_name(index).unwrap_or("…"),
        }
    }

    /// Whether nobody is shown the field at a place.
    fn is_hidden(&self, index: usize) -> bool {
        let name = self.names.and_then(|names| names.get(index));
        name.is_some_and(|name| name.is_hidden)
    }

    /// The column at a place, or the relation behind the columns.
    fn own_name(&self, index: usize) -> Option<&'static str> {
        let relation = || self.relations.get(index.checked_sub(self.columns.len())?);
        self.columns.get(index).or_else(relation).copied()
    }

    /// The name of a field in JSON; `None` when it is left out.
    fn json_name(&self, index: usize) -> Option<&'static str> {
        match self.names {
            Some(names) => names.get(index)?.json,
            None => self.own_name(index),
        }
    }
}

impl fmt::Debug for Fields<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields = self.each().map(|(_, field)| field.as_debug());
        f.debug_list().entries(fields).finish()
    }
}
