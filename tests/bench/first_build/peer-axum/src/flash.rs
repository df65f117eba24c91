//! Values that live until the next request.

use serde::Serialize;
use serde::de::DeserializeOwned;
use tower_sessions::Session;

use crate::error::Error;

/// Keeps a value for the next request.
pub async fn put(session: &Session, key: &str, value: impl Serialize) -> Result<(), Error> {
    Ok(session.insert(&format!("_flash.{key}"), value).await?)
}

/// Takes a value that the last request kept.
pub async fn take<T: DeserializeOwned>(session: &Session, key: &str) -> Result<Option<T>, Error> {
    Ok(session.remove(&format!("_flash.{key}")).await?)
}
