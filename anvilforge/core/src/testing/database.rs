//! A database that lives as long as its test.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

/// An SQLite file in the system's temporary folder, removed when dropped.
#[derive(Debug)]
pub(super) struct TestDatabase {
    path: PathBuf,
}

impl TestDatabase {
    pub(super) fn new(app: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{app}-test-{}-{number}.sqlite", std::process::id());
        Self {
            path: std::env::temp_dir().join(name),
        }
    }

    pub(super) fn url(&self) -> String {
        format!("sqlite://{}", self.path.display())
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm"] {
            let mut path = self.path.clone().into_os_string();
            path.push(suffix);
            // The side files exist only at times.
            let _ = std::fs::remove_file(path);
        }
    }
}
