//! The handle that applications hold.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::Notify;

use super::clock::Clock;
use super::memory::MemoryStore;
use super::null::NullStore;
use super::single_flight::Flights;
use super::store::Store;
use super::{CacheError, Lock, Ttl, json};
use crate::config::CacheConfig;

/// What `cache.driver` may be.
pub(crate) const DRIVERS: &[&str] = &["memory", "null"];

/// The cache of an application, an argument of handlers; cloning shares it.
///
/// A key is any text. A value is anything that serde writes and reads; it is kept as JSON, so `get` may ask for another
/// type than `put` was given when both have the same form. A time to live is a `Duration`, a `Timestamp`, or a [`Ttl`].
/// A cache may lose any value at any time (the room is needed, the process ends): keep nothing in it that cannot be made again.
///
/// # Examples
/// ```
/// use std::time::Duration;
///
/// use anvilforge_core::cache::Cache;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> anvilforge_core::Result<()> {
/// # let cache = Cache::memory(1 << 20);
/// cache.put("motto", "onward", Duration::from_secs(60)).await?;
/// assert_eq!(cache.get::<String>("motto").await?.as_deref(), Some("onward"));
///
/// // The usual way: made by the first who asks, and only once however many ask at the same time.
/// let primes: Vec<u32> = cache
///     .remember("primes", Duration::from_secs(3_600), || async { Ok(vec![2, 3, 5]) })
///     .await?;
/// assert_eq!(primes, [2, 3, 5]);
///
/// assert_eq!(cache.increment("visits", 1).await?, 1);
/// assert!(cache.forget("motto").await?);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Cache(Arc<Inner>);

struct Inner {
    driver: &'static str,
    store: Box<dyn Store>,
    clock: Clock,
    flights: Flights,
    released: Notify,
}

impl Cache {
    /// A cache of its own in memory, for code that runs without an application; `max_size` is in bytes.
    pub fn memory(max_size: usize) -> Self {
        Self::memory_with(max_size, Clock::start())
    }

    pub(super) fn memory_with(max_size: usize, clock: Clock) -> Self {
        let store = MemoryStore::new(max_size, clock.clone());
        Self::over("memory", store, clock)
    }

    /// Opens the cache that the configuration names.
    pub(crate) fn open(config: &CacheConfig) -> Self {
        match config.driver.as_str() {
            "memory" => Self::memory(config.max_size),
            "null" => Self::over("null", NullStore, Clock::start()),
            other => unreachable!("invariant: the configuration refuses the driver `{other}`"),
        }
    }

    pub(super) fn over(driver: &'static str, store: impl Store + 'static, clock: Clock) -> Self {
        Self(Arc::new(Inner {
            driver,
            store: Box::new(store),
            clock,
            flights: Flights::default(),
            released: Notify::new(),
        }))
    }

