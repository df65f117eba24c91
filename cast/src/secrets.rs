//! [`Secrets`]: what Cast needs of the application's key and does not do by itself: encryption, hashes of passwords,
//! signatures. The application installs it once, before the first query; `anvilforge` does so with `APP_KEY`.

use std::sync::{Arc, PoisonError, RwLock};

use crate::error::{BoxError, Error, Result};

/// Encryption, hashing and signing with a key of the application's.
///
/// # Examples
///
/// ```
/// use std::sync::Arc;
/// use cast::secrets::{self, Secrets};
///
/// /// Only for this example: it keeps nothing secret.
/// struct Reversed;
///
/// type BoxError = Box<dyn std::error::Error + Send + Sync>;
///
/// impl Secrets for Reversed {
///     fn encrypt(&self, plain: &[u8]) -> Result<String, BoxError> {
///         Ok(std::str::from_utf8(plain)?.chars().rev().collect())
///     }
///     fn decrypt(&self, text: &str) -> Result<Vec<u8>, BoxError> {
///         Ok(text.chars().rev().collect::<String>().into_bytes())
///     }
///     fn hash(&self, password: &str) -> Result<String, BoxError> {
///         self.encrypt(password.as_bytes())
///     }
///     fn verify(&self, password: &str, hash: &str) -> bool {
///         self.hash(password).is_ok_and(|other| other == hash)
///     }
///     fn sign(&self, message: &[u8]) -> Vec<u8> {
///         message.iter().rev().copied().collect()
///     }
/// }
///
/// secrets::install(Arc::new(Reversed));
/// assert_eq!(cast::Encrypted::new("ab".to_owned()).unwrap().get(), "ab");
/// ```
pub trait Secrets: Send + Sync {
    /// Encrypts bytes, to a text that also proves that nobody has changed it.
    ///
    /// # Errors
    ///
    /// What goes wrong.
    fn encrypt(&self, plain: &[u8]) -> Result<String, BoxError>;

    /// Takes back [`encrypt`](Self::encrypt).
    ///
    /// # Errors
    ///
    /// When the text was changed, or encrypted with another key.
    fn decrypt(&self, text: &str) -> Result<Vec<u8>, BoxError>;

    /// The hash of a password, with its salt, as it is stored.
    ///
    /// # Errors
    ///
    /// What goes wrong.
    fn hash(&self, password: &str) -> Result<String, BoxError>;

    /// Whether a password has this hash.
    fn verify(&self, password: &str, hash: &str) -> bool;

    /// A signature that only who has the key can make.
    fn sign(&self, message: &[u8]) -> Vec<u8>;
}

static INSTALLED: RwLock<Option<Arc<dyn Secrets>>> = RwLock::new(None);

/// Installs the application's key, in the place of one that was there before.
pub fn install(secrets: Arc<dyn Secrets>) {
    // What is inside is whole even if a thread panicked while it held the lock.
    *INSTALLED.write().unwrap_or_else(PoisonError::into_inner) = Some(secrets);
}

/// What was installed.
pub(crate) fn installed() -> Result<Arc<dyn Secrets>> {
    INSTALLED
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .clone()
        .ok_or(Error::NoSecrets)
}
