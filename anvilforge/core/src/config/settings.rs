//! Every setting, once: its key in `config/anvil.toml`, its environment variable, what it may be.

use std::collections::BTreeMap;
use std::time::Duration;

use super::database::{self, DatabaseConfig};
use super::setting::{Reader, Setting};

/// The configuration of a booted application.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Config {
    /// `[app]`
    pub app: AppConfig,
    /// `[server]`
    pub server: ServerConfig,
    /// `[database]`
    pub database: DatabaseConfig,
    /// `[session]`
    pub session: SessionConfig,
    /// `[cache]`
    pub cache: CacheConfig,
    /// `[log]`
    pub log: LogConfig,
    /// `[custom]`: the application's own keys, flattened (`stripe.key`), values as text.
    pub custom: BTreeMap<String, String>,
}

/// `[app]`: what the application is.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct AppConfig {
    /// The name that people see.
    pub name: String,
    /// `local`, `testing`, `staging`, `production`, or a name of your own.
    pub env: String,
    /// Whether error pages show causes and places; never on in production.
    pub debug: bool,
    /// The address under which the application is reached.
    pub url: String,
}

/// `[server]`: how it listens.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ServerConfig {
    /// The address to listen on.
    pub host: String,
    /// The port to listen on.
    pub port: u16,
    /// The largest request body that is read into memory, in bytes.
    pub body_limit: usize,
    /// How long requests under way may take after a stop signal.
    pub shutdown_timeout: Duration,
}

/// `[session]`: how visitors are remembered.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SessionConfig {
    /// Where sessions live; `cookie` is the only driver yet.
    pub driver: String,
    /// How long an idle session lives.
    pub lifetime: Duration,
    /// The name of the cookie.
    pub cookie: String,
    /// Whether the cookie travels over TLS only.
    pub secure: bool,
    /// `lax` or `strict`.
    pub same_site: String,
}

/// `[cache]`: where values are kept that can be made again.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CacheConfig {
    /// `memory`, or `null` to keep nothing.
    pub driver: String,
    /// Stands in front of every key in a store that several applications share; `memory` is never shared.
    pub prefix: String,
    /// The most bytes that `memory` keeps.
    pub max_size: usize,
}

/// `[log]`: what is written to standard error.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LogConfig {
    /// The least severe level that is written.
    pub level: String,
}

impl Config {
    /// Whether this is the production environment.
    pub fn is_production(&self) -> bool {
        self.app.env == "production"
    }

    /// One of the application's own settings: `config.custom("stripe.key")` for `[custom.stripe]`.
    pub fn custom(&self, key: &str) -> Option<&str> {
        self.custom.get(key).map(String::as_str)
    }

    /// Reads all settings; problems are collected in the reader.
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let production = reader.text(&ENV) == "production";
        let url = reader.text(&URL);
        Self {
            app: AppConfig {
                name: reader.text(&NAME),
                env: reader.text(&ENV),
                debug: reader.optional_boolean(&DEBUG).unwrap_or(!production),
                url: url.clone(),
            },
            server: ServerConfig {
                host: reader.text(&HOST),
                port: reader.port(&PORT),
                body_limit: reader.size(&BODY_LIMIT),
                shutdown_timeout: Duration::from_secs(reader.integer(&SHUTDOWN_TIMEOUT)),
            },
            database: DatabaseConfig::read(reader),
            session: SessionConfig {
                driver: reader.one_of(&SESSION_DRIVER),
                lifetime: Duration::from_secs(reader.integer(&SESSION_LIFETIME) * 60),
                cookie: reader.text(&SESSION_COOKIE),
                secure: reader
                    .optional_boolean(&SESSION_SECURE)
                    .unwrap_or(url.starts_with("https://")),
                same_site: reader.one_of(&SESSION_SAME_SITE),
            },
            cache: CacheConfig {
                driver: reader.one_of(&CACHE_DRIVER),
                prefix: reader.text(&CACHE_PREFIX),
                max_size: reader.size(&CACHE_MAX_SIZE),
            },
            log: LogConfig {
                level: reader.one_of(&LOG_LEVEL),
            },
            custom: reader.custom(),
        }
    }
}

const NAME: Setting = Setting::new("app.name", "APP_NAME", "Anvilforge");
const ENV: Setting = Setting::new("app.env", "APP_ENV", "production");
const DEBUG: Setting = Setting::new("app.debug", "APP_DEBUG", "");
const URL: Setting = Setting::new("app.url", "APP_URL", "http://localhost:8000");
const HOST: Setting = Setting::new("server.host", "SERVER_HOST", "127.0.0.1");
const PORT: Setting = Setting::new("server.port", "SERVER_PORT", "8000").range(0, 65_535);
const BODY_LIMIT: Setting = Setting::new("server.body_limit", "SERVER_BODY_LIMIT", "2 MB");
const SHUTDOWN_TIMEOUT: Setting =
    Setting::new("server.shutdown_timeout", "SERVER_SHUTDOWN_TIMEOUT", "30").range(0, 3_600);
const SESSION_DRIVER: Setting =
    Setting::new("session.driver", "SESSION_DRIVER", "cookie").one_of(&["cookie"]);
const SESSION_LIFETIME: Setting =
    Setting::new("session.lifetime", "SESSION_LIFETIME", "120").range(1, 525_600);
const SESSION_COOKIE: Setting = Setting::new("session.cookie", "SESSION_COOKIE", "anvil_session");
const SESSION_SECURE: Setting = Setting::new("session.secure", "SESSION_SECURE_COOKIE", "");
const SESSION_SAME_SITE: Setting =
    Setting::new("session.same_site", "SESSION_SAME_SITE", "lax").one_of(&["lax", "strict"]);
const CACHE_DRIVER: Setting =
    Setting::new("cache.driver", "CACHE_DRIVER", "memory").one_of(crate::cache::DRIVERS);
const CACHE_PREFIX: Setting = Setting::new("cache.prefix", "CACHE_PREFIX", "anvil:");
const CACHE_MAX_SIZE: Setting =
    Setting::new("cache.max_size", "CACHE_MAX_SIZE", "64 MB").range(1 << 20, u64::MAX);
const LOG_LEVEL: Setting = Setting::new("log.level", "LOG_LEVEL", "info")
    .one_of(&["error", "warn", "info", "debug", "trace"]);

/// Every key that `config/anvil.toml` may have, besides `[custom]` and the named connections.
pub(super) fn all() -> impl Iterator<Item = &'static Setting> {
    OTHERS.iter().chain(database::ALL).copied()
}

const OTHERS: &[&Setting] = &[
    &NAME,
    &ENV,
    &DEBUG,
    &URL,
    &HOST,
    &PORT,
    &BODY_LIMIT,
    &SHUTDOWN_TIMEOUT,
    &SESSION_DRIVER,
    &SESSION_LIFETIME,
    &SESSION_COOKIE,
    &SESSION_SECURE,
    &SESSION_SAME_SITE,
    &CACHE_DRIVER,
    &CACHE_PREFIX,
    &CACHE_MAX_SIZE,
    &LOG_LEVEL,
];
