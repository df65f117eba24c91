//! What a query asks of relations, as plain data: what to load and what to count.

use super::Link;
use super::aggregate::Aggregate;
use crate::query::plan::Scope;

/// What is to be loaded with the records of a query.
#[doc(hidden)]
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Eager {
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

impl Load {
    /// All records of a relation.
    pub(crate) fn all(link: &'static Link) -> Self {
        Self {
            link,
            scope: Scope::new(link.related),
            targets: Vec::new(),
        }
    }
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
