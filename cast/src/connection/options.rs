//! [`ConnectOptions`]: everything that can be said about a connection. Plain data; nothing is
//! read from the environment here.

use std::fmt;
use std::time::Duration;

use super::wire::Settings;
use crate::driver::redact;
use crate::error::{Error, Result};

/// How to connect.
///
/// # Options
///
/// | option | default |
/// |---|---|
/// | `url` | – |
/// | `max_connections` | 10 |
/// | `min_connections` | 0 |
/// | `acquire_timeout` | 10 s |
/// | `connect_timeout` | 5 s |
/// | `statement_timeout` | none |
/// | `idle_timeout` | 10 min |
/// | `max_lifetime` | 30 min |
/// | `busy_timeout` | 5 s (SQLite) |
/// | `create_if_missing` | `false` (SQLite) |
/// | `statement_cache` | 100 statements for each connection |
/// | `read_urls` | none: everything goes to `url` |
/// | `sticky` | `true` |
/// | `slow_query` | none |
/// | `log_bindings` | `false` |
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use cast::ConnectOptions;
///
/// let options = ConnectOptions::new("sqlite:database/database.sqlite")
///     .max_connections(4)
///     .acquire_timeout(Duration::from_secs(2))
///     .create_if_missing(true);
/// assert_eq!(options.max_connections, 4);
/// ```
///
/// # Encryption
///
/// With the cargo feature `tls`, connections to PostgreSQL and MySQL are encrypted when the server
/// can. Parameters of the URL demand more: `?sslmode=verify-full&sslrootcert=/etc/ssl/db.pem`
/// (PostgreSQL), `?ssl-mode=VERIFY_IDENTITY&ssl-ca=/etc/ssl/db.pem` (MySQL); `sslcert` and `sslkey`
/// name a certificate of this program. Without the feature such a URL is refused.
#[derive(Clone)]
#[non_exhaustive]
pub struct ConnectOptions {
    /// `sqlite:path`, `sqlite::memory:`, `postgres://…` or `mysql://…`.
    pub url: String,
    /// How many connections the pool may open. A SQLite database in memory has only one.
    pub max_connections: u32,
    /// How many connections the pool keeps open.
    pub min_connections: u32,
    /// How long a call waits for a free connection.
    pub acquire_timeout: Duration,
    /// How long making one connection may take.
    pub connect_timeout: Duration,
    /// How long one statement may run. MySQL itself limits only queries so; MariaDB and the others
    /// limit all statements.
    pub statement_timeout: Option<Duration>,
    /// How long an unused connection stays open.
    pub idle_timeout: Duration,
    /// How old a connection may become.
    pub max_lifetime: Duration,
    /// How long a SQLite statement waits for another writer.
    pub busy_timeout: Duration,
    /// Whether a SQLite file that does not exist is made, and its folder with it.
    pub create_if_missing: bool,
    /// How many prepared statements each connection keeps.
    pub statement_cache: usize,
    /// Databases that repeat the one of `url`, for reading: plain `select`s go to one of them.
    pub read_urls: Vec<String>,
    /// Whether a handle of [`Db::scoped`](crate::Db::scoped) reads from `url` once it has written.
    pub sticky: bool,
    /// How long a statement may take until it is logged as slow.
    pub slow_query: Option<Duration>,
    /// Whether the log shows the values of statements. They may be secrets.
    pub log_bindings: bool,
}

