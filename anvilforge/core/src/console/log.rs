//! Logging to standard error, by the level of the configuration.

use std::io::IsTerminal as _;
use std::str::FromStr as _;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Starts logging. Libraries below the framework stay at warnings, unless the level asks for more
/// than `debug`.
pub(crate) fn start(level: &str) {
    let level = LevelFilter::from_str(level).unwrap_or(LevelFilter::INFO);
    let below = if level == LevelFilter::TRACE {
        level
    } else {
        level.min(LevelFilter::WARN)
    };
    let filter = ["hyper", "salvo", "salvo_core", "sqlx", "h2", "mio"]
        .into_iter()
        .fold(Targets::new().with_default(level), |targets, name| {
            targets.with_target(name, below)
        });
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(is_colored())
        .with_target(false);
    // A second start (in one process of tests) keeps the first.
    let _ = tracing_subscriber::registry()
        .with(filter)
        .with(lines)
        .try_init();
}

/// Whether the log is colored: on a terminal, and where `cargo anvil dev` passes it on to one.
fn is_colored() -> bool {
    std::io::stderr().is_terminal()
        || std::env::var_os("ANVIL_COLOR").is_some_and(|value| value == "1")
}
