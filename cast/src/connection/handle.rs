//! [`Handle`]: which connections a statement may take.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Statement;
use super::lease::Lease;
use super::pools::SharedPools;
use crate::driver::Driver;
use crate::error::Result;

/// One connection of a program, and what this handle on it has done.
#[derive(Clone)]
pub struct Handle {
    pub(super) pools: SharedPools,
    /// Whether something was written through this handle, so that it reads from where it wrote.
    /// `None` when nobody keeps count.
    pub(super) wrote: Option<Arc<AtomicBool>>,
}

impl Handle {
    pub(super) fn new(pools: &SharedPools) -> Self {
        Self {
            pools: Arc::clone(pools),
            wrote: None,
        }
    }

    pub(super) fn driver(&self) -> Driver {
        self.pools.driver()
    }

    /// A connection for a statement.
    pub(super) async fn lease(&self, statement: &Statement) -> Result<Lease> {
        let reads = self.pools.is_split() && statement.only_reads();
        let wrote = || {
            self.wrote
                .as_ref()
                .is_some_and(|wrote| wrote.load(Ordering::Acquire))
        };
        if reads && !wrote() {
            self.pools.lease_for_reading().await
        } else if reads {
            self.pools.lease().await
        } else {
            self.lease_to_write().await
        }
    }

    /// A connection of the database that is written to, for reading.
    pub(super) async fn lease_primary(&self) -> Result<Lease> {
        self.pools.lease().await
    }

    pub(super) async fn lease_to_write(&self) -> Result<Lease> {
        if let (Some(wrote), true) = (&self.wrote, self.pools.sticky) {
            wrote.store(true, Ordering::Release);
        }
        self.pools.lease().await
    }
}
