//! [`Recycled`]: records that are there already, for factories to take in the place of new ones.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

use crate::model::Model;

/// Records by their models.
#[derive(Clone, Default)]
pub(super) struct Recycled {
    records: HashMap<TypeId, Vec<Arc<dyn Any + Send + Sync>>>,
}

impl Recycled {
    pub(super) fn add<R: Model>(&mut self, records: impl IntoIterator<Item = R>) {
        let list = self.records.entry(TypeId::of::<R>()).or_default();
        for record in records {
            list.push(Arc::new(record));
        }
    }

    /// Takes over the records of models of which there are none.
    pub(super) fn follow(&mut self, other: &Self) {
        for (model, records) in &other.records {
            let list = self.records.entry(*model).or_default();
            if list.is_empty() {
                list.clone_from(records);
            }
        }
    }

    pub(super) fn of<R: Model>(&self) -> Vec<Arc<R>> {
        let records = self.records.get(&TypeId::of::<R>());
        let records = records.into_iter().flatten().cloned();
        records
            .filter_map(|record| record.downcast().ok())
            .collect()
    }
}
