//! `cargo anvil dev --hot`: what survives, what is refused, and what happens then.

use std::sync::LazyLock;

use tokio::sync::{Mutex, MutexGuard};

mod dev;
mod faults;
mod plain;
mod slices;
mod survives;
mod templates;
mod working_day;

/// One test at a time: the framework's shared library has one name in a target directory, whatever its features are, and all of
/// the tests' applications share one.
async fn alone() -> MutexGuard<'static, ()> {
    static ALONE: LazyLock<Mutex<()>> = LazyLock::new(Mutex::default);
    ALONE.lock().await
}
