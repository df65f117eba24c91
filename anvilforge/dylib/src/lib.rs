//! Re-exports the runtime as one shared library, for hot reload alone.
pub use anvilforge_core::*;
