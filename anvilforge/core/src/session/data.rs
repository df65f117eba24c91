//! The content of a session, and the handle to it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The flash key of validation errors.
pub(crate) const ERRORS_KEY: &str = "_errors";
/// The flash key of the input that was refused.
pub(crate) const OLD_INPUT_KEY: &str = "_old";

/// Values that the previous request left for this one.
pub(crate) type FlashData = BTreeMap<String, Value>;

/// What is stored.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Stored {
    /// The CSRF token.
    #[serde(rename = "t")]
    pub(super) token: String,
    /// When this was written, in seconds since 1970.
    #[serde(rename = "w")]
    pub(super) written: i64,
    #[serde(rename = "d", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) values: BTreeMap<String, Value>,
    #[serde(rename = "f", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) flash: FlashData,
}

/// The visitor's session; cloning copies one pointer.
///
/// # Examples
/// ```
/// use anvilforge_core::session::Session;
///
/// async fn count(session: Session) -> String {
///     let visits: u32 = session.get("visits").unwrap_or(0) + 1;
///     session.put("visits", visits);
///     format!("visit {visits}")
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Session {
    inner: Arc<Mutex<Inner>>,
    /// What the previous request flashed.
    flashed: Arc<FlashData>,
}

#[derive(Debug)]
struct Inner {
    stored: Stored,
    /// Whether the browser's copy is out of date.
    changed: bool,
}

impl Session {
    /// A session as it was read; `None` begins a new one.
    pub(super) fn open(stored: Option<Stored>) -> Self {
        let fresh = stored.is_none();
        let mut stored = stored.unwrap_or_default();
        if stored.token.is_empty() {
            stored.token = random_token();
        }
        let flashed = std::mem::take(&mut stored.flash);
        let changed = fresh || !flashed.is_empty();
        Self {
            inner: Arc::new(Mutex::new(Inner { stored, changed })),
            flashed: Arc::new(flashed),
        }
    }

    /// The value of a key; `None` when it is missing or of another type.
    pub fn get<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        let value = self.lock().stored.values.get(key).cloned()?;
        serde_json::from_value(value).ok()
    }

    /// Whether a key is there.
    pub fn has(&self, key: &str) -> bool {
        self.lock().stored.values.contains_key(key)
    }

    /// Sets a key.
    pub fn put(&self, key: impl Into<String>, value: impl Serialize) {
        let value = serde_json::to_value(value).unwrap_or(Value::Null);
        let mut inner = self.lock();
        inner.stored.values.insert(key.into(), value);
        inner.changed = true;
    }

    /// Takes a key out and gives its value.
    pub fn pull<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        let value = self.remove(key)?;
        serde_json::from_value(value).ok()
    }

    /// Takes a key out.
    pub fn forget(&self, key: &str) {
        self.remove(key);
    }

    fn remove(&self, key: &str) -> Option<Value> {
        let mut inner = self.lock();
        let value = inner.stored.values.remove(key);
        inner.changed |= value.is_some();
        value
    }

    /// Takes everything out, and makes a new token.
    pub fn invalidate(&self) {
        let mut inner = self.lock();
        inner.stored = Stored {
            token: random_token(),
            ..Stored::default()
        };
        inner.changed = true;
    }

    /// Sets a key for the next request only.
    pub fn flash(&self, key: impl Into<String>, value: impl Serialize) {
        let value = serde_json::to_value(value).unwrap_or(Value::Null);
        let mut inner = self.lock();
        inner.stored.flash.insert(key.into(), value);
        inner.changed = true;
    }

    /// Keeps what the previous request flashed for one more request.
    pub fn reflash(&self) {
        let mut inner = self.lock();
        for (key, value) in self.flashed.iter() {
            inner
                .stored
                .flash
                .entry(key.clone())
                .or_insert_with(|| value.clone());
        }
        inner.changed = true;
    }

    /// What the previous request flashed under a key.
    pub fn flashed<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        serde_json::from_value(self.flashed.get(key)?.clone()).ok()
    }

    /// The CSRF token of this session.
    pub fn token(&self) -> String {
        self.lock().stored.token.clone()
    }

    /// Makes a new CSRF token; do this when somebody signs in or out.
    pub fn regenerate_token(&self) {
        let mut inner = self.lock();
        inner.stored.token = random_token();
        inner.changed = true;
    }

    pub(crate) fn flash_data(&self) -> Arc<FlashData> {
        Arc::clone(&self.flashed)
    }

    pub(super) fn changed(&self) -> bool {
        self.lock().changed
    }

    pub(super) fn stored(&self) -> Stored {
        self.lock().stored.clone()
    }

    pub(super) fn drop_flash(&self, key: &str) {
        self.lock().stored.flash.remove(key);
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// 32 random bytes as text.
fn random_token() -> String {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("invariant: the operating system gives random bytes");
    URL_SAFE_NO_PAD.encode(bytes)
}
