//! [`FileLock`]: keeps other migrators out of a SQLite database where a transaction cannot.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Lock;
use crate::error::{Error, Result};

/// A lock of the system's on a file beside the database; it ends with this value, or with the program, however that ends.
///
/// The database itself cannot be locked so: closing the file a second time would take SQLite its own locks.
#[derive(Debug)]
pub(super) struct FileLock {
    _file: File,
}

impl FileLock {
    /// Waits for the lock, or fails with [`Error::MigratorBusy`].
    pub(super) async fn take(database: &Path, how: Lock) -> Result<Self> {
        let mut path = database.as_os_str().to_owned();
        path.push("-migrating");
        let path = PathBuf::from(path);
        let failed = |source| Error::CreateFile {
            path: path.clone(),
            source,
        };
        let mut options = OpenOptions::new();
        let file = options
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(failed)?;
        let mut pause = Duration::from_millis(20);
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::WouldBlock) if how == Lock::Try => {
                    return Err(Error::MigratorBusy);
                }
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(source)) => return Err(failed(source)),
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_millis(500));
        }
    }
}
