//! What can go wrong with a cached value.

use std::time::Duration;

/// Why the cache did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CacheError {
    /// The value is of another type than the one asked for, or of an older shape of it.
    #[error(
        "the cached `{key}` is no `{expected}`: ask for the type that was put, or forget the key when the type has changed"
    )]
    Decode {
        /// The key.
        key: String,
        /// The type that was asked for.
        expected: &'static str,
        /// Where the two differ.
        source: serde_json::Error,
    },
    /// The value has no form in JSON.
    #[error("`{given}` cannot be cached as `{key}`: it has no form in JSON")]
    Encode {
        /// The key.
        key: String,
        /// The type that was given.
        given: &'static str,
        /// What JSON does not know.
        source: serde_json::Error,
    },
    /// Something else than a whole number was to be counted up or down.
    #[error(
        "the cached `{key}` is no whole number of 64 bits, so it cannot be incremented or decremented"
    )]
    NotANumber {
        /// The key.
        key: String,
    },
    /// The sum does not fit into 64 bits.
    #[error("the cached `{key}` cannot be changed by {by}: the result has more than 64 bits")]
    Overflow {
        /// The key.
        key: String,
        /// What was to be added.
        by: i64,
    },
    /// The store refuses values of this size. What was there under the key is gone.
    #[error(
        "`{key}` takes {size} bytes, but this cache keeps nothing above {limit}: raise `cache.max_size`, or keep the value elsewhere"
    )]
    TooLarge {
        /// The key.
        key: String,
        /// The bytes of the value, its key and its administration.
        size: usize,
        /// The most bytes of one entry.
        limit: usize,
    },
    /// Somebody else held the lock all the time.
    #[error("the lock `{name}` did not become free within {waited:?}")]
    LockTimeout {
        /// The lock.
        name: String,
        /// How long it was waited for.
        waited: Duration,
    },
}
