//! `ANVIL_DEV_TIMES=<file>`: what each cycle took, for measurements. One JSON object is added a line, the first build's first:
//!
//! | key | meaning |
//! |---|---|
//! | `class` | what was saved: `style`, `asset`, `configuration`, `template`, `source`, `manifest` |
//! | `saved_ms` | when: milliseconds of the Unix clock, as the system told of the first file |
//! | `build_ms` | how long the build took; `null` without one |
//! | `swap_ms` | how long checking, opening and registering a library took, with its fraction; `null` without one |
//! | `served_ms` | from the save until the change was in force; `null` when it never was |
//! | `action` | `restart`, `swap`, `configure`, `refresh`, `unchanged`, `failed` or `refused` |

use std::env;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use serde_json::json;

use super::change::Class;

/// The variable that names the file.
const VARIABLE: &str = "ANVIL_DEV_TIMES";

/// Where the times go, if anybody wants them.
#[derive(Debug)]
pub(crate) struct Times {
    file: Option<PathBuf>,
}

/// A change on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cause {
    /// What was saved.
    pub(crate) class: Class,
    /// When.
    pub(crate) saved: SystemTime,
    /// How long the build took.
    pub(crate) build: Option<Duration>,
    /// How long the running process took to load the library.
    pub(crate) swap: Option<Duration>,
    /// Whether it was a save, and not a key or the beginning.
    pub(crate) is_save: bool,
}

impl Cause {
    /// How long ago it was saved.
    pub(crate) fn age(&self) -> Duration {
        // A clock that was set back knows no age.
        self.saved.elapsed().unwrap_or_default()
    }
}

impl Times {
    /// Those that the environment asks for.
    pub(crate) fn from_environment() -> Self {
        let file = env::var_os(VARIABLE).filter(|file| !file.is_empty());
        Self {
            file: file.map(PathBuf::from),
        }
    }

    /// Adds a line.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn add(&self, cause: &Cause, action: &str, is_in_force: bool) -> Result<()> {
        let Some(file) = &self.file else {
            return Ok(());
        };
        let served = is_in_force.then(|| cause.age());
        let line = format!("{}\n", line(cause, action, served));
        OpenOptions::new()
            .create(true)
            .append(true)
            .open(file)
            .and_then(|mut file| file.write_all(line.as_bytes()))
            .with_context(|| format!("cannot write `{}` ({VARIABLE})", file.display()))
    }
}

fn line(cause: &Cause, action: &str, served: Option<Duration>) -> serde_json::Value {
    let milliseconds = |duration: Duration| u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    json!({
        "class": cause.class.name(),
        "saved_ms": milliseconds(cause.saved.duration_since(UNIX_EPOCH).unwrap_or_default()),
        "build_ms": cause.build.map(milliseconds),
        "swap_ms": cause.swap.map(|swap| swap.as_secs_f64() * 1e3),
        "served_ms": served.map(milliseconds),
        "action": action,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_what_measurements_need() {
        let cause = Cause {
            class: Class::Source,
            saved: UNIX_EPOCH + Duration::from_millis(1_700_000_000_123),
            build: Some(Duration::from_micros(812_900)),
            swap: Some(Duration::from_micros(1_500)),
            is_save: true,
        };
        assert_eq!(
            line(&cause, "restart", Some(Duration::from_millis(990))).to_string(),
            r#"{"action":"restart","build_ms":812,"class":"source","saved_ms":1700000000123,"served_ms":990,"swap_ms":1.5}"#
        );
        let failed = Cause {
            build: None,
            ..cause
        };
        assert!(
            line(&failed, "failed", None)
                .to_string()
                .contains(r#""build_ms":null"#)
        );
    }
}
