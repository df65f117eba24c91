//! The variables of this process, as data.

use std::collections::BTreeMap;
use std::env;

/// Names and values; what is not Unicode is left out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Variables(BTreeMap<String, String>);

impl Variables {
    /// Those of this process.
    pub(super) fn of_process() -> Self {
        let texts = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self(env::vars_os().filter_map(texts).collect())
    }

    /// The given ones.
    #[cfg(test)]
    pub(super) fn of(pairs: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self(pairs.iter().map(owned).collect())
    }

    /// A variable that is set to something.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// The variables that an application of the framework reads.
    pub(super) fn of_application(&self) -> BTreeMap<String, String> {
        const PREFIXES: [&str; 6] = ["APP_", "CACHE_", "DATABASE_", "SERVER_", "SESSION_", "LOG_"];
        let read = |name: &str| PREFIXES.iter().any(|prefix| name.starts_with(prefix));
        self.0
            .iter()
            .filter(|(name, _)| read(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    }
}
