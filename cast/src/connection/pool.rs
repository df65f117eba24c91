//! [`Pool`]: the connections of one database.
//!
//! Hot path: a statement takes a connection and gives it back without asking the server anything.
//! sqlx's own pool is not used because it does ask, before and after each statement, and because it
//! takes a refused connection for a server that starts and hides it behind its time-out.
//! A connection is asked only when it was idle for a while or when another one was lost since.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

use super::lease::Lease;
use super::observe::Observers;
use super::wire::{Settings, Wire};
use super::{ConnectOptions, failure};
use crate::driver::{Driver, redact};
use crate::error::{Error, Result};

/// How long a connection may be idle and still be trusted.
const TRUSTED_FOR: Duration = Duration::from_secs(2);

/// The connections of one database.
pub(super) struct Pool {
    settings: Settings,
    options: ConnectOptions,
    /// The URL without its password.
    url: String,
    max: u32,
    in_memory: bool,
    permits: Arc<Semaphore>,
    idle: Mutex<Vec<Idle>>,
    leased: AtomicUsize,
    /// Rises when a connection is lost: those from before must then be asked.
    losses: AtomicU64,
    returned: Notify,
    pub(super) observers: Arc<Observers>,
}

/// A connection that nobody uses.
struct Idle {
    wire: Wire,
    opened: Instant,
    since: Instant,
    losses: u64,
}

/// A connection on its way between the pool and a lease, with its right to be open.
pub(super) struct Held {
    pub(super) wire: Wire,
    opened: Instant,
    /// How many were lost when this one was last known to work.
    losses: u64,
    _permit: Permit,
}

/// The right to one of the pool's connections.
pub(super) struct Permit {
    pool: Weak<Pool>,
    _permit: OwnedSemaphorePermit,
}

impl Pool {
    /// Reads the URL, and proves with a first connection that the database is there.
    pub(super) async fn connect(
        options: &ConnectOptions,
        url: &str,
        observers: Arc<Observers>,
    ) -> Result<Arc<Self>> {
        let (settings, in_memory) = Settings::read(options, url)?;
        let max = if in_memory {
            1
        } else {
            options.max_connections.max(1)
        };
        let pool = Arc::new(Self {
            settings,
            options: options.clone(),
            url: redact(url),
            max,
            in_memory,
            permits: Arc::new(Semaphore::new(max as usize)),
            idle: Mutex::default(),
            leased: AtomicUsize::new(0),
            losses: AtomicU64::new(0),
            returned: Notify::new(),
            observers,
        });
        drop(pool.lease().await?);
        pool.fill().await?;
        pool.keep_up();
        Ok(pool)
    }

    pub(super) fn driver(&self) -> Driver {
        self.settings.driver()
    }

    pub(super) fn options(&self) -> &ConnectOptions {
        &self.options
    }

    /// Takes a connection: an idle one, or a new one if there may be one more.
    pub(super) async fn lease(self: &Arc<Self>) -> Result<Lease> {
        let permit = self.permit().await?;
        let permit = Permit {
            pool: Arc::downgrade(self),
            _permit: permit,
        };
        self.leased.fetch_add(1, Ordering::Relaxed);
        // Read first: what is lost from now on makes this connection doubtful.
        let losses = self.losses.load(Ordering::Acquire);
        let mut found = None;
        while let (None, Some(idle)) = (&found, self.pop()) {
            found = self.revive(idle).await;
        }
        let (wire, opened) = match found {
            Some(found) => found,
            None => (self.open().await?, Instant::now()),
        };
        let held = Held {
            wire,
            opened,
            losses,
            _permit: permit,
        };
        Ok(Lease::new(Arc::clone(self), held))
    }

    /// Takes a connection only if one is idle, without waiting.
    pub(super) fn try_lease(self: &Arc<Self>) -> Option<Lease> {
        let permit = Arc::clone(&self.permits).try_acquire_owned().ok()?;
        let idle = self.pop()?;
        self.leased.fetch_add(1, Ordering::Relaxed);
        let permit = Permit {
            pool: Arc::downgrade(self),
            _permit: permit,
        };
        let held = Held {
            wire: idle.wire,
            opened: idle.opened,
            losses: idle.losses,
            _permit: permit,
        };
        Some(Lease::new(Arc::clone(self), held))
    }

    /// Takes back a connection that is fit for the next statement.
    pub(super) fn give_back(&self, held: Held) {
        if !self.permits.is_closed() && !self.is_old(held.opened) {
            self.idle().push(Idle {
                wire: held.wire,
                opened: held.opened,
                since: Instant::now(),
                losses: held.losses,
            });
        }
    }

    /// Takes note that a connection was lost: the others may be as well.
    pub(super) fn lost_one(&self) {
        self.losses.fetch_add(1, Ordering::AcqRel);
    }

