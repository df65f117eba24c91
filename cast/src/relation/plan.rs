//! What a query asks of relations, as plain data: what to load, what to count, and which records must be related.

use super::Link;
use super::aggregate::Aggregate;
use crate::query::operand::{Operand, Select};
use crate::query::plan::{Comparison, Condition, JsonCondition, Scope};
use crate::value::Value;

/// What is to be loaded with the records of a query.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Eager {
    pub(crate) loads: Vec<Load>,
    pub(crate) aggregates: Vec<Aggregate>,
}

/// The records of one relation.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Load {
    pub(crate) link: &'static Link,
    /// Which of the related records. Its limit and offset count for each parent; what it loads is the next level.
    pub(crate) scope: Scope,
    /// Where the related record may be of several models: what is wanted of each, with its own link.
    pub(crate) targets: Vec<(&'static Link, Scope)>,
}

/// A condition on the records that are related to a record.
#[derive(Debug, Clone, PartialEq)]
pub struct RelatedCondition {
    pub(crate) link: &'static Link,
    /// The name by which the statement knows the table of [`Link::model`].
    pub(crate) parent: &'static str,
    /// Which related records count.
    pub(crate) scope: Scope,
    pub(crate) test: Test,
}

/// What must be true of the number of related records.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Test {
    /// There is one.
    Exists,
    /// Their number stands in a relation to a number.
    Count(Comparison, u64),
}

/// A condition on the related table: the record belongs to one that has this value in [`Link::local`], by the table in
/// between.
#[derive(Debug, Clone, PartialEq)]
pub struct InMiddle {
    pub(crate) link: &'static Link,
    /// The name by which the statement knows the table of [`Link::related`].
    pub(crate) table: &'static str,
    pub(crate) value: Value,
}

impl Eager {
    pub(crate) fn is_empty(&self) -> bool {
        self.loads.is_empty() && self.aggregates.is_empty()
    }

    /// Adds a relation. When it is there already, the new wish counts, and what only the old one loads on the next level
    /// stays.
    pub(crate) fn add(&mut self, mut load: Load) {
        let Some(place) = self.loads.iter().position(|old| old.link == load.link) else {
            return self.loads.push(load);
        };
        let old = std::mem::take(&mut self.loads[place].scope.eager);
        for next in old.loads {
            if !load
                .scope
                .eager
                .loads
                .iter()
                .any(|new| new.link == next.link)
            {
                load.scope.eager.loads.push(next);
            }
        }
        for aggregate in old.aggregates {
            if !load.scope.eager.aggregates.contains(&aggregate) {
                load.scope.eager.aggregates.push(aggregate);
            }
        }
        self.loads[place] = load;
    }
}

impl Condition {
    /// Whether a subquery of the condition reads a table.
    pub(crate) fn reads(&self, table: &str) -> bool {
        let reads = |link: &Link, conditions: &[Self]| {
            let middle = link.middle.as_ref().map(|middle| middle.table);
            link.related.table == table
                || middle == Some(table)
                || conditions.iter().any(|one| one.reads(table))
        };
        match self {
            Self::Related(related) => reads(related.link, &related.scope.conditions),
            Self::InMiddle(within) => within
                .link
                .middle
                .as_ref()
                .is_some_and(|middle| middle.table == table),
            Self::All(conditions) | Self::Any(conditions) => {
                conditions.iter().any(|one| one.reads(table))
            }
            Self::Not(condition) => condition.reads(table),
            _ => false,
        }
    }

    /// Calls the table by another name. Subqueries keep the names of their own tables.
    pub(crate) fn rename(&mut self, from: &'static str, to: &'static str) {
        match self {
            Self::Compare(left, _, right) => {
                left.rename(from, to);
                right.rename(from, to);
            }
            Self::Like(operand, _) | Self::In(operand, _) | Self::IsNull(operand) => {
                operand.rename(from, to);
            }
            Self::Between(operand, low, high) => {
                for one in [operand, low, high] {
                    one.rename(from, to);
                }
            }
            Self::InQuery(operand, select) => {
                operand.rename(from, to);
                select.rename(from, to);
            }
            Self::Exists(select) => select.rename(from, to),
            Self::Json(
                JsonCondition::Is(place, _)
                | JsonCondition::Contains(place, _)
                | JsonCondition::Exists(place),
            ) => rename(&mut place.column.table, from, to),
            Self::Matches(columns, _) => {
                for column in columns {
                    rename(&mut column.table, from, to);
                }
            }
            Self::All(conditions) | Self::Any(conditions) => {
                conditions.iter_mut().for_each(|one| one.rename(from, to));
            }
            Self::Not(condition) => condition.rename(from, to),
            Self::Related(related) => rename(&mut related.parent, from, to),
            Self::InMiddle(middle) => rename(&mut middle.table, from, to),
            // What the text says of tables is the user's affair.
            Self::Raw(..) => {}
        }
    }
}

impl Operand {
    /// Calls a table by another name.
    fn rename(&mut self, from: &'static str, to: &'static str) {
        match self {
            Self::Column(column) => rename(&mut column.table, from, to),
            Self::Call(_, operands) => {
                operands.iter_mut().for_each(|one| one.rename(from, to));
            }
            Self::Calculate(left, _, right) => {
                left.rename(from, to);
                right.rename(from, to);
            }
            Self::Part(_, operand) => operand.rename(from, to),
            Self::Json(place, _) | Self::JsonSet(place, _) => {
                rename(&mut place.column.table, from, to);
            }
            Self::Query(select) => select.rename(from, to),
            Self::Over(operand, window) => {
                operand.rename(from, to);
                window.partition.iter_mut().for_each(|one| one.rename(from, to));
                window.sort.iter_mut().for_each(|one| one.by.rename(from, to));
            }
            Self::Value(_) | Self::Random | Self::Raw(..) => {}
        }
    }
}

impl Select {
    /// Calls a table of the query around this one by another name.
    fn rename(&mut self, from: &'static str, to: &'static str) {
        // A query of the same table means its own.
        if self.scope.model.table == from {
            return;
        }
        self.scope.conditions.iter_mut().for_each(|one| one.rename(from, to));
        self.outputs.iter_mut().for_each(|one| one.operand.rename(from, to));
    }
}

fn rename(table: &mut &'static str, from: &str, to: &'static str) {
    if *table == from {
        *table = to;
    }
}
