//! Hot path: the driver that keeps entries in this process, bounded in bytes.
//!
//! `quick_cache` holds them and decides which ones go when the room is needed (S3-FIFO: what is read again stays, and
//! one pass over many keys does not sweep out the rest). It knows no time to live: that is checked where an entry is met, and
//! after as many insertions as there are entries all expired ones are removed. A read takes one shared lock and copies one pointer.

use std::future::ready;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::available_parallelism;
use std::time::Duration;

use bytes::Bytes;
use quick_cache::sync::{Cache, DefaultLifecycle, EntryAction, EntryResult};
use quick_cache::{DefaultHashBuilder, OptionsBuilder, Weighter};

use super::clock::Clock;
use super::lock_table::LockTable;
use super::store::{Store, StoreFuture};
use super::{CacheError, json};

/// The bytes of an entry beside its key and its value: tables, allocations. Measured: with it, 64 MB of values of 1 byte to 100 KB
/// take 52 to 76 MB of the process.
pub(super) const OVERHEAD: usize = 192;

/// The least size of a shard: one entry may take half of it.
const SHARD: usize = 16 << 20;

/// What an entry takes usually; only the memory for keys that were evicted lately depends on it.
const USUAL_ENTRY: usize = 4 << 10;

/// After fewer insertions than this nobody looks for expired entries.
const LEAST_SWEEP: usize = 1_024;

#[derive(Debug)]
pub(super) struct MemoryStore {
    entries: Cache<String, Entry, Bytewise>,
    /// Insertions since expired entries were removed last, and how many there may be.
    inserted: AtomicUsize,
    sweep_at: AtomicUsize,
    locks: LockTable,
    largest: usize,
    clock: Clock,
}

#[derive(Debug, Clone)]
struct Entry {
    value: Bytes,
    /// The moment of the clock; `None` is never.
    expires: Option<Duration>,
}

impl Entry {
    fn is_expired(&self, now: Duration) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }
}

/// Counts the bytes of an entry.
#[derive(Debug, Clone)]
struct Bytewise;

impl Weighter<String, Entry> for Bytewise {
    fn weight(&self, key: &String, entry: &Entry) -> u64 {
        size(key, &entry.value) as u64
    }
}

fn size(key: &str, value: &Bytes) -> usize {
    key.len() + value.len() + OVERHEAD
}

impl MemoryStore {
    pub(super) fn new(max_size: usize, clock: Clock) -> Self {
        let shards = shards(max_size);
        let options = OptionsBuilder::new()
            .shards(shards)
            .weight_capacity(max_size as u64)
            .estimated_items_capacity(max_size / USUAL_ENTRY)
            .build()
            .expect("invariant: both capacities are given");
        Self {
            entries: Cache::with_options(
                options,
                Bytewise,
                DefaultHashBuilder::default(),
                DefaultLifecycle::default(),
            ),
            inserted: AtomicUsize::new(0),
            sweep_at: AtomicUsize::new(LEAST_SWEEP),
            locks: LockTable::default(),
            largest: max_size / shards / 2,
            clock,
        }
    }

    fn entry(&self, value: Bytes, ttl: Option<Duration>) -> Entry {
        Entry {
            value,
            expires: self.expires(ttl),
        }
    }

    /// A time to live beyond the end of the clock is for ever.
    fn expires(&self, ttl: Option<Duration>) -> Option<Duration> {
        self.clock.elapsed().checked_add(ttl?)
    }

    fn check_size(&self, key: &str, value: &Bytes) -> Result<(), CacheError> {
        let size = size(key, value);
        if size <= self.largest {
            return Ok(());
        }
        Err(CacheError::TooLarge {
            key: key.to_owned(),
            size,
            limit: self.largest,
        })
    }

    fn find(&self, key: &str) -> Option<Bytes> {
        let entry = self.entries.get(key)?;
        let now = self.clock.elapsed();
        if entry.is_expired(now) {
            // Asked again: it may have been replaced since.
            self.entries.remove_if(key, |entry| entry.is_expired(now));
            return None;
        }
        Some(entry.value)
    }

    fn insert(&self, key: &str, value: Bytes, ttl: Option<Duration>) -> Result<(), CacheError> {
        // What is there is of yesterday, also when the new value is refused.
        self.check_size(key, &value)
            .inspect_err(|_| drop(self.entries.remove(key)))?;
        self.entries.insert(key.to_owned(), self.entry(value, ttl));
        self.sweep_sometimes();
        Ok(())
    }

    fn insert_new(
        &self,
        key: &str,
        value: Bytes,
        ttl: Option<Duration>,
    ) -> Result<bool, CacheError> {
        self.check_size(key, &value)?;
        let found = self.change(key, |_| ());
        if let Found::Absent(place) = found {
            self.fill(place, value, ttl);
            return Ok(true);
        }
        Ok(false)
    }

    fn remove(&self, key: &str) -> Option<Bytes> {
        let (_, entry) = self.entries.remove(key)?;
        (!entry.is_expired(self.clock.elapsed())).then_some(entry.value)
    }

    fn renew(&self, key: &str, ttl: Option<Duration>) -> bool {
        let expires = self.expires(ttl);
        matches!(
            self.change(key, |entry| entry.expires = expires),
            Found::Present(())
        )
    }