    /// Lets nobody take a connection any more, and waits until all have come back, as long as one would wait for a
    /// connection. One that comes later is closed then.
    pub(super) async fn close(&self) {
        self.permits.close();
        let end = tokio::time::Instant::now() + self.options.acquire_timeout;
        loop {
            let returned = self.returned.notified();
            let idle = std::mem::take(&mut *self.idle());
            for idle in idle {
                idle.wire.close().await;
            }
            if self.leased.load(Ordering::Acquire) == 0 {
                return;
            }
            if tokio::time::timeout_at(end, returned).await.is_err() {
                let leased = self.leased.load(Ordering::Acquire);
                tracing::warn!(leased, url = %self.url, "connections are in use although the pool is closed");
                return;
            }
        }
    }

    async fn permit(&self) -> Result<OwnedSemaphorePermit> {
        let permits = Arc::clone(&self.permits);
        if let Ok(permit) = Arc::clone(&permits).try_acquire_owned() {
            return Ok(permit);
        }
        let limit = self.options.acquire_timeout;
        match tokio::time::timeout(limit, permits.acquire_owned()).await {
            Ok(permit) => permit.map_err(|_| Error::Closed),
            Err(_) => Err(Error::PoolTimeout {
                seconds: limit.as_secs(),
                max: self.max,
            }),
        }
    }

    async fn open(&self) -> Result<Wire> {
        let opened = tokio::time::timeout(self.options.connect_timeout, async {
            let mut wire = self.settings.open().await?;
            wire.prepare(&self.options).await?;
            Ok(wire)
        });
        match opened.await {
            Ok(Ok(wire)) => Ok(wire),
            Ok(Err(error)) => Err(failure::connecting(self.driver(), &self.url, error)),
            Err(_) => Err(failure::no_answer(self.driver(), &self.url)),
        }
    }

    /// Gives an idle connection if it still works.
    async fn revive(&self, mut idle: Idle) -> Option<(Wire, Instant)> {
        if self.is_old(idle.opened) || self.is_unused(idle.since) {
            idle.wire.close().await;
            return None;
        }
        // A file does not go away as a server does.
        let doubtful = self.driver() != Driver::Sqlite
            && (idle.since.elapsed() > TRUSTED_FOR
                || idle.losses != self.losses.load(Ordering::Acquire));
        if doubtful {
            let asked = tokio::time::timeout(self.options.connect_timeout, idle.wire.ping()).await;
            if !matches!(asked, Ok(Ok(()))) {
                return None;
            }
        }
        Some((idle.wire, idle.opened))
    }

    /// The one that was used last: those that nobody needs grow old and go.
    fn pop(&self) -> Option<Idle> {
        self.idle().pop()
    }

    fn is_old(&self, opened: Instant) -> bool {
        !self.in_memory && opened.elapsed() > self.options.max_lifetime
    }

    fn is_unused(&self, since: Instant) -> bool {
        !self.in_memory && since.elapsed() > self.options.idle_timeout
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Idle>> {
        // The list is right even if a thread panicked while it held the lock.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens connections until there are as many as the options want to have open.
    async fn fill(self: &Arc<Self>) -> Result<()> {
        let wanted = self.options.min_connections.min(self.max) as usize;
        let mut held = Vec::new();
        while held.len() < wanted {
            let open = self.idle().len() + self.leased.load(Ordering::Acquire);
            if open >= wanted && held.is_empty() {
                break;
            }
            held.push(self.lease().await?);
        }
        Ok(())
    }

    /// Closes what nobody needs, in the background, for as long as the pool is there.
    fn keep_up(self: &Arc<Self>) {
        if self.in_memory {
            return;
        }
        let shorter = self.options.idle_timeout.min(self.options.max_lifetime);
        let period = (shorter / 2).max(Duration::from_millis(100));
        let pool = Arc::downgrade(self);
        tokio::spawn(async move {
            let start = tokio::time::Instant::now() + period;
            let mut ticks = tokio::time::interval_at(start, period);
            loop {
                ticks.tick().await;
                let Some(pool) = pool.upgrade() else { return };
                if pool.permits.is_closed() {
                    return;
                }
                for idle in pool.unneeded() {
                    idle.wire.close().await;
                }
                if let Err(error) = pool.fill().await {
                    tracing::debug!(%error, "the pool could not open its spare connections");
                }
            }
        });
    }

    fn unneeded(&self) -> Vec<Idle> {
        let mut idle = self.idle();
        let (gone, kept) = std::mem::take(&mut *idle)
            .into_iter()
            .partition(|idle| self.is_old(idle.opened) || self.is_unused(idle.since));
        *idle = kept;
        gone
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if let Some(pool) = self.pool.upgrade() {
            pool.leased.fetch_sub(1, Ordering::AcqRel);
            pool.returned.notify_waiters();
        }
    }
}
