//! [`Pools`]: the database that is written to, and those that repeat it for reading.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::ConnectOptions;
use super::lease::Lease;
use super::observe::Observers;
use super::pool::Pool;
use crate::driver::{Driver, redact};
use crate::error::{Error, Result};
use crate::opaque::Open;

/// One named connection of a program.
pub(super) struct Pools {
    primary: Arc<Pool>,
    replicas: Vec<Arc<Pool>>,
    next: AtomicUsize,
    pub(super) sticky: bool,
    pub(super) observers: Arc<Observers>,
}

/// Pools that handles share; without their type, as [`Opaque`](crate::opaque::Opaque) is.
pub(super) type SharedPools = Arc<dyn Deref<Target = Pools> + Send + Sync>;

impl Pools {
    pub(super) async fn connect(name: &str, options: &ConnectOptions) -> Result<SharedPools> {
        let observers = Arc::new(Observers::new(
            name,
            options.slow_query,
            options.log_bindings,
        ));
        let connect = |url| Pool::connect(options, url, Arc::clone(&observers));
        let primary = connect(&options.url).await?;
        let mut replicas = Vec::new();
        for url in &options.read_urls {
            // SQL in the words of one database would be sent to another.
            let (replica, primary) = (Driver::from_url(url)?, primary.driver());
            if replica != primary {
                return Err(Error::OtherReplica {
                    url: redact(url),
                    replica,
                    primary,
                });
            }
            replicas.push(connect(url).await?);
        }
        Ok(Arc::new(Open(Self {
            primary,
            replicas,
            next: AtomicUsize::new(0),
            sticky: options.sticky,
            observers,
        })))
    }

    pub(super) fn url(&self) -> &str {
        &self.primary.options().url
    }

    pub(super) fn driver(&self) -> Driver {
        self.primary.driver()
    }

    pub(super) fn is_split(&self) -> bool {
        !self.replicas.is_empty()
    }

    pub(super) async fn lease(&self) -> Result<Lease> {
        self.primary.lease().await
    }

    /// A connection for reading: of each replica in turn, and of the primary when none answers.
    pub(super) async fn lease_for_reading(&self) -> Result<Lease> {
        let first = self.next.fetch_add(1, Ordering::Relaxed);
        for offset in 0..self.replicas.len() {
            let replica = &self.replicas[first.wrapping_add(offset) % self.replicas.len()];
            match replica.lease().await {
                Err(error @ Error::Connection { .. }) => {
                    tracing::warn!(%error, "a database for reading does not answer");
                }
                leased => return leased,
            }
        }
        self.primary.lease().await
    }

    pub(super) async fn close(&self) {
        self.primary.close().await;
        for replica in &self.replicas {
            replica.close().await;
        }
    }
}
