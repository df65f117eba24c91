//! Locks: one holder at a time, and never for longer than agreed.

use std::fmt;
use std::pin::pin;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::FutureExt as _;
use tokio::time::{Instant, sleep};

use super::{Cache, CacheError};

/// How often somebody who waits looks whether a lock has expired, or another process has released it.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// A lock to be taken; made by [`Cache::lock`].
#[derive(Debug, Clone)]
pub struct Lock {
    cache: Cache,
    name: String,
    ttl: Duration,
}

impl Lock {
    pub(super) fn new(cache: Cache, name: String, ttl: Duration) -> Self {
        Self { cache, name, ttl }
    }

    /// Takes the lock when it is free.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn get(&self) -> Result<Option<HeldLock>, CacheError> {
        let owner = random_owner();
        let taken = self
            .cache
            .store()
            .lock(&self.name, &owner, self.ttl)
            .await?;
        Ok(taken.then(|| HeldLock::new(self.cache.clone(), self.name.clone(), owner)))
    }

    /// Takes the lock, and waits for it this long at most.
    ///
    /// Who is released first is not the one who waits longest.
    ///
    /// # Errors
    /// [`CacheError::LockTimeout`] when somebody else holds it all the time.
    pub async fn block(&self, wait: Duration) -> Result<HeldLock, CacheError> {
        let started = Instant::now();
        loop {
            // Listens first: a release between the attempt and the wait is not missed.
            let mut released = pin!(self.cache.released().notified());
            released.as_mut().enable();
            if let Some(held) = self.get().await? {
                return Ok(held);
            }
            let left = wait.saturating_sub(started.elapsed());
            if left.is_zero() {
                return Err(CacheError::LockTimeout {
                    name: self.name.clone(),
                    waited: wait,
                });
            }
            tokio::select! {
                () = released => {}
                () = sleep(left.min(LOOK_AGAIN)) => {}
            }
        }
    }

    /// Frees the lock, whoever holds it; whether somebody did.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn force_release(&self) -> Result<bool, CacheError> {
        release(&self.cache, &self.name, None).await
    }
}

impl Cache {
    /// A lock that somebody else has taken and handed over ([`HeldLock::keep`]), by its owner token.
    ///
    /// Nothing is asked here; [`HeldLock::release`] says whether the token still held it.
    pub fn restore_lock(&self, name: impl Into<String>, owner: impl Into<String>) -> HeldLock {
        HeldLock::new(self.clone(), name.into(), owner.into())
    }
}

/// A lock that is held: free again when this is released or dropped, or when its time is over.
#[must_use = "the lock is free again when this is dropped"]
pub struct HeldLock {
    cache: Cache,
    name: String,
    /// Empty: handed over, or released.
    owner: String,
}

impl HeldLock {
    fn new(cache: Cache, name: String, owner: String) -> Self {
        Self { cache, name, owner }
    }

    /// The token that frees the lock.
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// Frees the lock; `false` when its time was over already, and so somebody else may have worked at the same time.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn release(mut self) -> Result<bool, CacheError> {
        let released = release(&self.cache, &self.name, Some(&self.owner)).await?;
        self.owner.clear();
        Ok(released)
    }

    /// Holds the lock on and gives the token, with which a job or another process frees it ([`Cache::restore_lock`]).
    pub fn keep(mut self) -> String {
        std::mem::take(&mut self.owner)
    }
}

impl Drop for HeldLock {
    fn drop(&mut self) {
        if self.owner.is_empty() {
            return;
        }
        let (cache, name) = (self.cache.clone(), std::mem::take(&mut self.name));
        let owner = std::mem::take(&mut self.owner);
        let mut release = Box::pin(async move {
            if let Err(error) = release(&cache, &name, Some(&owner)).await {
                tracing::warn!("the lock `{name}` stays until its time is over: {error}");
            }
        });
        // A store in memory is done at once; one that is elsewhere is asked beside this work.
        if release.as_mut().now_or_never().is_none()
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            runtime.spawn(release);
        }
    }
}

impl fmt::Debug for HeldLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HeldLock")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

async fn release(cache: &Cache, name: &str, owner: Option<&str>) -> Result<bool, CacheError> {
    let released = cache.store().unlock(name, owner).await?;
    if released {
        cache.released().notify_waiters();
    }
    Ok(released)
}

/// A token that nobody guesses and nobody has twice.
fn random_owner() -> String {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("invariant: the operating system gives random bytes");
    URL_SAFE_NO_PAD.encode(bytes)
}
