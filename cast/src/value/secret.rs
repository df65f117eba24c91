//! [`Encrypted`] and [`Hashed`]: values that nobody can read in the database. The key is the application's; see
//! [`secrets`](crate::secrets).

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde::ser::Serializer;

use super::{ColumnType, Kind, Mismatch, Value};
use crate::error::{Error, Result};
use crate::secrets;

/// A value that is stored encrypted, as text. It cannot be compared in a query, since the same value is another text
/// each time.
///
/// # Examples
///
/// ```no_run
/// use cast::{Encrypted, prelude::*};
///
/// #[derive(anvil_macros::Model)]
/// #[model(table = "users", crate = "cast")]
/// struct User {
///     id: i64,
///     insurance_number: Encrypted<String>,
/// }
///
/// # async fn run(db: Db) -> cast::Result<()> {
/// let new = NewUser { insurance_number: Encrypted::new("12 345".to_owned())? };
/// let user = User::create(&db, new).await?;
/// assert_eq!(user.insurance_number.get(), "12 345");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Encrypted<T> {
    value: T,
    text: String,
}

impl<T: Serialize> Encrypted<T> {
    /// Encrypts a value.
    ///
    /// # Errors
    ///
    /// [`Error::NoSecrets`] when the application has installed no key, [`Error::Secrets`] when encrypting fails.
    pub fn new(value: T) -> Result<Self> {
        let failed = |source| Error::Secrets {
            what: "encrypting a value",
            source,
        };
        let plain = serde_json::to_vec(&value).map_err(|error| failed(error.into()))?;
        let text = secrets::installed()?.encrypt(&plain).map_err(failed)?;
        Ok(Self { value, text })
    }
}

impl<T> Encrypted<T> {
    /// The value.
    pub fn get(&self) -> &T {
        &self.value
    }

    /// The value.
    pub fn into_inner(self) -> T {
        self.value
    }
}

#[diagnostic::do_not_recommend]
impl<T> ColumnType for Encrypted<T>
where
    T: Serialize + DeserializeOwned + Clone + Send + 'static,
{
    type Inner = Self;
    const KIND: Kind = Kind::Text;
    const NAME: &'static str = "Encrypted";

    fn into_value(self) -> Value {
        Value::Text(self.text)
    }

    /// The same secret is another text each time that it is encrypted.
    fn is_stored_as(&self, stored: &Value) -> bool {
        let Value::Text(text) = stored else {
            return false;
        };
        let plain = |text: &str| secrets::installed().ok()?.decrypt(text).ok();
        *text == self.text
            || plain(text).is_some_and(|plain| {
                serde_json::to_vec(&self.value).is_ok_and(|ours| ours == plain)
            })
    }

    fn from_value(value: Value) -> Result<Self, Mismatch> {
        let text = String::from_value(value)?;
        let cannot = |why: &dyn fmt::Display| {
            Mismatch::described(format!("a text that cannot be decrypted ({why})"))
        };
        let secrets = secrets::installed().map_err(|error| cannot(&error))?;
        let plain = secrets.decrypt(&text).map_err(|error| cannot(&error))?;
        let value = serde_json::from_slice(&plain)
            .map_err(|_| cannot(&"what was encrypted is of another type"))?;
        Ok(Self { value, text })
    }
}

impl<T: PartialEq> PartialEq for Encrypted<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

/// Serializes as the value: who may see the record may see it.
impl<T: Serialize> Serialize for Encrypted<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

/// Shows nothing of the value.
impl<T> fmt::Debug for Encrypted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Encrypted(…)")
    }
}

/// A password that is stored as a hash: what it was cannot be found out, only whether another is the same.
///
/// It serializes as null, so that no answer of the application shows it by accident.
///
/// # Examples
///
/// ```no_run
/// use cast::{Hashed, prelude::*};
///
/// #[derive(anvil_macros::Model)]
/// #[model(table = "users", crate = "cast")]
/// struct User {
///     id: i64,
///     password: Hashed,
/// }
///
/// # async fn run(db: Db, typed: &str) -> cast::Result<()> {
/// let user = User::create(&db, NewUser { password: Hashed::new("correct horse")? }).await?;
/// let may_enter = user.password.verify(typed)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Hashed {
    hash: String,
}

impl Hashed {
    /// Hashes a password. This takes a while on purpose.
    ///
    /// # Errors
    ///
    /// [`Error::NoSecrets`] when the application has installed no hasher, [`Error::Secrets`] when hashing fails.
    pub fn new(password: &str) -> Result<Self> {
        let hash = secrets::installed()?
            .hash(password)
            .map_err(|source| Error::Secrets {
                what: "hashing a password",
                source,
            })?;
        Ok(Self { hash })
    }

    /// A hash that was made before.
    #[must_use]
    pub fn from_hash(hash: impl Into<String>) -> Self {
        Self { hash: hash.into() }
    }

    /// Whether a password is the one that was hashed. This takes a while on purpose.
    ///
    /// # Errors
    ///
    /// [`Error::NoSecrets`] when the application has installed no hasher.
    pub fn verify(&self, password: &str) -> Result<bool> {
        Ok(secrets::installed()?.verify(password, &self.hash))
    }

    /// The hash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.hash
    }
}

#[diagnostic::do_not_recommend]
impl ColumnType for Hashed {
    type Inner = Self;
    const KIND: Kind = Kind::Text;
    const NAME: &'static str = "Hashed";

    fn into_value(self) -> Value {
        Value::Text(self.hash)
    }

    fn from_value(value: Value) -> Result<Self, Mismatch> {
        String::from_value(value).map(|hash| Self { hash })
    }
}

impl Serialize for Hashed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_none()
    }
}

/// Shows nothing of the hash.
impl fmt::Debug for Hashed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hashed(…)")
    }
}
