//! [`SchemaSession`]: how a transaction for changes of tables differs from others. It may keep other
//! migrators out, and make SQLite look away while a table is made anew.

use std::time::Duration;

use super::lease::Lease;
use super::transaction_options::TransactionOptions;
use super::{Statement, Transaction};
use crate::connection::handle::Handle;
use crate::driver::Driver;
use crate::error::{Error, Result};
use crate::value::Value;

/// The lock is one of a database, and has nothing to do with its tables.
const POSTGRES_LOCK: &str = "hashtext('anvilforge migrations')";
const MYSQL_LOCK: &str = "CONCAT(LEFT(DATABASE(), 40), ' migrations')";

/// What a transaction for changes of tables is to be like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SchemaSession {
    /// Keeps out other sessions that say this, too. In a transaction, SQLite's write lock does it anyway.
    pub(crate) lock: Lock,
    /// SQLite does not check foreign keys, which cannot be turned off within a transaction;
    /// MySQL does not, either.
    pub(crate) unchecked: bool,
    /// Whether there is a transaction at all, and not only a connection of its own.
    pub(crate) transactional: bool,
}

/// What to do about other migrators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lock {
    None,
    /// Wait until they are done.
    Wait,
    /// Fail with [`Error::MigratorBusy`].
    Try,
}

impl SchemaSession {
    pub(super) async fn start(self, handle: &Handle) -> Result<Transaction> {
        let mut lease = handle.lease_to_write().await?;
        let lease_ref = &mut lease;
        // Copying a large table may take longer than a page may.
        lease_ref.unlimit().await?;
        match lease_ref.driver() {
            Driver::Sqlite => self.prepare_sqlite(lease_ref).await?,
            Driver::Postgres => {
                let attempt =
                    format!("SELECT pg_try_advisory_lock({POSTGRES_LOCK})::int AS locked");
                let release = format!("SELECT pg_advisory_unlock({POSTGRES_LOCK})");
                // A session that waits within a statement has a snapshot, and whoever makes an index `CONCURRENTLY` waits
                // for all that have one: the two would wait for each other.
                self.take_lock(lease_ref, &attempt, &attempt, &release)
                    .await?;
            }
            Driver::MySql => {
                let get =
                    |seconds: u32| format!("SELECT GET_LOCK({MYSQL_LOCK}, {seconds}) AS locked");
                let release = format!("DO RELEASE_LOCK({MYSQL_LOCK})");
                self.take_lock(lease_ref, &get(86_400), &get(0), &release)
                    .await?;
                if self.unchecked {
                    lease_ref
                        .set("SET FOREIGN_KEY_CHECKS = 0", "SET FOREIGN_KEY_CHECKS = 1")
                        .await?;
                }
            }
        }
        if self.transactional {
            let begun = TransactionOptions::new().begin(lease_ref).await;
            if let (Err(Error::Locked { .. }), Lock::Try) = (&begun, self.lock) {
                return Err(Error::MigratorBusy);
            }
            begun?;
        }
        Ok(Transaction::over(lease))
    }

    async fn prepare_sqlite(self, lease: &mut Lease) -> Result<()> {
        if self.unchecked {
            let checked = "PRAGMA legacy_alter_table = OFF;PRAGMA foreign_keys = ON";
            lease.set("PRAGMA foreign_keys = OFF", checked).await?;
        }
        #[cfg(feature = "sqlite")]
        if let (false, true, Some(path)) =
            (self.transactional, self.lock != Lock::None, lease.file()?)
        {
            let lock = super::file_lock::FileLock::take(&path, self.lock).await?;
            lease.hold(lock);
        }
        if self.lock == Lock::Try {
            let patience = lease.busy_timeout().as_millis();
            lease
                .set(
                    "PRAGMA busy_timeout = 0",
                    &format!("PRAGMA busy_timeout = {patience}"),
                )
                .await?;
        }
        Ok(())
    }

    /// Takes the lock of migrators. Where waiting is the same as trying, it is tried again and again.
    async fn take_lock(
        self,
        lease: &mut Lease,
        wait: &str,
        attempt: &str,
        release: &str,
    ) -> Result<()> {
        let sql = match self.lock {
            Lock::None => return Ok(()),
            Lock::Wait => wait,
            Lock::Try => attempt,
        };
        lease.set("", release).await?;
        let mut pause = Duration::from_millis(20);
        loop {
            let rows = lease
                .fetch(&Statement::text(sql), std::panic::Location::caller())
                .await?;
            match rows.first().map(|row| row.value("locked")).transpose()? {
                Some(Value::Int(1)) => return Ok(()),
                _ if self.lock == Lock::Try || wait != attempt => return Err(Error::MigratorBusy),
                _ => {}
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_millis(500));
        }
    }
}
