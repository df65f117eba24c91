//! What can go wrong, in one enum. Each text names the thing, the place and the remedy; the
//! cause is in `source()`, not in the text.

use std::fmt;
use std::path::PathBuf;

use crate::driver::Driver;

/// A result whose error is Cast's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// An error of Cast.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The server could not be reached, or refused the log-in.
    #[error(
        "cannot connect to {driver} at `{url}`: check that it runs and that `DATABASE_URL` is right"
    )]
    Connection {
        /// The database asked for.
        driver: Driver,
        /// Its URL, without the password.
        url: String,
        /// What the driver said.
        source: BoxError,
    },

    /// The URL is not one of a database.
    #[error(
        "`{url}` is not a database url: write `sqlite:path/to/file`, `postgres://user@host/name` or \
         `mysql://user@host/name`"
    )]
    InvalidUrl {
        /// The URL, without the password.
        url: String,
        /// What the driver said of it.
        source: Option<BoxError>,
    },

    /// The driver that the URL asks for is not part of this binary.
    #[error(
        "{driver} support is not compiled in: add the feature `{feature}` to the `anvilforge` \
         dependency in Cargo.toml"
    )]
    MissingDriver {
        /// The database asked for.
        driver: Driver,
        /// The cargo feature that adds it.
        feature: &'static str,
    },

    /// The SQLite file is not there, and the options do not allow making it.
    #[error("the database file `{}` does not exist: `cargo anvil migrate` creates it", path.display())]
    MissingFile {
        /// The file looked for.
        path: PathBuf,
    },

    /// A file or folder of the database could not be made.
    #[error("cannot create `{}`: check the permissions of the folder", path.display())]
    CreateFile {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },

    /// The database refused a statement.
    #[error("the database refused `{}`", Excerpt(sql))]
    Query {
        /// The statement.
        sql: String,
        /// What the database said.
        source: BoxError,
    },

    /// A statement broke a constraint of the schema.
    #[error(transparent)]
    Constraint(Box<ConstraintViolation>),

    /// Another writer held the database for longer than the statement may wait.
    #[error(
        "the database stayed locked by another writer during `{}`: shorten the other transaction \
         or raise the busy timeout",
        Excerpt(sql)
    )]
    Locked {
        /// The statement that waited.
        sql: String,
        /// What the database said.
        source: BoxError,
    },

    /// No record with that key, or none that matches.
    #[error("no `{model}` {}", Looked(key.as_deref()))]
    ModelNotFound {
        /// The model's name.
        model: &'static str,
        /// The key looked for; `None` for a query.
        key: Option<String>,
    },

    /// A value of the database does not fit the field it is read into.
    #[error(
        "column `{column}` of `{table}` holds {found}, which is not a value of `{expected}`: change \
         the field's type or the column's"
    )]
    Decode {
        /// The table, or `row` when the row came from raw SQL.
        table: String,
        /// The column.
        column: String,
        /// The Rust type of the field.
        expected: &'static str,
        /// What was found.
        found: String,
    },

    /// A row has no such column.
    #[error("the row has no column `{column}`: it has {}", List(known))]
    UnknownColumn {
        /// The column asked for.
        column: String,
        /// The columns that the row has.
        known: Vec<String>,
    },

    /// Every connection of the pool was in use for too long.
    #[error(
        "no database connection became free within {seconds} s (the pool has {max}): raise \
         `max_connections` or keep transactions shorter"
    )]
    PoolTimeout {
        /// How long the call waited.
        seconds: u64,
        /// The size of the pool.
        max: u32,
    },

    /// The pool was closed by `Db::close`.
    #[error("the database connection is closed: it was used after `Db::close`")]
    Closed,

    /// The transaction was used after it ended.
    #[error("the transaction is over: it was used after its outermost commit or rollback")]
    TransactionOver,

    /// The table change cannot be expressed on this database.
    #[error("cannot change table `{table}` on {driver}: {reason}")]
    Schema {
        /// The table.
        table: String,
        /// The database.
        driver: Driver,
        /// What is not possible, and what to do instead.
        reason: String,
    },

    /// A migration failed; those before it in the same run stay applied.
    #[error("migration `{name}` failed and was undone as far as {driver} can undo it")]
    Migration {
        /// The migration.
        name: String,
        /// The database, which decides whether half a migration can be undone.
        driver: Driver,
        /// The failure, with its SQL.
        source: Box<Error>,
    },

    /// The ledger names a migration that the code no longer has.
    #[error(
        "migration `{name}` was applied, but the program no longer has it: restore its file and its \
         name in `migrations![…]` to roll it back"
    )]
    UnknownMigration {
        /// The migration.
        name: String,
    },

    /// Two migrations have one name.
    #[error("migration `{name}` is listed twice in `migrations![…]`: remove one")]
    DuplicateMigration {
        /// The migration.
        name: String,
    },

    /// A seeder failed.
    #[error("seeder `{name}` failed")]
    Seeder {
        /// The seeder.
        name: String,
        /// What it returned.
        source: BoxError,
    },

    /// There is no seeder of that name.
    #[error("there is no seeder `{name}`{}: {}", Nearest(nearest.as_deref()), Known(known))]
    UnknownSeeder {
        /// The name asked for.
        name: String,
        /// The seeder whose name is nearest.
        nearest: Option<String>,
        /// All seeders.
        known: Vec<String>,
    },
}

