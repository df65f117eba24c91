//! Versions as far as they are compared here: three numbers.

use std::fmt;

/// `1.95.0`; what follows the numbers (`-nightly`) is not kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    /// The first number.
    pub(crate) major: u64,
    /// The second.
    pub(crate) minor: u64,
    /// The third; 0 when there is none.
    pub(crate) patch: u64,
}

impl Version {
    /// Reads `1.95`, `1.95.0` or `1.97.0-nightly`; `None` for anything else.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let numbers = text.split(['-', '+']).next()?;
        let mut parts = numbers.trim().split('.').map(|part| part.parse().ok());
        let version = Self {
            major: parts.next()??,
            minor: parts.next().unwrap_or(Some(0))?,
            patch: parts.next().unwrap_or(Some(0))?,
        };
        parts.next().is_none().then_some(version)
    }

    /// Whether cargo would take one for the other: the first number that is not zero is the same.
    pub(crate) fn fits(self, other: Self) -> bool {
        match self.major {
            0 => (self.major, self.minor) == (other.major, other.minor),
            major => major == other.major,
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_marked_versions_are_read() {
        let version = |major, minor, patch| {
            Some(Version {
                major,
                minor,
                patch,
            })
        };
        assert_eq!(Version::parse("1.95"), version(1, 95, 0));
        assert_eq!(Version::parse("1.97.0-nightly"), version(1, 97, 0));
        assert_eq!(Version::parse("1.x"), None);
        assert_eq!(Version::parse(""), None);
    }

    #[test]
    fn versions_fit_as_cargo_takes_them() {
        let fits = |a, b| Version::parse(a).unwrap().fits(Version::parse(b).unwrap());
        assert!(fits("1.2.0", "1.9.3"));
        assert!(fits("0.1.0", "0.1.9"));
        assert!(!fits("0.1.0", "0.2.0"));
    }
}
