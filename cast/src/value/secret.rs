//! [`Encrypted`] and [`Hashed`]: values that nobody can read in the database. The key is the application's; see
//! [`secrets`](crate::secrets).

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde::ser::Serializer;

use super::{ColumnType, Kind, Mismatch, Value};
use crate::error::{Error, Result};
use crate::secrets;

/// What failed, in errors.
const HASHING: &str = "hashing a password";
const VERIFYING: &str = "verifying a password";

/// A value that is stored encrypted, as text. It cannot be compared in a query, since the same value is another text
/// each time. JSON of a record shows the value itself: `#[column(hidden)]` on the field leaves it out.
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
/// Hashing takes tens of milliseconds on purpose. [`make`](Self::make) and [`verify`](Self::verify) do it beside the threads that
/// answer requests, as many at once as the machine has cores, and the others wait for their turn. Let nobody try passwords as often
/// as they like all the same.
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
/// let password = Hashed::make("correct horse").await?;
/// let user = User::create(&db, NewUser { password }).await?;
/// let may_enter = user.password.verify(typed).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Hashed {
    hash: String,
}

impl Hashed {
    /// Hashes a password.
    ///
    /// # Errors
    ///
    /// [`Error::NoSecrets`] when the application has installed no hasher, [`Error::Secrets`] when hashing fails.
    pub async fn make(password: &str) -> Result<Self> {
        let password = password.to_owned();
        let hash = secrets::aside(HASHING, move |secrets| secrets.hash(&password)).await?;
        Ok(Self { hash })
    }

    /// [`make`](Self::make) on this thread, which does nothing else meanwhile: for factories and programs, not for requests.
    ///
    /// # Errors
    ///
    /// As [`make`](Self::make).
    pub fn make_blocking(password: &str) -> Result<Self> {
        let hash = secrets::installed()?.hash(password);
        let hash = hash.map_err(|source| Error::Secrets {
            what: HASHING,
            source,
        })?;
        Ok(Self { hash })
    }

    /// A hash that was made before. `"!"` is that of no password, for a user who cannot sign in with one.
    #[must_use]
    pub fn from_hash(hash: impl Into<String>) -> Self {
        Self { hash: hash.into() }
    }

    /// Whether a password is the one that was hashed.
    ///
    /// # Errors
    ///
    /// [`Error::NoSecrets`] when the application has installed no hasher, [`Error::Secrets`] when the hash cannot be read: the
    /// column has cut it off, or another program has made it in another way.
    pub async fn verify(&self, password: &str) -> Result<bool> {
        let (password, hash) = (password.to_owned(), self.hash.clone());
        secrets::aside(VERIFYING, move |secrets| secrets.verify(&password, &hash)).await
    }

    /// [`verify`](Self::verify) on this thread, which does nothing else meanwhile.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify).
    pub fn verify_blocking(&self, password: &str) -> Result<bool> {
        let verified = secrets::installed()?.verify(password, &self.hash);
        verified.map_err(|source| Error::Secrets {
            what: VERIFYING,
            source,
        })
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
