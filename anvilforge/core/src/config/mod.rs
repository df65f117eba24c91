//! Configuration: `config/anvil.toml`, `.env` and the environment, checked as a whole at start.
//!
//! One table (`settings`) lists every key with its type, default and environment variable. What is
//! not in it is an error: an unknown key never passes silently, and all problems are reported
//! together. Precedence: the process environment, `.env`, `config/anvil.toml`, the default.
//!
//! Not here: what the settings mean (the module that uses one says so), secrets beyond `APP_KEY`.

mod database;
mod env_file;
mod key;
mod load;
mod setting;
mod settings;
mod size;
#[cfg(test)]
mod tests;

pub use database::DatabaseConfig;
pub use env_file::Environment;
pub use key::AppKey;
pub use load::{ConfigError, Problem};
pub use settings::{AppConfig, CacheConfig, Config, LogConfig, ServerConfig, SessionConfig};

pub(crate) use load::{Sources, load};
