//! [`Loaded`]: related rows on their way into models. All of the work is done on rows, and compiled once; what each model
//! adds is how its fields are reached.

use std::any::Any;
use std::collections::HashMap;

use super::aggregate::Function;
use super::related::Held;
use super::{Link, Pivot};
use crate::error::Result;
use crate::model::{Definition, Model};
use crate::opaque::opaque;
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
    /// What belongs to the record that is made now.
    share: Share,
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
#[derive(Debug, Default)]
struct Share {
    groups: Vec<(usize, Vec<Row>)>,
    aggregates: Vec<Value>,
}

/// A value by which rows are found again.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
    /// A value of another kind, in words.
    Other(String),
}

/// The relation fields of a model, by their places. Implemented by `#[derive(Model)]`.
#[doc(hidden)]
pub trait RelationFields: Send + Sync {
    /// A field.
    fn field(&mut self, index: usize) -> &mut Held;

    /// The value of the column by which a field's records are found; the record's key behind the last field.
    fn local(&self, index: usize) -> Value;

    /// The name of the model that a field's record is of, where it may be of several.
    fn morph_name(&self, _index: usize) -> Value {
        Value::NULL
    }
}

impl dyn RelationFields + '_ {
    /// The key of the record.
    pub(super) fn key(&self) -> Value {
        self.local(usize::MAX)
    }
}

/// What a field holds, behind `dyn`.
pub(super) type Records = Box<dyn Any + Send + Sync>;

/// How a field's records are made and found again: the part of relations that knows types. It is the same for all relations
/// to a model.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Holder {
    /// Whether the field is for a list of records.
    pub(super) many: bool,
    /// Makes what the field holds of rows. The number is 1 for a list; where the record is of one of several models, it says
    /// of which.
    pub(super) fill: fn(usize, &mut [Row], &mut Loaded) -> Result<Records>,
    /// The relation fields of the records.
    pub(super) children: for<'r> fn(&'r mut (dyn Any + Send + Sync)) -> Children<'r>,
}

/// The relation fields of records, and of which model they are, where there are several.
pub(super) type Children<'r> = (usize, Vec<&'r mut dyn RelationFields>);

impl Holder {
    /// Holds nothing.
    pub(super) const NONE: Self = Self {
        many: false,
        fill: |_, _, _| Ok(Box::new(())),
        children: |_| (0, Vec::new()),
    };

    /// Holds a `Vec` or an `Option` of records.
    pub(super) const fn of<T: Model>(many: bool) -> Self {
        Self {
            many,
            fill: fill::<T>,
            children: children::<T>,
        }
    }
}

// These are compiled for each model. Loops and `match` give the compiler far less to do there than iterators and `?` would.

/// Makes records of rows, with what was loaded for them.
pub(crate) fn records<M: Model>(rows: &mut [Row], loaded: &mut Loaded) -> Result<Vec<M>> {
    let mut records = Vec::with_capacity(rows.len());
    let mut place = 0;
    while place < rows.len() {
        match build(&mut rows[place], loaded) {
            Ok(record) => records.push(record),
            Err(error) => return Err(error),
        }
        place += 1;
    }
    Ok(records)
}

/// Makes a record of a row, with what was loaded for it.
pub(crate) fn build<M: Model>(row: &mut Row, loaded: &mut Loaded) -> Result<M> {
    loaded.prepare(row);
    let Some(mut record) = M::hydrate(row) else {
        return Err(row.misfit());
    };
    match loaded.finish(record.relations()) {
        Ok(()) => {
            tell_retrieved(M::DEFINITION, &mut record);
            Ok(record)
        }
        Err(error) => Err(error),
    }
}

fn tell_retrieved(model: &Definition, record: &mut dyn Any) {
    for watch in model.hooks.observers {
        watch.retrieved(record);
    }
}

fn fill<T: Model>(many: usize, rows: &mut [Row], next: &mut Loaded) -> Result<Records> {
    match records::<T>(rows, next) {
        Ok(records) if many == 1 => Ok(Box::new(records)),
        Ok(mut records) => Ok(Box::new(records.pop())),
        Err(error) => Err(error),
    }
}

fn children<T: Model>(records: &mut (dyn Any + Send + Sync)) -> Children<'_> {
    let records: &mut [T] = if records.is::<Vec<T>>() {
        match records.downcast_mut::<Vec<T>>() {
            Some(records) => records,
            None => &mut [],
        }
    } else {
        match records.downcast_mut::<Option<T>>() {
            Some(record) => record.as_mut_slice(),
            None => &mut [],
        }
    };
    let mut children = Vec::new();
    for record in records {
        if let Some(fields) = record.relations() {
            children.push(fields);
        }
    }
    (0, children)
}