impl ConnectOptions {
    /// Options with their defaults for a URL.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            max_connections: 10,
            min_connections: 0,
            acquire_timeout: Duration::from_secs(10),
            connect_timeout: Duration::from_secs(5),
            statement_timeout: None,
            idle_timeout: Duration::from_secs(600),
            max_lifetime: Duration::from_secs(1800),
            busy_timeout: Duration::from_secs(5),
            create_if_missing: false,
            statement_cache: 100,
            read_urls: Vec::new(),
            sticky: true,
            slow_query: None,
            log_bindings: false,
        }
    }

    /// Looks whether the URLs can be understood, and whether their drivers are compiled in. It connects to nothing.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidUrl`], [`Error::MissingDriver`], [`Error::MissingTls`].
    ///
    /// # Examples
    ///
    /// ```
    /// assert!(cast::ConnectOptions::new("sqlite:database.sqlite").check().is_ok());
    /// assert!(cast::ConnectOptions::new("oracle://localhost").check().is_err());
    /// ```
    pub fn check(&self) -> Result<()> {
        for url in [&self.url].into_iter().chain(&self.read_urls) {
            match Settings::read(self, url) {
                // Whether a file is there is found out when it is opened.
                Ok(_) | Err(Error::MissingFile { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Sets how many connections the pool may open.
    #[must_use]
    pub fn max_connections(mut self, max: u32) -> Self {
        self.max_connections = max;
        self
    }

    /// Sets how many connections the pool keeps open.
    #[must_use]
    pub fn min_connections(mut self, min: u32) -> Self {
        self.min_connections = min;
        self
    }

    /// Sets how long a call waits for a free connection.
    #[must_use]
    pub fn acquire_timeout(mut self, timeout: Duration) -> Self {
        self.acquire_timeout = timeout;
        self
    }

    /// Sets how long an unused connection stays open.
    #[must_use]
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// Sets how old a connection may become.
    #[must_use]
    pub fn max_lifetime(mut self, lifetime: Duration) -> Self {
        self.max_lifetime = lifetime;
        self
    }

    /// Sets how long a SQLite statement waits for another writer.
    #[must_use]
    pub fn busy_timeout(mut self, timeout: Duration) -> Self {
        self.busy_timeout = timeout;
        self
    }

    /// Sets whether a SQLite file that does not exist is made, and its folder with it.
    #[must_use]
    pub fn create_if_missing(mut self, create: bool) -> Self {
        self.create_if_missing = create;
        self
    }

    /// Sets how long making one connection may take.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets how long one statement may run.
    #[must_use]
    pub fn statement_timeout(mut self, timeout: Duration) -> Self {
        self.statement_timeout = Some(timeout);
        self
    }

    /// Sets how many prepared statements each connection keeps.
    #[must_use]
    pub fn statement_cache(mut self, statements: usize) -> Self {
        self.statement_cache = statements;
        self
    }

    /// Adds a database that repeats this one, for reading.
    #[must_use]
    pub fn read_url(mut self, url: impl Into<String>) -> Self {
        self.read_urls.push(url.into());
        self
    }

    /// Sets whether a handle of [`Db::scoped`](crate::Db::scoped) reads what it has written.
    #[must_use]
    pub fn sticky(mut self, sticky: bool) -> Self {
        self.sticky = sticky;
        self
    }

    /// Sets how long a statement may take until it is logged as slow.
    #[must_use]
    pub fn slow_query(mut self, limit: Duration) -> Self {
        self.slow_query = Some(limit);
        self
    }

    /// Sets whether the log shows the values of statements.
    #[must_use]
    pub fn log_bindings(mut self, log: bool) -> Self {
        self.log_bindings = log;
        self
    }
}

/// Shows no password.
impl fmt::Debug for ConnectOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let read_urls: Vec<_> = self.read_urls.iter().map(|url| redact(url)).collect();
        f.debug_struct("ConnectOptions")
            .field("url", &redact(&self.url))
            .field("read_urls", &read_urls)
            .field("max_connections", &self.max_connections)
            .field("acquire_timeout", &self.acquire_timeout)
            .field("statement_timeout", &self.statement_timeout)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_no_password() {
        let url = "postgres://me:hunter2@db/blog?password=hunter2&sslmode=require";
        let shown = format!("{:?}", ConnectOptions::new(url).read_url(url));
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(
            shown.contains("postgres://me:***@db/blog?password=***&sslmode=require"),
            "{shown}"
        );
    }
}
