//! `[database]` and `[database.connections.<name>]`: the default connection, and others by their names. Both take the
//! same options.

use std::collections::BTreeMap;
use std::time::Duration;

use super::load::Problem;
use super::setting::{Reader, Setting};

/// `[database]`: where the data lives.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DatabaseConfig {
    /// `sqlite://…`, `postgres://…` or `mysql://…`.
    pub url: String,
    /// Databases that repeat the one of `url`, to which plain selects go.
    pub read_urls: Vec<String>,
    /// Whether a request reads from `url` once it has written.
    pub sticky: bool,
    /// The most connections that the pool opens.
    pub max_connections: u32,
    /// The connections that the pool keeps open.
    pub min_connections: u32,
    /// How long a query waits for a connection of the pool.
    pub acquire_timeout: Duration,
    /// How long making a connection may take.
    pub connect_timeout: Duration,
    /// How long one statement may run; `None` is as long as it needs.
    pub statement_timeout: Option<Duration>,
    /// How long an unused connection stays open.
    pub idle_timeout: Duration,
    /// How old a connection may become.
    pub max_lifetime: Duration,
    /// How long a SQLite statement waits for another writer.
    pub busy_timeout: Duration,
    /// How many prepared statements each connection keeps.
    pub statement_cache: usize,
    /// From how long on a statement is logged as slow; `None` is never.
    pub slow_query: Option<Duration>,
    /// Whether the log shows the values of statements.
    pub log_bindings: bool,
    /// `[database.connections.<name>]`: the other connections, which have none of their own.
    pub connections: BTreeMap<String, DatabaseConfig>,
}

impl DatabaseConfig {
    /// Reads the default connection and all others.
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let mut config = Self::read_one(reader);
        for name in names(reader) {
            reader.connection = Some(name.clone());
            config.connections.insert(name, Self::read_one(reader));
            reader.connection = None;
        }
        config
    }

    fn read_one(reader: &mut Reader<'_>) -> Self {
        let seconds =
            |reader: &mut Reader<'_>, setting| Duration::from_secs(reader.integer(setting));
        let milliseconds = |reader: &mut Reader<'_>, setting| match reader.integer(setting) {
            0 => None,
            milliseconds => Some(Duration::from_millis(milliseconds)),
        };
        let number = |reader: &mut Reader<'_>, setting| {
            u32::try_from(reader.integer(setting)).unwrap_or(u32::MAX)
        };
        Self {
            url: reader.text(&URL),
            read_urls: reader
                .text(&READ_URLS)
                .split(',')
                .map(|url| url.trim().to_owned())
                .filter(|url| !url.is_empty())
                .collect(),
            sticky: reader.optional_boolean(&STICKY).unwrap_or(true),
            max_connections: number(reader, &MAX_CONNECTIONS),
            min_connections: number(reader, &MIN_CONNECTIONS),
            acquire_timeout: seconds(reader, &ACQUIRE_TIMEOUT),
            connect_timeout: seconds(reader, &CONNECT_TIMEOUT),
            statement_timeout: milliseconds(reader, &STATEMENT_TIMEOUT),
            idle_timeout: seconds(reader, &IDLE_TIMEOUT),
            max_lifetime: seconds(reader, &MAX_LIFETIME),
            busy_timeout: Duration::from_millis(reader.integer(&BUSY_TIMEOUT)),
            statement_cache: usize::try_from(reader.integer(&STATEMENT_CACHE)).unwrap_or(0),
            slow_query: milliseconds(reader, &SLOW_QUERY),
            log_bindings: reader.optional_boolean(&LOG_BINDINGS).unwrap_or(false),
            connections: BTreeMap::new(),
        }
    }

    /// What is wrong with the URLs, of this connection and of the others.
    pub(super) fn check(&self, problems: &mut Vec<Problem>) {
        self.check_one("database", problems);
        for (name, connection) in &self.connections {
            let key = format!("database.connections.{name}");
            if connection.url.is_empty() {
                let text = format!("`{key}.url`: a connection needs a url");
                problems.push(Problem::new("config/anvil.toml", None, text));
                continue;
            }
            connection.check_one(&key, problems);
        }
    }

    fn check_one(&self, key: &str, problems: &mut Vec<Problem>) {
        let urls = [&self.url].into_iter().map(|url| ("url", url));
        let read_urls = self.read_urls.iter().map(|url| ("read_urls", url));
        for (option, url) in urls.chain(read_urls) {
            if let Err(error) = cast::ConnectOptions::new(url).check() {
                let text = format!("`{key}.{option}`: {error}");
                problems.push(Problem::new("config/anvil.toml", None, text));
            }
        }
        if self.min_connections > self.max_connections {
            let text = format!(
                "`{key}.min_connections`: {} is more than `max_connections`, {}",
                self.min_connections, self.max_connections
            );
            problems.push(Problem::new("config/anvil.toml", None, text));
        }
    }
}

