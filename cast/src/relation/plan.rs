//! What a query asks of relations, as plain data: what to load, what to count, and which records must be related.

use super::Link;
use super::aggregate::Aggregate;
use crate::query::plan::{Comparison, Condition, Scope};
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
pub(crate) struct RelatedCondition {
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
pub(crate) struct InMiddle {
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
    /// Calls the table by another name. Subqueries keep the names of their own tables.
    pub(crate) fn rename(&mut self, from: &'static str, to: &'static str) {
        let column = match self {
            Self::Compare(column, ..)
            | Self::Like(column, _)
            | Self::In(column, _)
            | Self::IsNull(column)
            | Self::Between(column, ..) => column,
            Self::All(conditions) | Self::Any(conditions) => {
                return conditions.iter_mut().for_each(|one| one.rename(from, to));
            }
            Self::Not(condition) => return condition.rename(from, to),
            Self::Related(related) => return rename(&mut related.parent, from, to),
            Self::InMiddle(middle) => return rename(&mut middle.table, from, to),
            // What the text says of tables is the user's affair.
            Self::Raw(..) => return,
        };
        rename(&mut column.table, from, to);
    }
}

fn rename(table: &mut &'static str, from: &str, to: &'static str) {
    if *table == from {
        *table = to;
    }
}
