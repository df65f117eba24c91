//! `remember`: the value of a key, computed when there is none.

use std::future::Future;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::handle::Left;
use super::{Cache, CacheError, Ttl, json};
use crate::error::Result;

impl Cache {
    /// The value under a key; when there is none, it is computed and kept for a while.
    ///
    /// However many ask for the key at the same time in this process, one of them computes and the others wait for its value.
    /// When that one fails, panics or is dropped, nothing is kept, and the next of them computes with its own closure. When the
    /// key is put or forgotten meanwhile, the value goes to those who wait and is not kept.
    ///
    /// A value of another type counts as none: it is computed anew, and the log says so. A value that is too large for the store is
    /// handed out and not kept, which the log says, too. A closure that asks for its own key waits for itself for ever.
    ///
    /// # Errors
    /// What the closure fails with; a value without a form in JSON; a store that fails.
    ///
    /// # Examples
    /// ```
    /// use std::time::Duration;
    ///
    /// use anvilforge_core::Result;
    /// use anvilforge_core::cache::Cache;
    /// use anvilforge_core::http::Json;
    ///
    /// async fn popular(cache: Cache) -> Result<Json<Vec<String>>> {
    ///     let titles = cache
    ///         .remember("popular", Duration::from_secs(600), || async {
    ///             // … ask the database …
    ///             Ok(vec!["First post".to_owned()])
    ///         })
    ///         .await?;
    ///     Ok(Json(titles))
    /// }
    /// ```
    pub async fn remember<T, F, Fut>(&self, key: &str, ttl: impl Into<Ttl>, compute: F) -> Result<T>
    where
        T: Serialize + DeserializeOwned,
        F: FnOnce() -> Fut + Send,
        Fut: Future<Output = Result<T>> + Send,
    {
        let ttl = ttl.into();
        let unreadable = match self.store().get(key).await? {
            None => None,
            Some(bytes) => match json::decode(key, &bytes) {
                Ok(value) => return Ok(value),
                Err(error) => {
                    warn_unreadable(&error);
                    Some(bytes)
                }
            },
        };
        let compute = async move { Ok(json::encode(key, &compute().await?)?) };
        let bytes = self
            .compute_once(key, ttl, unreadable, Box::pin(compute))
            .await?;
        // The one who computed reads it back as well: so all get the same, now and from the store.
        Ok(json::decode(key, &bytes)?)
    }

    /// [`Cache::remember`] without an end.
    ///
    /// # Errors
    /// As [`Cache::remember`].
    pub async fn remember_forever<T, F, Fut>(&self, key: &str, compute: F) -> Result<T>
    where
        T: Serialize + DeserializeOwned,
        F: FnOnce() -> Fut + Send,
        Fut: Future<Output = Result<T>> + Send,
    {
        self.remember(key, Ttl::Forever, compute).await
    }

    async fn compute_once(
        &self,
        key: &str,
        ttl: Ttl,
        unreadable: Option<Bytes>,
        compute: BoxFuture<'_, Result<Bytes>>,
    ) -> Result<Bytes> {
        let seat = self.flights().board(key);
        let compute = async {
            // Somebody may have finished between the look into the store and this one.
            let found = self.store().get(key).await?;
            if let Some(bytes) = found.filter(|bytes| unreadable.as_ref() != Some(bytes)) {
                seat.land();
                return Ok(bytes);
            }
            let bytes = compute.await?;
            // When the key has changed while the value was computed, the value may be of before that.
            let keeps = seat.is_attached();
            if keeps {
                self.keep(key, bytes.clone(), ttl).await?;
            }
            if !seat.land() && keeps {
                // It has changed while the value was on its way: nobody knows which of the two came last.
                self.store().take(key).await?;
            }
            Ok(bytes)
        };
        seat.value().get_or_try_init(|| compute).await.cloned()
    }

    async fn keep(&self, key: &str, bytes: Bytes, ttl: Ttl) -> Result<(), CacheError> {
        let Left::Time(ttl) = self.left(ttl) else {
            return Ok(());
        };
        match self.store().put(key, bytes, ttl).await {
            Err(error @ CacheError::TooLarge { .. }) => {
                tracing::warn!("a value is computed anew each time: {error}");
                Ok(())
            }
            kept => kept,
        }
    }
}

#[cold]
fn warn_unreadable(error: &CacheError) {
    let cause =
        std::error::Error::source(error).map_or_else(String::new, |cause| format!(" ({cause})"));
    tracing::warn!("a value is computed anew: {error}{cause}");
}