    /// The name of the driver, as in `cache.driver`.
    pub fn driver(&self) -> &'static str {
        self.0.driver
    }

    /// The value under a key; `None` when there is none, or its time is over.
    ///
    /// # Errors
    /// When the value is of another type.
    pub async fn get<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, CacheError> {
        match self.store().get(key).await? {
            Some(bytes) => json::decode(key, &bytes).map(Some),
            None => Ok(None),
        }
    }

    /// Whether there is a value under a key.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn has(&self, key: &str) -> Result<bool, CacheError> {
        Ok(self.store().get(key).await?.is_some())
    }

    /// Keeps a value for a while, in the place of the one before.
    ///
    /// # Errors
    /// When the value has no form in JSON or is too large; what was there is then forgotten.
    pub async fn put<T: Serialize + ?Sized>(
        &self,
        key: &str,
        value: &T,
        ttl: impl Into<Ttl>,
    ) -> Result<(), CacheError> {
        let bytes = json::encode(key, value);
        self.put_bytes(key, bytes, ttl.into()).await
    }

    /// Keeps a value until it is forgotten or the room is needed.
    ///
    /// # Errors
    /// As [`Cache::put`].
    pub async fn forever<T: Serialize + ?Sized>(
        &self,
        key: &str,
        value: &T,
    ) -> Result<(), CacheError> {
        self.put(key, value, Ttl::Forever).await
    }

    /// Keeps a value where there is none; whether it did. Of many who try at once, one succeeds.
    ///
    /// # Errors
    /// When the value has no form in JSON or is too large.
    pub async fn add<T: Serialize + ?Sized>(
        &self,
        key: &str,
        value: &T,
        ttl: impl Into<Ttl>,
    ) -> Result<bool, CacheError> {
        let bytes = json::encode(key, value)?;
        self.add_bytes(key, bytes, ttl.into()).await
    }

    /// The value under a key, which is then forgotten. Of many who pull at once, one gets it.
    ///
    /// # Errors
    /// When the value is of another type; it is forgotten all the same.
    pub async fn pull<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, CacheError> {
        match self.take(key).await? {
            Some(bytes) => json::decode(key, &bytes).map(Some),
            None => Ok(None),
        }
    }

    /// Forgets a key; whether there was a value.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn forget(&self, key: &str) -> Result<bool, CacheError> {
        Ok(self.take(key).await?.is_some())
    }

    /// Forgets everything. Locks stay.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn flush(&self) -> Result<(), CacheError> {
        self.flights().detach_all();
        self.store().flush().await
    }

    /// Gives a value another time to live, from now on; whether there is one.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn touch(&self, key: &str, ttl: impl Into<Ttl>) -> Result<bool, CacheError> {
        match self.left(ttl.into()) {
            Left::Over => self.forget(key).await,
            Left::Time(ttl) => self.store().touch(key, ttl).await,
        }
    }

    /// Adds to a whole number and gives the sum.
    ///
    /// The number keeps its time to live; where there is none, it begins at zero and stays for ever.
    ///
    /// # Errors
    /// When the value is no whole number, or the sum has more than 64 bits; the value stays as it was.
    pub async fn increment(&self, key: &str, by: i64) -> Result<i64, CacheError> {
        self.flights().detach(key);
        self.store().increment(key, by).await
    }

    /// Takes from a whole number; the counterpart of [`Cache::increment`].
    ///
    /// # Errors
    /// As [`Cache::increment`].
    pub async fn decrement(&self, key: &str, by: i64) -> Result<i64, CacheError> {
        let by = by.checked_neg().ok_or_else(|| CacheError::Overflow {
            key: key.to_owned(),
            by,
        })?;
        self.increment(key, by).await
    }

    /// The values under several keys, in their order.
    ///
    /// # Errors
    /// When one of the values is of another type.
    pub async fn many<T: DeserializeOwned>(
        &self,
        keys: &[&str],
    ) -> Result<Vec<Option<T>>, CacheError> {
        let mut values = Vec::with_capacity(keys.len());
        for key in keys {
            values.push(self.get(key).await?);
        }
        Ok(values)
    }

    /// Keeps several values for the same while.
    ///
    /// # Errors
    /// As [`Cache::put`], at the first value that fails; the ones before it are kept.
    pub async fn put_many<T: Serialize>(
        &self,
        values: &[(&str, T)],
        ttl: impl Into<Ttl>,
    ) -> Result<(), CacheError> {
        let ttl = ttl.into();
        for (key, value) in values {
            self.put(key, value, ttl).await?;
        }
        Ok(())
    }

    /// A lock of that name, still to be taken. Whoever takes it holds it for `ttl` at most.
    ///
    /// Locks and values have names of their own: a lock `report` and a value `report` do not meet.
    ///
    /// # Examples
    /// ```
    /// use std::time::Duration;
    ///
    /// # use anvilforge_core::cache::Cache;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> anvilforge_core::Result<()> {
    /// # let cache = Cache::memory(1 << 20);
    /// let lock = cache.lock("report", Duration::from_secs(60));
    /// if let Some(held) = lock.get().await? {
    ///     assert!(lock.get().await?.is_none());
    ///     held.release().await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn lock(&self, name: impl Into<String>, ttl: Duration) -> Lock {
        Lock::new(self.clone(), name.into(), ttl)
    }

    pub(super) async fn put_bytes(
        &self,
        key: &str,
        bytes: Result<Bytes, CacheError>,
        ttl: Ttl,
    ) -> Result<(), CacheError> {
        self.flights().detach(key);
        match (bytes, self.left(ttl)) {
            (Ok(bytes), Left::Time(ttl)) => self.store().put(key, bytes, ttl).await,
            (bytes, _) => {
                self.store().take(key).await?;
                bytes.map(drop)
            }
        }
    }

    async fn add_bytes(&self, key: &str, bytes: Bytes, ttl: Ttl) -> Result<bool, CacheError> {
        let Left::Time(ttl) = self.left(ttl) else {
            return Ok(false);
        };
        self.flights().detach(key);
        self.store().add(key, bytes, ttl).await
    }

    pub(super) async fn take(&self, key: &str) -> Result<Option<Bytes>, CacheError> {
        self.flights().detach(key);
        self.store().take(key).await
    }

    pub(super) fn left(&self, ttl: Ttl) -> Left {
        match ttl.left(self.clock()) {
            Some(time) if time.is_zero() => Left::Over,
            time => Left::Time(time),
        }
    }

    pub(super) fn store(&self) -> &dyn Store {
        &*self.0.store
    }

    pub(super) fn flights(&self) -> &Flights {
        &self.0.flights
    }

    /// Told whenever this process releases a lock.
    pub(super) fn released(&self) -> &Notify {
        &self.0.released
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.0.clock
    }

    #[cfg(test)]
    pub(crate) fn is_same_as(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// What a [`Ttl`] leaves.
pub(super) enum Left {
    /// Nothing.
    Over,
    /// This time; `None` is for ever.
    Time(Option<Duration>),
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache")
            .field("driver", &self.0.driver)
            .finish_non_exhaustive()
    }
}
