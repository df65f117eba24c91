//! The locks of the memory driver. They stand beside the entries: no lock is ever evicted.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Below this many locks the expired ones are left where they are.
const SMALL: usize = 64;

/// Who holds which lock until when; moments are those of a `Clock`.
#[derive(Debug, Default)]
pub(super) struct LockTable(Mutex<Table>);

#[derive(Debug, Default)]
struct Table {
    locks: HashMap<String, Holder>,
    /// The number of locks at which the expired ones are looked for.
    sweep_at: usize,
}

#[derive(Debug)]
struct Holder {
    owner: String,
    /// `None`: never.
    expires: Option<Duration>,
}

impl Holder {
    fn is_expired(&self, now: Duration) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }
}

impl LockTable {
    /// Takes a lock that is free; whether it was.
    pub(super) fn lock(&self, name: &str, owner: &str, now: Duration, ttl: Duration) -> bool {
        let mut table = self.table();
        if table
            .locks
            .get(name)
            .is_some_and(|holder| !holder.is_expired(now))
        {
            return false;
        }
        table.sweep(now);
        let holder = Holder {
            owner: owner.to_owned(),
            expires: now.checked_add(ttl),
        };
        table.locks.insert(name.to_owned(), holder);
        true
    }

    /// Frees a lock that this owner holds, or anybody; whether there was one.
    pub(super) fn unlock(&self, name: &str, owner: Option<&str>, now: Duration) -> bool {
        let mut table = self.table();
        let is_held = table.locks.get(name).is_some_and(|holder| {
            !holder.is_expired(now) && owner.is_none_or(|owner| holder.owner == owner)
        });
        if is_held {
            table.locks.remove(name);
        }
        is_held
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.table().locks.len()
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    /// Removes what is expired whenever the table has doubled, so that locks which nobody releases do not pile up.
    fn sweep(&mut self, now: Duration) {
        if self.locks.len() >= self.sweep_at.max(SMALL) {
            self.locks.retain(|_, holder| !holder.is_expired(now));
            self.sweep_at = self.locks.len() * 2;
        }
    }
}
