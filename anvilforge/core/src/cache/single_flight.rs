//! One computation per key, however many wait for its value.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tokio::sync::OnceCell;

/// The computations under way.
#[derive(Debug, Default)]
pub(super) struct Flights(Mutex<Table>);

type Table = HashMap<String, Arc<OnceCell<Bytes>>>;

impl Flights {
    /// Joins the computation of a key, or begins one. A failed or dropped one is begun again by the next who waits.
    pub(super) fn board<'a>(&'a self, key: &'a str) -> Seat<'a> {
        let mut table = self.table();
        let flight = match table.get(key) {
            Some(flight) => Arc::clone(flight),
            None => Arc::clone(table.entry(key.to_owned()).or_default()),
        };
        drop(table);
        Seat {
            flights: self,
            key,
            flight: Some(flight),
        }
    }

    /// The value of a key has changed: what is computed now is out of date, and who asks from now on begins anew.
    pub(super) fn detach(&self, key: &str) {
        self.table().remove(key);
    }

    /// [`Flights::detach`] for all keys.
    pub(super) fn detach_all(&self) {
        self.table().clear();
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.table().len()
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A part in a computation. The last one that is dropped clears the table.
pub(super) struct Seat<'a> {
    flights: &'a Flights,
    key: &'a str,
    /// Taken when dropped.
    flight: Option<Arc<OnceCell<Bytes>>>,
}

impl Seat<'_> {
    /// Where the value will be.
    pub(super) fn value(&self) -> &OnceCell<Bytes> {
        self.flight
            .as_ref()
            .expect("invariant: only dropping takes it")
    }

    /// Whether the value is still wanted under its key.
    pub(super) fn is_attached(&self) -> bool {
        self.is_in(&self.flights.table())
    }

    /// Ends the computation: who asks from now on looks into the store. Whether it was attached until now.
    pub(super) fn land(&self) -> bool {
        let mut table = self.flights.table();
        let attached = self.is_in(&table);
        if attached {
            table.remove(self.key);
        }
        attached
    }

    fn is_in(&self, table: &Table) -> bool {
        table
            .get(self.key)
            .zip(self.flight.as_ref())
            .is_some_and(|(known, own)| Arc::ptr_eq(known, own))
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        // Within the lock, where the others are cloned and dropped too: so their number is exact.
        let mut table = self.flights.table();
        let attached = self.is_in(&table);
        drop(self.flight.take());
        if attached && table.get(self.key).map(Arc::strong_count) == Some(1) {
            table.remove(self.key);
        }
    }
}
