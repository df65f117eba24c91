//! [`Loaded`]: related rows on their way into models. All of the work is done on rows, and compiled once; what each model
//! adds is how its fields are reached.

use std::collections::HashMap;

use super::aggregate::Function;
use super::related::{Related, State};
use super::{Link, Pivot};
use crate::error::Result;
use crate::model::{Definition, Model};
use crate::row::Row;
use crate::value::Value;

/// What was loaded for the records of one query.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct Loaded {
    /// The place in a row of the first number over relations.
    pub(super) first_aggregate: usize,
    /// The numbers, and of which field each is.
    pub(super) aggregates: Vec<(usize, Function)>,
    pub(super) levels: Vec<Level>,
}

/// The rows of one relation, by the parent's key.
#[derive(Debug)]
pub(super) struct Level {
    pub(super) link: &'static Link,
    /// The place of the parent's key in the parent's row.
    pub(super) local: usize,
    pub(super) groups: HashMap<Key, Vec<Row>>,
    /// Whether no two parents share a group, so that it need not be copied.
    pub(super) take: bool,
    /// What was loaded for the rows.
    pub(super) next: Loaded,
    /// The rows of each model that the relation may lead to, where there are several.
    pub(super) targets: Vec<Level>,
    /// The place in the parent's row of the name of the model.
    pub(super) name: usize,
}

/// What belongs to one record.
pub(super) struct Share {
    groups: Vec<(usize, Vec<Row>)>,
    aggregates: Vec<Value>,
}

/// A value by which rows are found again.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Key {
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
    /// A value of another kind, in words.
    Other(String),
}

/// The relation fields of a model, by their places. Implemented by `#[derive(Model)]`.
#[doc(hidden)]
#[expect(
    clippy::len_without_is_empty,
    reason = "only models with such fields have this"
)]
pub trait RelationFields: Send + Sync {
    /// How many there are.
    fn count(&self) -> usize;

    /// A field.
    fn field(&mut self, index: usize) -> &mut dyn RelationField;

    /// The value of the column by which a field's records are found.
    fn local(&self, index: usize) -> Value;

    /// The name of the model that a field's record is of, where it may be of several.
    fn morph_name(&self, _index: usize) -> Value {
        Value::NULL
    }

    /// The key of the record.
    fn key(&self) -> Value;
}

/// A relation field, whatever it holds.
#[doc(hidden)]
pub trait RelationField {
    /// Makes records of the rows and holds them. `target` says of which model they are, where there are several.
    fn fill(
        &mut self,
        link: &'static Link,
        target: usize,
        rows: Vec<Row>,
        next: &mut Loaded,
    ) -> Result<()>;

    /// Whether the records are loaded.
    fn is_filled(&self) -> bool;

    /// What it holds.
    fn state(&mut self) -> &mut Option<Box<State>>;

    /// Of which model the loaded record is, where it may be of several.
    fn target(&self) -> usize {
        0
    }

    /// The relation fields of the records that are loaded.
    fn children(&mut self) -> Vec<&mut dyn RelationFields>;
}

impl Key {
    /// The key of a value; `None` for a null, which is equal to nothing.
    pub(super) fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Null(_) => None,
            Value::Int(number) => Some(Self::Int(*number)),
            Value::Text(text) => Some(Self::Text(text.clone())),
            Value::Bytes(bytes) => Some(Self::Bytes(bytes.clone())),
            other => Some(Self::Other(format!("{other:?}"))),
        }
    }
}

impl Level {
    /// The rows that belong to a parent which names a model, and the place of that model.
    pub(super) fn rows_of_named(
        &mut self,
        name: Option<&Value>,
        parent: Option<&Value>,
    ) -> (usize, Vec<Row>) {
        if self.targets.is_empty() {
            return (0, self.rows_of(parent));
        }
        let Some(Value::Text(name)) = name else {
            return (0, Vec::new());
        };
        let mut targets = self.targets.iter_mut().enumerate();
        match targets.find(|(_, target)| target.link.related.morph == name) {
            Some((place, target)) => (place, target.rows_of(parent)),
            None => (0, Vec::new()),
        }
    }

    /// Puts rows into the field of a record.
    pub(super) fn fill(
        &mut self,
        field: &mut dyn RelationField,
        (target, rows): (usize, Vec<Row>),
    ) -> Result<()> {
        let next = match self.targets.get_mut(target) {
            Some(target) => &mut target.next,
            None => &mut self.next,
        };
        field.fill(self.link, target, rows, next)
    }

    /// The rows that belong to a parent.
    pub(super) fn rows_of(&mut self, parent: Option<&Value>) -> Vec<Row> {
        let Some(key) = parent.and_then(Key::of) else {
            return Vec::new();
        };
        if self.take {
            self.groups.remove(&key).unwrap_or_default()
        } else {
            self.groups.get(&key).cloned().unwrap_or_default()
        }
    }
}

impl Loaded {
    pub(super) fn new(model: &Definition) -> Self {
        Self {
            first_aggregate: model.columns.len(),
            ..Self::default()
        }
    }

