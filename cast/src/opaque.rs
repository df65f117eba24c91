//! [`Opaque`]: a value whose type the compiler need not look into.
//!
//! Of each handler the compiler proves that its future may go to another thread, and of each model that it may, too. Such a proof walks
//! through all types that are held, however deep, for each of them anew. It ends at a `dyn`.

use std::ops::{Deref, DerefMut};

/// A value behind a `dyn` that is its only user.
pub(crate) type Opaque<T> = Box<dyn DerefMut<Target = T> + Send + Sync>;

/// Puts a value behind a `dyn`.
pub(crate) fn opaque<T: Send + Sync + 'static>(value: T) -> Opaque<T> {
    Box::new(Open(value))
}

/// The value as what is behind the `dyn`.
pub(crate) struct Open<T>(pub(crate) T);

impl<T> Deref for Open<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Open<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}
