//! [`Replica`]: the values of a record for another one.

use std::fmt;
use std::marker::PhantomData;

use super::{Assignment, Change, Model, Pending, Setting};
use crate::connection::Executor;
use crate::query;

/// The values of a record for a new one; made by [`Model::replicate`].
#[must_use = "nothing is inserted until `create`"]
pub struct Replica<M> {
    settings: Vec<Setting>,
    model: PhantomData<fn() -> M>,
}

impl<M: Model> Replica<M> {
    pub(super) fn new(values: Vec<Assignment>) -> Self {
        let model = M::DEFINITION;
        let kept = [model.created_at, model.updated_at, model.deleted_at];
        let settings = values
            .into_iter()
            .filter(|set| !kept.contains(&Some(set.column)))
            .map(Setting::from)
            .collect();
        Self {
            settings,
            model: PhantomData,
        }
    }

    /// Gives columns other values.
    pub fn with(mut self, changes: impl IntoIterator<Item = Change<M>>) -> Self {
        for change in changes {
            let setting = Setting::from(change);
            self.settings.retain(|other| other.column != setting.column);
            self.settings.push(setting);
        }
        self
    }

    /// Inserts the new record. A key that the program chooses must have been given by [`with`](Self::with).
    #[track_caller]
    pub fn create(self, db: &dyn Executor) -> Pending<'_, M> {
        Pending::one(query::insert_settings(db, M::DEFINITION, self.settings))
    }
}

/// Shows the columns only: the values may be secrets.
impl<M> fmt::Debug for Replica<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.settings.iter().map(|setting| setting.column))
            .finish()
    }
}