    /// Takes what belongs to a row. Asked before the row is made a record, which takes the values out of it.
    fn share(&mut self, row: &mut Row) -> Share {
        let groups = self.levels.iter_mut();
        let groups = groups
            .map(|level| {
                let (name, parent) = (row.at(level.name), row.at(level.local));
                level.rows_of_named(name, parent)
            })
            .collect();
        Share {
            groups,
            aggregates: (0..self.aggregates.len())
                .map(|index| row.take_value(self.first_aggregate + index))
                .collect(),
        }
    }

    /// Puts what belongs to a record into its fields.
    fn fill(&mut self, fields: &mut dyn RelationFields, share: Share) -> Result<()> {
        for (level, rows) in self.levels.iter_mut().zip(share.groups) {
            let field = fields.field(level.link.index);
            level.fill(field, rows)?;
        }
        for ((index, function), value) in self.aggregates.iter().zip(share.aggregates) {
            hold_aggregate(fields.field(*index), *function, value);
        }
        Ok(())
    }
}

/// Keeps a number over the related records in their field.
pub(super) fn hold_aggregate(field: &mut dyn RelationField, function: Function, value: Value) {
    let held = &mut field.state().get_or_insert_default().aggregates;
    held.retain(|(old, _)| *old != function);
    held.push((function, value));
}

/// Makes a record of a row, with what was loaded for it.
pub(crate) fn build<M: Model>(row: &mut Row, loaded: &mut Loaded) -> Result<M> {
    let share = loaded.share(row);
    match M::hydrate(row) {
        Ok(mut record) => match record.relations() {
            Some(fields) => loaded.fill(fields, share).map(|()| record),
            None => Ok(record),
        },
        Err(error) => Err(error),
    }
}

/// Lets a record that was read again keep what the old one had loaded, unless another column leads there now.
pub(crate) fn keep_loaded<M: Model>(old: &mut M, new: &mut M) {
    if let (Some(old), Some(new)) = (old.relations(), new.relations()) {
        hand_over(old, new);
    }
}

fn hand_over(old: &mut dyn RelationFields, new: &mut dyn RelationFields) {
    for index in 0..old.count() {
        let same = old.local(index) == new.local(index);
        if same && old.morph_name(index) == new.morph_name(index) {
            *new.field(index).state() = old.field(index).state().take();
        }
    }
}

impl<T: Model, K> RelationField for Related<Vec<T>, K> {
    fn fill(
        &mut self,
        link: &'static Link,
        _target: usize,
        rows: Vec<Row>,
        next: &mut Loaded,
    ) -> Result<()> {
        let mut records = Vec::with_capacity(rows.len());
        let mut pivots = Vec::new();
        for mut row in rows {
            if let Some(pivot) = pivot(link, &mut row, next) {
                pivots.push(pivot);
            }
            match build::<T>(&mut row, next) {
                Ok(record) => records.push(record),
                Err(error) => return Err(error),
            }
        }
        let state = self.state_mut();
        state.pivots = pivots;
        state.records = Some(Box::new(records));
        Ok(())
    }

    fn is_filled(&self) -> bool {
        self.is_loaded()
    }

    fn state(&mut self) -> &mut Option<Box<State>> {
        &mut self.state
    }

    fn children(&mut self) -> Vec<&mut dyn RelationFields> {
        match self.get_mut() {
            Ok(records) => records.iter_mut().filter_map(Model::relations).collect(),
            Err(_) => Vec::new(),
        }
    }
}

impl<T: Model, K> RelationField for Related<Option<T>, K> {
    fn fill(
        &mut self,
        link: &'static Link,
        _target: usize,
        rows: Vec<Row>,
        next: &mut Loaded,
    ) -> Result<()> {
        let records: Box<dyn std::any::Any + Send + Sync> = match rows.into_iter().next() {
            Some(mut row) => match build::<T>(&mut row, next) {
                Ok(record) => Box::new(Some(record)),
                Err(error) => return Err(error),
            },
            None => match link.default {
                Some(default) => default(),
                None => Box::new(None::<T>),
            },
        };
        self.state_mut().records = Some(records);
        Ok(())
    }

    fn is_filled(&self) -> bool {
        self.is_loaded()
    }

    fn state(&mut self) -> &mut Option<Box<State>> {
        &mut self.state
    }

    fn children(&mut self) -> Vec<&mut dyn RelationFields> {
        match self.get_mut() {
            Ok(Some(record)) => record.relations().into_iter().collect(),
            _ => Vec::new(),
        }
    }
}

/// What a row says of the table in between, where that is a pivot table.
fn pivot(link: &Link, row: &mut Row, next: &Loaded) -> Option<Pivot> {
    let middle = link.middle.as_ref()?;
    // The column before is the parent.
    let parent = next.first_aggregate + next.aggregates.len();
    let related = row.at(link
        .related
        .columns
        .iter()
        .position(|name| *name == link.foreign)?);
    let mut columns = vec![(middle.to_related, related.cloned().unwrap_or(Value::NULL))];
    columns.push((middle.to_model, row.take_value(parent)));
    for (index, column) in middle.columns.iter().enumerate() {
        columns.push((*column, row.take_value(parent + 1 + index)));
    }
    Some(Pivot {
        table: middle.table,
        columns,
    })
}
