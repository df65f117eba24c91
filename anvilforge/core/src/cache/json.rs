//! Values as bytes. JSON: numbers are their digits, so that every store can count with them, and a struct names its fields, so
//! that one of an older shape is told from garbage.

use std::any::type_name;

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::CacheError;

pub(super) fn encode<T: Serialize + ?Sized>(key: &str, value: &T) -> Result<Bytes, CacheError> {
    match serde_json::to_vec(value) {
        // Boxed first: the buffer of a small value is several times its size.
        Ok(bytes) => Ok(Bytes::from(bytes.into_boxed_slice())),
        Err(source) => Err(cannot_encode(key, type_name::<T>(), source)),
    }
}

pub(super) fn decode<T: DeserializeOwned>(key: &str, bytes: &[u8]) -> Result<T, CacheError> {
    serde_json::from_slice(bytes).map_err(|source| cannot_decode(key, type_name::<T>(), source))
}

#[cold]
fn cannot_encode(key: &str, given: &'static str, source: serde_json::Error) -> CacheError {
    CacheError::Encode {
        key: key.to_owned(),
        given,
        source,
    }
}

#[cold]
fn cannot_decode(key: &str, expected: &'static str, source: serde_json::Error) -> CacheError {
    CacheError::Decode {
        key: key.to_owned(),
        expected,
        source,
    }
}

/// A value counted up or down.
pub(super) fn add(key: &str, bytes: &[u8], by: i64) -> Result<i64, CacheError> {
    let number: i64 = serde_json::from_slice(bytes).map_err(|_| CacheError::NotANumber {
        key: key.to_owned(),
    })?;
    number.checked_add(by).ok_or_else(|| CacheError::Overflow {
        key: key.to_owned(),
        by,
    })
}

/// A number as bytes.
pub(super) fn number(number: i64) -> Bytes {
    Bytes::from(number.to_string().into_bytes().into_boxed_slice())
}
