//! What a query asks of relations, as plain data: what to load and what to count.

use super::aggregate::Aggregate;
use super::{Link, select};
use crate::error::{Error, Result};
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

    /// Adds a relation. When it is there already, the two are one wish: see [`merge`].
    pub(crate) fn add(&mut self, load: Load) {
        let Some(old) = self.loads.iter_mut().find(|old| old.link == load.link) else {
            return self.loads.push(load);
        };
        merge(&mut old.scope, load.scope);
        for (link, scope) in load.targets {
            let mut targets = old.targets.iter_mut();
            match targets.find(|(known, _)| known.related == link.related) {
                Some((_, old)) => merge(old, scope),
                None => old.targets.push((link, scope)),
            }
        }
    }

    /// Adds a number, once.
    pub(crate) fn add_number(&mut self, number: Aggregate) {
        if !self.aggregates.contains(&number) {
            self.aggregates.push(number);
        }
    }

    /// Checks, at every level, that no field is to hold two different numbers under one name, and that rows that are to be
    /// locked can be. To be asked before the first statement, so that an error does not depend on what is in the tables.
    pub(crate) fn check(&self) -> Result<()> {
        for (place, number) in self.aggregates.iter().enumerate() {
            let before = &self.aggregates[..place];
            let is_same = |old: &Aggregate| {
                old.link.index == number.link.index && old.function == number.function
            };
            if before.iter().any(is_same) {
                return Err(Error::NumberTwice {
                    relation: number.link.path(),
                    number: number.function.to_string(),
                });
            }
        }
        for load in &self.loads {
            let targets = load.targets.iter().map(|(link, scope)| (*link, scope));
            let own = load.targets.is_empty().then_some((load.link, &load.scope));
            for (link, scope) in targets.chain(own) {
                select::check_lock(link, scope)?;
                scope.eager.check()?;
            }
        }
        Ok(())
    }
}

/// Adds what is said of the same related records again. What it loads with them is loaded, too. What it says of which
/// records and in which order counts in the place of what was said before, unless it says nothing of that.
fn merge(old: &mut Scope, mut new: Scope) {
    let wishes = std::mem::take(&mut new.eager);
    let mut eager = std::mem::take(&mut old.eager);
    if new != Scope::new(new.model) {
        *old = new;
    }
    for load in wishes.loads {
        eager.add(load);
    }
    for number in wishes.aggregates {
        eager.add_number(number);
    }
    old.eager = eager;
}
