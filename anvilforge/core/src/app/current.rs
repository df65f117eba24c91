//! The kernel that answers now. While an application is developed another one may take its place between two requests.

use std::ops::Deref;
#[cfg(debug_assertions)]
use std::sync::{Arc, PoisonError, RwLock};

use super::Kernel;

/// In release builds the kernel never changes, and costs nothing to ask for.
#[cfg(not(debug_assertions))]
#[derive(Clone)]
pub(crate) struct CurrentKernel(Kernel);

#[cfg(not(debug_assertions))]
impl CurrentKernel {
    pub(crate) fn new(kernel: Kernel) -> Self {
        Self(kernel)
    }

    pub(crate) fn get(&self) -> impl Deref<Target = Kernel> {
        &self.0
    }
}

/// A request keeps the kernel that it began with.
#[cfg(debug_assertions)]
#[derive(Clone)]
pub(crate) struct CurrentKernel(Arc<RwLock<Arc<Kernel>>>);

#[cfg(debug_assertions)]
impl CurrentKernel {
    pub(crate) fn new(kernel: Kernel) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(kernel))))
    }

    pub(crate) fn get(&self) -> impl Deref<Target = Kernel> + use<> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Requests from now on are answered by this one. Gives back the one before it, which answers what it has begun.
    #[must_use = "dropping it may take a while"]
    pub(crate) fn replace(&self, kernel: Kernel) -> Arc<Kernel> {
        let kernel = Arc::new(kernel);
        let mut current = self.0.write().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *current, kernel)
    }
}
