//! The three databases that Cast speaks to, and how a URL names one. No connection is made here.

use std::fmt;

use crate::error::{Error, Result};

/// A kind of database.
///
/// Every driver can compile queries and tables to SQL; connecting needs the driver's cargo
/// feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Driver {
    /// SQLite, in a file or in memory.
    Sqlite,
    /// PostgreSQL.
    Postgres,
    /// MySQL or MariaDB.
    MySql,
}

impl Driver {
    /// All drivers, in the order in which the documentation lists them.
    pub const ALL: [Self; 3] = [Self::Sqlite, Self::Postgres, Self::MySql];

    /// Reads the driver off the scheme of a database URL.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidUrl`] when the scheme is none of `sqlite`, `postgres`, `postgresql`,
    /// `mysql` and `mariadb`.
    ///
    /// # Examples
    ///
    /// ```
    /// use cast::Driver;
    ///
    /// assert_eq!(Driver::from_url("sqlite:database/database.sqlite").unwrap(), Driver::Sqlite);
    /// assert_eq!(Driver::from_url("postgres://localhost/blog").unwrap(), Driver::Postgres);
    /// assert!(Driver::from_url("oracle://localhost").is_err());
    /// ```
    pub fn from_url(url: &str) -> Result<Self> {
        match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => Ok(Self::Sqlite),
            Some("postgres" | "postgresql") => Ok(Self::Postgres),
            Some("mysql" | "mariadb") => Ok(Self::MySql),
            _ => Err(Error::InvalidUrl {
                url: redact(url),
                source: None,
            }),
        }
    }

    /// The name for people: `SQLite`, `PostgreSQL`, `MySQL`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
            Self::MySql => "MySQL",
        }
    }

    /// The cargo feature that compiles this driver in.
    #[must_use]
    pub fn feature(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::MySql => "mysql",
        }
    }
}

impl fmt::Display for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Hides the password of a URL, so that it can stand in an error or a log line.
///
/// A password with a character that it must not have raw (`/`, `?`, `#`) makes a URL that is none, and just such a URL
/// ends in an error. So everything up to the last `@` counts as user and password.
pub(crate) fn redact(url: &str) -> String {
    let url = redact_address(url);
    let mut shown = String::with_capacity(url.len());
    let mut is_parameter = false;
    for piece in url.split_inclusive(['?', '&']) {
        match piece.split_once('=') {
            Some((name, value)) if is_parameter && name.eq_ignore_ascii_case("password") => {
                let end = value.find(['?', '&']).map_or("", |end| &value[end..]);
                shown.push_str(&format!("{name}=***{end}"));
            }
            _ => shown.push_str(piece),
        }
        is_parameter = true;
    }
    shown
}

fn redact_address(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let Some(at) = rest.rfind('@') else {
        return url.to_owned();
    };
    match rest[..at].split_once(':') {
        Some((user, _)) => format!("{scheme}://{user}:***{}", &rest[at..]),
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hides_only_the_password() {
        assert_eq!(
            redact("postgres://me:s3cret@db:5432/blog"),
            "postgres://me:***@db:5432/blog"
        );
        assert_eq!(redact("mysql://me:p@ss@db/blog"), "mysql://me:***@db/blog");
        assert_eq!(redact("postgres://me@db/blog"), "postgres://me@db/blog");
        for password in ["pa/ss", "pa?ss", "pa#ss", "12/34", "a?password=b", "p@/s?s"] {
            let url = format!("postgres://me:{password}@db/blog?password=b&sslmode=require");
            assert_eq!(
                redact(&url),
                "postgres://me:***@db/blog?password=***&sslmode=require"
            );
        }
        assert_eq!(
            redact("postgres://db/blog?user=me&password=s3cret"),
            "postgres://db/blog?user=me&password=***"
        );
        assert_eq!(
            redact("postgres://db/blog?user=me@x&password=s3cret"),
            "postgres://db/blog?user=me@x&password=***"
        );
        assert_eq!(
            redact("sqlite:database/a@b:c.sqlite"),
            "sqlite:database/a@b:c.sqlite"
        );
    }

    #[test]
    fn names_what_is_wrong_with_an_unknown_scheme() {
        let error = Driver::from_url("oracle://me:pw@db/x")
            .unwrap_err()
            .to_string();
        assert!(error.contains("oracle://me:***@db/x"), "{error}");
        assert!(error.contains("sqlite:"), "{error}");
    }
}