/// The names of the connections in the file.
fn names(reader: &Reader<'_>) -> Vec<String> {
    let mut names: Vec<String> = reader
        .file
        .keys()
        .filter_map(|key| connection_key(key))
        .map(|(name, _)| name.to_owned())
        .collect();
    names.dedup();
    names
}

/// The name and the option in `database.connections.<name>.<option>`.
pub(super) fn connection_key(key: &str) -> Option<(&str, &str)> {
    let (name, option) = key.strip_prefix("database.connections.")?.split_once('.')?;
    let is_name = name
        .chars()
        .all(|char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '_');
    (is_name && !name.is_empty() && name != "default" && !option.contains('.'))
        .then_some((name, option))
}

const URL: Setting = Setting::new(
    "database.url",
    "DATABASE_URL",
    "sqlite://database/database.sqlite",
);
const READ_URLS: Setting = Setting::new("database.read_urls", "DATABASE_READ_URLS", "");
const STICKY: Setting = Setting::new("database.sticky", "DATABASE_STICKY", "");
const MAX_CONNECTIONS: Setting =
    Setting::new("database.max_connections", "DATABASE_MAX_CONNECTIONS", "10").range(1, 10_000);
const MIN_CONNECTIONS: Setting =
    Setting::new("database.min_connections", "DATABASE_MIN_CONNECTIONS", "0").range(0, 10_000);
const ACQUIRE_TIMEOUT: Setting =
    Setting::new("database.acquire_timeout", "DATABASE_ACQUIRE_TIMEOUT", "10").range(1, 3_600);
const CONNECT_TIMEOUT: Setting =
    Setting::new("database.connect_timeout", "DATABASE_CONNECT_TIMEOUT", "5").range(1, 3_600);
const STATEMENT_TIMEOUT: Setting = Setting::new(
    "database.statement_timeout",
    "DATABASE_STATEMENT_TIMEOUT",
    "0",
)
.range(0, 86_400_000);
const IDLE_TIMEOUT: Setting =
    Setting::new("database.idle_timeout", "DATABASE_IDLE_TIMEOUT", "600").range(1, 86_400);
const MAX_LIFETIME: Setting =
    Setting::new("database.max_lifetime", "DATABASE_MAX_LIFETIME", "1800").range(1, 604_800);
const BUSY_TIMEOUT: Setting =
    Setting::new("database.busy_timeout", "DATABASE_BUSY_TIMEOUT", "5000").range(0, 3_600_000);
const STATEMENT_CACHE: Setting = Setting::new(
    "database.statement_cache",
    "DATABASE_STATEMENT_CACHE",
    "100",
)
.range(0, 100_000);
const SLOW_QUERY: Setting =
    Setting::new("database.slow_query", "DATABASE_SLOW_QUERY", "0").range(0, 3_600_000);
const LOG_BINDINGS: Setting = Setting::new("database.log_bindings", "DATABASE_LOG_BINDINGS", "");

/// Every option of a connection.
pub(super) const ALL: &[&Setting] = &[
    &URL,
    &READ_URLS,
    &STICKY,
    &MAX_CONNECTIONS,
    &MIN_CONNECTIONS,
    &ACQUIRE_TIMEOUT,
    &CONNECT_TIMEOUT,
    &STATEMENT_TIMEOUT,
    &IDLE_TIMEOUT,
    &MAX_LIFETIME,
    &BUSY_TIMEOUT,
    &STATEMENT_CACHE,
    &SLOW_QUERY,
    &LOG_BINDINGS,
];
