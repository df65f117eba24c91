//! The boundary: what a driver of the cache has to do.

use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;

use super::CacheError;

pub(super) type StoreFuture<'a, T> = BoxFuture<'a, Result<T, CacheError>>;

/// A place that keeps bytes under keys for a while, and locks beside them.
///
/// Each method is atomic. A time to live is never zero; `None` is for ever. A store that several applications share puts
/// `cache.prefix` in front of every key itself.
pub(super) trait Store: Send + Sync {
    /// The value, unless its time is over.
    fn get<'a>(&'a self, key: &'a str) -> StoreFuture<'a, Option<Bytes>>;

    /// Keeps a value, in the place of the one before.
    fn put<'a>(&'a self, key: &'a str, value: Bytes, ttl: Option<Duration>) -> StoreFuture<'a, ()>;

    /// Keeps a value where there is none; whether it did.
    fn add<'a>(
        &'a self,
        key: &'a str,
        value: Bytes,
        ttl: Option<Duration>,
    ) -> StoreFuture<'a, bool>;

    /// Removes a value and gives it.
    fn take<'a>(&'a self, key: &'a str) -> StoreFuture<'a, Option<Bytes>>;

    /// Gives a value a new time to live; whether there is one.
    fn touch<'a>(&'a self, key: &'a str, ttl: Option<Duration>) -> StoreFuture<'a, bool>;

    /// Adds to a number, which keeps its time to live; one that is not there begins at zero and stays for ever.
    fn increment<'a>(&'a self, key: &'a str, by: i64) -> StoreFuture<'a, i64>;

    /// Removes all values of this application. Locks stay.
    fn flush(&self) -> StoreFuture<'_, ()>;

    /// Takes a lock that is free; whether it was.
    fn lock<'a>(&'a self, name: &'a str, owner: &'a str, ttl: Duration) -> StoreFuture<'a, bool>;

    /// Frees a lock that this owner holds (without an owner: that anybody holds); whether there was one.
    fn unlock<'a>(&'a self, name: &'a str, owner: Option<&'a str>) -> StoreFuture<'a, bool>;
}
