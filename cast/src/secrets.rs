//! [`Secrets`]: what Cast needs of the application's key and does not do by itself: encryption, hashes of passwords,
//! signatures. The application installs it once, before the first query; `anvilforge` does so with `APP_KEY`.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};
use std::thread::available_parallelism;

use tokio::sync::Semaphore;
use tokio::task::{JoinError, spawn_blocking};

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
///     fn verify(&self, password: &str, hash: &str) -> Result<bool, BoxError> {
///         Ok(self.hash(password)? == hash)
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

    /// The hash of a password, with its salt, as it is stored. It may take its time: queries do not wait for it.
    ///
    /// # Errors
    ///
    /// What goes wrong.
    fn hash(&self, password: &str) -> Result<String, BoxError>;

    /// Whether a password has this hash.
    ///
    /// # Errors
    ///
    /// When the hash cannot be read: it was cut off, or made in another way. That is no wrong password, for no password would be
    /// right.
    fn verify(&self, password: &str, hash: &str) -> Result<bool, BoxError>;

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

/// How many passwords are hashed at once: each takes a core and tens of MB, and whoever sends forms may send many.
static PLACES: LazyLock<Arc<Semaphore>> = LazyLock::new(|| {
    let cores = available_parallelism().map_or(1, NonZero::get);
    Arc::new(Semaphore::new(cores))
});

/// Does slow work on a thread that answers nobody.
///
/// # Errors
///
/// [`Error::NoSecrets`], and [`Error::Secrets`] for what the work says.
pub(crate) async fn aside<T: Send + 'static>(
    what: &'static str,
    work: impl FnOnce(&dyn Secrets) -> Result<T, BoxError> + Send + 'static,
) -> Result<T> {
    let secrets = installed()?;
    let done = match take_place(&PLACES, move || work(&*secrets)).await {
        Ok(done) => done,
        Err(lost) => match lost.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            Err(cancelled) => Err(cancelled.into()),
        },
    };
    done.map_err(|source| Error::Secrets { what, source })
}

/// Waits for a place and works there.
async fn take_place<T: Send + 'static>(
    places: &Arc<Semaphore>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, JoinError> {
    let place = Arc::clone(places)
        .acquire_owned()
        .await
        .expect("invariant: nobody closes the semaphore");
    let work = move || {
        // Free when the work has ended, and not when nobody waits for it any more.
        let _place = place;
        work()
    };
    spawn_blocking(work).await
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::mpsc;
    use std::time::Duration;

    use futures_util::FutureExt as _;
    use tokio::runtime::{Builder, Runtime};

    use super::*;

    /// One thread for tasks, two for what blocks, which take up work in the order in which it came.
    fn runtime() -> Runtime {
        Builder::new_current_thread()
            .max_blocking_threads(2)
            .build()
            .expect("a runtime")
    }

    #[test]
    fn work_that_takes_long_holds_up_nobody() {
        let (release, released) = mpsc::channel();
        let places = Arc::new(Semaphore::new(1));
        runtime().block_on(async {
            let work = take_place(&places, move || {
                released.recv_timeout(Duration::from_secs(20))
            });
            // On the same thread: it gets there only if the work does not block it.
            let other = async { release.send("done") };
            let (done, sent) = tokio::join!(work, other);
            sent.expect("somebody waits");
            assert_eq!(done.expect("no panic"), Ok("done"));
        });
    }

    #[test]
    fn no_more_is_done_at_once_than_there_are_places_even_if_nobody_waits() {
        let places = Arc::new(Semaphore::new(1));
        let (release, released) = mpsc::channel::<()>();
        let second_ran = Arc::new(AtomicBool::new(false));
        runtime().block_on(async {
            let (begun, has_begun) = tokio::sync::oneshot::channel();
            let mut first = Box::pin(take_place(&places, move || {
                begun.send(()).expect("somebody waits");
                released.recv_timeout(Duration::from_secs(20))
            }));
            assert!(first.as_mut().now_or_never().is_none());
            has_begun.await.expect("begun");
            drop(first);

            let ran = Arc::clone(&second_ran);
            let mut second = Box::pin(take_place(&places, move || {
                ran.store(true, Ordering::SeqCst);
            }));
            assert!(second.as_mut().now_or_never().is_none());
            // Behind the second, if that were on its way to a thread.
            spawn_blocking(|| ()).await.expect("no panic");
            assert!(!second_ran.load(Ordering::SeqCst));

            release.send(()).expect("the first still works");
            second.await.expect("no panic");
            assert!(second_ran.load(Ordering::SeqCst));
        });
    }
}
