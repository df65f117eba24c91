//! Values that are dear to make, kept for a while.
//!
//! [`Cache`] is the handle, an argument of handlers. A value is written as JSON and read again, never kept as a Rust type: so it
//! outlives a hot reload and a deployment, and one of an older shape decodes or is an error, never garbage. Drivers stand
//! behind one trait (`store`): `memory`, bounded in bytes, which lives as long as the process, and `null`.
//!
//! Not here: values that may not be lost (the database), values of one visitor ([`session`](crate::session)).

mod clock;
mod error;
mod handle;
mod json;
mod lock;
mod lock_table;
mod memory;
mod null;
mod remember;
mod single_flight;
mod store;
#[cfg(test)]
mod tests;
mod ttl;

pub use error::CacheError;
pub use handle::Cache;
pub use lock::{HeldLock, Lock};
pub use ttl::Ttl;

pub(crate) use handle::DRIVERS;
