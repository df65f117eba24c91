//! The runtime as one shared library, which is also the host of `cargo anvil dev --hot`.
//!
//! It exists for hot reload alone: the application's library and everything that it calls share this one copy of tokio, of
//! the database pool, of every static.

pub use anvilforge_core::*;

/// Serves the application whose library the environment names: see `anvilforge_core::hot`.
#[allow(
    unsafe_code,
    reason = "the loader, which shares no Rust ABI with this library, finds it by name"
)]
#[unsafe(no_mangle)]
pub extern "C" fn anvil_host() -> i32 {
    anvilforge_core::__private::hot::host()
}