impl Key {
    /// The key of a value; `None` for a null, which is equal to nothing.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Null(_) => None,
            Value::Int(number) => Some(Self::Int(*number)),
            Value::Text(text) => Some(Self::Text(text.clone())),
            Value::Bytes(bytes) => Some(Self::Bytes(bytes.clone())),
            // A field has these with their type, a row as what the database stores them as.
            Value::Bool(truth) => Some(Self::Int((*truth).into())),
            Value::Uuid(uuid) => Some(Self::Text(uuid.to_string())),
            Value::Date(day) => Some(Self::Text(day.to_string())),
            #[cfg(feature = "decimal")]
            Value::Decimal(number) => Some(Self::Text(number.to_string())),
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

    /// Makes records of rows, and puts them into the field.
    pub(super) fn fill(
        &mut self,
        field: &mut Held,
        (target, mut rows): (usize, Vec<Row>),
    ) -> Result<()> {
        let link = self.link;
        let next = match self.targets.get_mut(target) {
            Some(target) => &mut target.next,
            None => &mut self.next,
        };
        let holder = link.holder;
        if !holder.many {
            rows.truncate(1);
        }
        let pivots = rows.iter_mut().filter_map(|row| pivot(link, row, next));
        let pivots: Vec<_> = pivots.collect();
        let records = match link.default {
            Some(default) if rows.is_empty() => default(),
            _ if holder.many => (holder.fill)(1, &mut rows, next)?,
            // A list of one model is told by 1, so a lone record must not be.
            _ => (holder.fill)(target, &mut rows, next)?,
        };
        let state = field.state_mut();
        state.pivots = (!pivots.is_empty()).then(|| opaque(pivots));
        state.records = Some(records);
        Ok(())
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

    /// Whether nothing was loaded, as for most queries.
    fn is_empty(&self) -> bool {
        self.levels.is_empty() && self.aggregates.is_empty()
    }

    /// Takes what belongs to a row. Asked before the row is made a record, which takes the values out of it.
    pub(crate) fn prepare(&mut self, row: &mut Row) {
        if self.is_empty() {
            return;
        }
        let groups = self.levels.iter_mut();
        let groups = groups.map(|level| {
            let (name, parent) = (row.at(level.name), row.at(level.local));
            level.rows_of_named(name, parent)
        });
        self.share.groups = groups.collect();
        let places = 0..self.aggregates.len();
        let values = places.map(|place| row.take_value(self.first_aggregate + place));
        self.share.aggregates = values.collect();
    }

    /// Puts what belongs to the record into its fields.
    pub(crate) fn finish(&mut self, fields: Option<&mut dyn RelationFields>) -> Result<()> {
        let Some(fields) = fields.filter(|_| !self.is_empty()) else {
            return Ok(());
        };
        let share = std::mem::take(&mut self.share);
        for (level, rows) in self.levels.iter_mut().zip(share.groups) {
            level.fill(fields.field(level.link.index), rows)?;
        }
        for ((index, function), value) in self.aggregates.iter().zip(share.aggregates) {
            hold_aggregate(fields.field(*index), *function, value);
        }
        Ok(())
    }
}

/// Keeps a number over the related records in their field.
pub(super) fn hold_aggregate(field: &mut Held, function: Function, value: Value) {
    let held = &mut field.state_mut().aggregates;
    let held = held.get_or_insert_with(|| opaque(Vec::new()));
    held.retain(|(old, _)| *old != function);
    held.push((function, value));
}

/// Lets a record that was read again keep what the old one had loaded, unless another column leads there now.
pub(crate) fn keep_loaded<M: Model>(old: &mut M, new: &mut M) {
    if let (Some(old), Some(new)) = (old.relations(), new.relations()) {
        hand_over(old, new, (M::DEFINITION.about)().relations.len());
    }
}

fn hand_over(old: &mut dyn RelationFields, new: &mut dyn RelationFields, count: usize) {
    for index in 0..count {
        let same = old.local(index) == new.local(index);
        if same && old.morph_name(index) == new.morph_name(index) {
            new.field(index).state = old.field(index).state.take();
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
        foreign: link.foreign,
        columns,
    })
}
