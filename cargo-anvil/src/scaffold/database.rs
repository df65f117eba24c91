//! The database of a new application: `--db sqlite|postgres|mysql|URL`.

use anyhow::Result;

use crate::error::CliError;

/// A kind of database, and where the application finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Database {
    driver: Driver,
    /// What `DATABASE_URL` is set to.
    pub(crate) url: String,
    /// What the example file says, without anybody's password.
    pub(crate) example_url: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Driver {
    Sqlite,
    Postgres,
    MySql,
}

impl Driver {
    fn default_url(self, krate: &str) -> String {
        match self {
            Self::Sqlite => "sqlite://database/database.sqlite".to_owned(),
            Self::Postgres => format!("postgres://postgres@127.0.0.1:5432/{krate}"),
            Self::MySql => format!("mysql://root@127.0.0.1:3306/{krate}"),
        }
    }
}

impl Database {
    /// Reads the value of `--db`.
    ///
    /// # Errors
    /// When it is neither a known kind nor a URL of one.
    pub(crate) fn parse(value: &str, krate: &str) -> Result<Self> {
        let (driver, url) = match value.split_once(':') {
            None => (kind(value), None),
            Some((scheme, _)) => (kind(scheme), Some(value.to_owned())),
        };
        let Some(driver) = driver else {
            let what = if value.contains(':') {
                "URL"
            } else {
                "database"
            };
            return Err(CliError::usage(format!("unknown {what} `{value}`"))
                .help("`--db` takes sqlite, postgres, mysql, or a URL that begins with `sqlite://`, `postgres://` or `mysql://`")
                .into());
        };
        let example_url = driver.default_url(krate);
        Ok(Self {
            driver,
            url: url.unwrap_or_else(|| example_url.clone()),
            example_url,
        })
    }

    /// The cargo features of the framework; none when its defaults will do.
    pub(crate) fn features(&self) -> &'static [&'static str] {
        match self.driver {
            Driver::Sqlite => &[],
            Driver::Postgres => &["postgres"],
            Driver::MySql => &["mysql"],
        }
    }

    /// The SQLite file to make, inside the application's folder.
    pub(crate) fn file(&self) -> Option<&str> {
        if self.driver != Driver::Sqlite {
            return None;
        }
        let path = self.url.strip_prefix("sqlite:")?;
        let path = path.strip_prefix("//").unwrap_or(path);
        let path = path.split('?').next().unwrap_or(path);
        let path = path.strip_prefix("./").unwrap_or(path);
        let outside = path.is_empty()
            || path.starts_with(['/', ':'])
            || path.contains("..")
            || path.contains(':');
        (!outside).then_some(path)
    }
}

fn kind(name: &str) -> Option<Driver> {
    match name {
        "sqlite" => Some(Driver::Sqlite),
        "postgres" | "postgresql" => Some(Driver::Postgres),
        "mysql" | "mariadb" => Some(Driver::MySql),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(value: &str) -> Database {
        Database::parse(value, "my_blog").expect("a database")
    }

    #[test]
    fn a_kind_has_its_default_url() {
        assert_eq!(parse("sqlite").url, "sqlite://database/database.sqlite");
        assert_eq!(
            parse("postgres").url,
            "postgres://postgres@127.0.0.1:5432/my_blog"
        );
        assert_eq!(parse("mysql").url, "mysql://root@127.0.0.1:3306/my_blog");
        assert_eq!(parse("mysql").features(), ["mysql"]);
    }

    #[test]
    fn a_url_is_taken_as_it_is_and_its_password_stays_private() {
        let database = parse("postgresql://me:secret@db/x");
        assert_eq!(database.url, "postgresql://me:secret@db/x");
        assert!(!database.example_url.contains("secret"));
    }

    #[test]
    fn only_a_file_inside_the_application_is_made() {
        assert_eq!(parse("sqlite").file(), Some("database/database.sqlite"));
        assert_eq!(
            parse("sqlite:data/app.db?mode=rwc").file(),
            Some("data/app.db")
        );
        for outside in [
            "sqlite::memory:",
            "sqlite:///var/app.db",
            "sqlite://../app.db",
            "mysql",
        ] {
            assert_eq!(parse(outside).file(), None, "{outside}");
        }
    }

    #[test]
    fn an_unknown_database_is_refused() {
        for value in ["oracle", "oracle://x", "", "http://x"] {
            assert!(Database::parse(value, "x").is_err(), "{value}");
        }
    }
}