    fn count(&self, key: &str, by: i64) -> Result<i64, CacheError> {
        let found = self.change(key, |entry| {
            let sum = json::add(key, &entry.value, by)?;
            entry.value = json::number(sum);
            Ok(sum)
        });
        match found {
            Found::Present(sum) => sum,
            Found::Absent(place) => {
                self.fill(place, json::number(by), None);
                Ok(by)
            }
        }
    }

    fn fill(&self, place: Place<'_>, value: Bytes, ttl: Option<Duration>) {
        // When somebody has put or removed an entry since, this one came before it and is gone.
        let _ = place.0.insert(self.entry(value, ttl));
        self.sweep_sometimes();
    }

    /// Changes an entry in its place while nobody else can, or holds its place for a new one.
    fn change<T>(&self, key: &str, change: impl FnOnce(&mut Entry) -> T) -> Found<'_, T> {
        let now = self.clock.elapsed();
        let found = self.entries.entry(key, None, |_, entry| {
            if entry.is_expired(now) {
                EntryAction::ReplaceWithGuard
            } else {
                EntryAction::Retain(change(entry))
            }
        });
        match found {
            EntryResult::Retained(changed) => Found::Present(changed),
            EntryResult::Vacant(place) | EntryResult::Replaced(place, _) => {
                Found::Absent(Place(place))
            }
            EntryResult::Removed(..) | EntryResult::Timeout => {
                unreachable!("invariant: nothing is removed, and no time limit is set")
            }
        }
    }

    /// Removes expired entries, each some insertions later: without that, the policy would hold on to those that were read often,
    /// and new ones would have but a corner of the room.
    fn sweep_sometimes(&self) {
        let sweep_at = self.sweep_at.load(Ordering::Relaxed);
        if self.inserted.fetch_add(1, Ordering::Relaxed) + 1 < sweep_at {
            return;
        }
        if self.inserted.swap(0, Ordering::Relaxed) < sweep_at {
            // Another thread has come here first.
            return;
        }
        let now = self.clock.elapsed();
        self.entries.retain(|_, entry| !entry.is_expired(now));
        let next = self.entries.len().max(LEAST_SWEEP);
        self.sweep_at.store(next, Ordering::Relaxed);
    }

    #[cfg(test)]
    pub(super) fn used(&self) -> u64 {
        self.entries.weight()
    }

    #[cfg(test)]
    pub(super) fn administration(&self) -> usize {
        self.entries.memory_used().total()
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    #[cfg(test)]
    pub(super) fn locks(&self) -> usize {
        self.locks.len()
    }
}

/// What there is under a key.
enum Found<'a, T> {
    /// An entry, and what came of changing it.
    Present(T),
    Absent(Place<'a>),
}

/// A place that is held for a new entry: others who want to change it wait.
struct Place<'a>(
    quick_cache::sync::PlaceholderGuard<
        'a,
        String,
        Entry,
        Bytewise,
        DefaultHashBuilder,
        DefaultLifecycle<String, Entry>,
    >,
);

/// A power of two, for room enough in each of them and little waiting for one another.
fn shards(max_size: usize) -> usize {
    let threads = available_parallelism().map_or(1, usize::from);
    let most = (max_size / SHARD).min(threads * 4).max(1);
    1 << most.ilog2()
}

impl Store for MemoryStore {
    fn get<'a>(&'a self, key: &'a str) -> StoreFuture<'a, Option<Bytes>> {
        Box::pin(ready(Ok(self.find(key))))
    }

    fn put<'a>(&'a self, key: &'a str, value: Bytes, ttl: Option<Duration>) -> StoreFuture<'a, ()> {
        Box::pin(ready(self.insert(key, value, ttl)))
    }

    fn add<'a>(
        &'a self,
        key: &'a str,
        value: Bytes,
        ttl: Option<Duration>,
    ) -> StoreFuture<'a, bool> {
        Box::pin(ready(self.insert_new(key, value, ttl)))
    }

    fn take<'a>(&'a self, key: &'a str) -> StoreFuture<'a, Option<Bytes>> {
        Box::pin(ready(Ok(self.remove(key))))
    }

    fn touch<'a>(&'a self, key: &'a str, ttl: Option<Duration>) -> StoreFuture<'a, bool> {
        Box::pin(ready(Ok(self.renew(key, ttl))))
    }

    fn increment<'a>(&'a self, key: &'a str, by: i64) -> StoreFuture<'a, i64> {
        Box::pin(ready(self.count(key, by)))
    }

    fn flush(&self) -> StoreFuture<'_, ()> {
        self.entries.clear();
        Box::pin(ready(Ok(())))
    }

    fn lock<'a>(&'a self, name: &'a str, owner: &'a str, ttl: Duration) -> StoreFuture<'a, bool> {
        let now = self.clock.elapsed();
        Box::pin(ready(Ok(self.locks.lock(name, owner, now, ttl))))
    }

    fn unlock<'a>(&'a self, name: &'a str, owner: Option<&'a str>) -> StoreFuture<'a, bool> {
        let now = self.clock.elapsed();
        Box::pin(ready(Ok(self.locks.unlock(name, owner, now))))
    }
}