impl Error {
    /// The broken constraint, if this error is about one.
    ///
    /// # Examples
    ///
    /// ```
    /// # fn answer(error: &cast::Error) -> String {
    /// match error.constraint() {
    ///     Some(violation) if violation.kind == cast::Constraint::Unique => {
    ///         format!("{} is taken", violation.columns.join(", "))
    ///     }
    ///     _ => error.to_string(),
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn constraint(&self) -> Option<&ConstraintViolation> {
        match self {
            Self::Constraint(violation) => Some(violation),
            _ => None,
        }
    }

    /// Whether this error says that a record does not exist: what a page answers with 404.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::ModelNotFound { .. })
    }
}

/// A kind of constraint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Constraint {
    /// The value exists already (unique index or primary key).
    Unique,
    /// The record pointed to does not exist, or is still pointed to.
    ForeignKey,
    /// The column needs a value.
    NotNull,
    /// The value is outside what a `CHECK` allows.
    Check,
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unique => "unique",
            Self::ForeignKey => "foreign key",
            Self::NotNull => "not null",
            Self::Check => "check",
        })
    }
}

/// What is known of a broken constraint. How much that is differs by database: SQLite names the
/// columns but not the index, MySQL the index but not the columns.
#[derive(Debug)]
#[non_exhaustive]
pub struct ConstraintViolation {
    /// Which kind of constraint.
    pub kind: Constraint,
    /// The constraint's or index's name, where the database tells it.
    pub constraint: Option<String>,
    /// The table, where the database tells it.
    pub table: Option<String>,
    /// The columns, where the database tells them. For MySQL they are read off an index named in
    /// the manner of `users_email_unique`.
    pub columns: Vec<String>,
    /// The statement.
    pub sql: String,
    /// What the database said.
    pub(crate) source: BoxError,
}

impl fmt::Display for ConstraintViolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} constraint broken", self.kind)?;
        if let Some(constraint) = &self.constraint {
            write!(f, ": `{constraint}`")?;
        }
        if !self.columns.is_empty() {
            write!(f, " on {}", List(&self.columns))?;
        }
        if let Some(table) = &self.table {
            write!(f, " of `{table}`")?;
        }
        write!(f, " by `{}`", Excerpt(&self.sql))
    }
}

impl std::error::Error for ConstraintViolation {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}

/// Shows at most the first 500 characters of a statement: bulk statements can be huge.
struct Excerpt<'a>(&'a str);

impl fmt::Display for Excerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.char_indices().nth(500) {
            Some((end, _)) => write!(f, "{}…", &self.0[..end]),
            None => f.write_str(self.0),
        }
    }
}

struct Looked<'a>(Option<&'a str>);

impl fmt::Display for Looked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(key) => write!(f, "with the key `{key}` exists"),
            None => f.write_str("matches the query"),
        }
    }
}

struct List<'a>(&'a [String]);

impl fmt::Display for List<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.0.iter().enumerate() {
            write!(f, "{}`{name}`", if index == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

struct Nearest<'a>(Option<&'a str>);

impl fmt::Display for Nearest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(name) => write!(f, " (did you mean `{name}`?)"),
            None => Ok(()),
        }
    }
}

struct Known<'a>(&'a [String]);

impl fmt::Display for Known<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("`seeders![…]` is empty");
        }
        write!(f, "the seeders are {}", List(self.0))
    }
}
