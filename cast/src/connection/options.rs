//! [`ConnectOptions`]: everything that can be said about a connection. Plain data; nothing is
//! read from the environment here.

use std::time::Duration;

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
/// | `idle_timeout` | 10 min |
/// | `max_lifetime` | 30 min |
/// | `busy_timeout` | 5 s (SQLite) |
/// | `create_if_missing` | `false` (SQLite) |
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
#[derive(Debug, Clone)]
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
    /// How long an unused connection stays open.
    pub idle_timeout: Duration,
    /// How old a connection may become.
    pub max_lifetime: Duration,
    /// How long a SQLite statement waits for another writer.
    pub busy_timeout: Duration,
    /// Whether a SQLite file that does not exist is made, and its folder with it.
    pub create_if_missing: bool,
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
            idle_timeout: Duration::from_secs(600),
            max_lifetime: Duration::from_secs(1800),
            busy_timeout: Duration::from_secs(5),
            create_if_missing: false,
        }
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
}
