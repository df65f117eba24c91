//! [`Error`]: the list of all that can go wrong.

use std::path::PathBuf;

use super::text::{Excerpt, Known, List, Looked, Nearest, OfType};
use super::{ConnectFailure, ConstraintViolation, QueryProblem};
use crate::driver::Driver;

/// A result whose error is Cast's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// An error of Cast.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The server could not be reached, or refused the log-in.
    #[error("cannot connect to {driver} at `{url}`: {reason}")]
    Connection {
        /// The database asked for.
        driver: Driver,
        /// Its URL, without the password.
        url: String,
        /// What is wrong, as far as Cast understands it.
        reason: ConnectFailure,
        /// What the driver said.
        source: BoxError,
    },

    /// The connection broke off: the server went away, or closed it.
    #[error(
        "the connection to {driver} was lost during `{}`: whether the statement was done is not \
         known",
        Excerpt(sql)
    )]
    ConnectionLost {
        /// The database.
        driver: Driver,
        /// The statement that ran.
        sql: String,
        /// What the driver said.
        source: BoxError,
    },

    /// There is no connection of that name.
    #[error("there is no database connection `{name}`{}: there is {}", Nearest(nearest.as_deref()), List(known))]
    UnknownConnection {
        /// The name asked for.
        name: String,
        /// The connection whose name is nearest.
        nearest: Option<String>,
        /// All connections.
        known: Vec<String>,
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

    /// A relation was read that was not loaded. Cast never asks the database behind the program's back.
    #[error(
        "`{relation}` is not loaded: add `.{call}({relation}{})` to the query{}",
        if matches!(*call, "with" | "with_count" | "with_exists") { "" } else { ", …" },
        match *call {
            "with" => format!(", or `.load(&db, {relation})` to the record"),
            _ => String::new(),
        },
    )]
    RelationNotLoaded {
        /// The model and the field: `Post::comments`.
        relation: String,
        /// The method of the query that loads what was asked for.
        call: &'static str,
    },

    /// A record names a model to which its relation does not lead.
    #[error(
        "`{relation}` leads to {}, and a record names `{name}`: add a variant for it, or give its model `#[model(morph = \"{name}\")]`",
        List(known)
    )]
    UnknownMorph {
        /// The model and the field: `Image::imageable`.
        relation: String,
        /// The name that was found.
        name: String,
        /// The names that the relation knows.
        known: Vec<String>,
    },

    /// A value is none that JSON knows: of a [`Json`](crate::Json) column, or of a record that is serialized. Nothing was sent
    /// to the database.
    #[error(
        "{} cannot be written as JSON{}",
        match column {
            Some(column) => format!("the value for column `{column}`"),
            None => "a value".to_owned(),
        },
        match sql {
            Some(sql) => format!(", in `{}`", Excerpt(sql)),
            None => String::new(),
        },
    )]
    NotJson {
        /// The column that was to hold it, where it is known.
        column: Option<String>,
        /// The statement that was to write it or to compare with it.
        sql: Option<String>,
        /// Why not.
        source: serde_json::Error,
    },

    /// Two numbers over a relation would be known by the same name.
    #[error(
        "`{relation}` is asked for two different numbers `{number}`: give one a name by `with_count_as`"
    )]
    NumberTwice {
        /// The relation, as `Model::field`.
        relation: String,
        /// The number.
        number: String,
    },

    /// A record was changed since it was read, and `save` cannot tell which columns are to be kept.
    #[error(
        "the `{model}` {key} was changed by somebody else since it was read: refresh it and change it again, write \
         single columns with `update`, or give `{model}` a field `#[original] original: Original`"
    )]
    Stale {
        /// The model.
        model: &'static str,
        /// The key.
        key: String,
    },

    /// A relation was read that leads to no record.
    #[error("`{relation}` leads to no record")]
    RelatedNotFound {
        /// The model and the field: `Post::author`.
        relation: String,
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

    /// The URL asks for encryption, which is not part of this binary.
    #[error(
        "`{mode}` of the url `{url}` asks for TLS, which is not compiled in: add the feature `tls` to \
         the `anvilforge` dependency in Cargo.toml"
    )]
    MissingTls {
        /// The parameter of the URL with its value.
        mode: String,
        /// The URL, without the password.
        url: String,
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

    /// The statement took longer than `statement_timeout` allows.
    #[error(
        "`{}` was stopped after {milliseconds} ms: make it faster or raise `statement_timeout`",
        Excerpt(sql)
    )]
    Timeout {
        /// The statement.
        sql: String,
        /// How long it ran.
        milliseconds: u64,
        /// What the database said.
        source: BoxError,
    },

    /// Two transactions stood in each other's way, and the database undid this one: a deadlock,
    /// or a failure to serialize. Running the transaction again will usually succeed; see
    /// [`TransactionOptions::attempts`](crate::TransactionOptions::attempts).
    #[error(
        "another transaction stood in the way of `{}`, and this one was undone: run it again",
        Excerpt(sql)
    )]
    Conflict {
        /// The statement.
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

    /// One record was asked for, and several match.
    #[error("more than one `{model}` matches the query, which wants the only one")]
    MultipleRecords {
        /// The model's name.
        model: &'static str,
    },

    /// An observer does not let something be done to a record.
    #[error("{reason}")]
    Refused {
        /// Why not.
        reason: String,
    },

    /// A cursor of a page was not given out by this program, or is of another query.
    #[error("the cursor of the page is not valid: {reason}")]
    InvalidCursor {
        /// What is wrong with it.
        reason: &'static str,
    },

    /// Rows that a relation loads are to be locked, in a form in which no database locks rows.
    #[error(
        "the rows of `{relation}` cannot be locked, because {because}: lock them by a query of their own"
    )]
    CannotLock {
        /// The relation.
        relation: String,
        /// Why not.
        because: &'static str,
    },

    /// The order of a query cannot be continued behind a record.
    #[error(
        "a query for `{model}` with cursors must be sorted by columns of the model, and have no groups"
    )]
    CursorOrder {
        /// The model's name.
        model: &'static str,
    },

    /// What was said to a query builder cannot be done; nothing was sent to the database.
    #[error("the query for `{table}` cannot be run: {problem}")]
    InvalidQuery {
        /// The table.
        table: &'static str,
        /// Why not, and what to do instead.
        problem: QueryProblem,
    },

    /// A condition or an expression in SQL has another number of placeholders than of values; nothing was sent to the
    /// database.
    #[error(
        "SQL with {marks} `?` was given {values} values, in `{}`: give one for each, and write `??` for a `?` that is none",
        Excerpt(sql)
    )]
    RawValues {
        /// The statement around it.
        sql: String,
        /// How many placeholders it has.
        marks: usize,
        /// How many values it was given.
        values: usize,
    },

    /// A record was inserted, and MySQL does not say which key it made for it.
    #[error(
        "the record was inserted into `{table}`, but MySQL tells only keys that count up, and this one it made otherwise: make it \
         in the program, with `cast::uuid()` or `cast::ulid()`"
    )]
    UnknownKey {
        /// The table.
        table: &'static str,
    },

    /// A database for reading is of another kind than the one that it repeats.
    #[error(
        "the database for reading at `{url}` is {replica}, and the one for writing is {primary}: they must be of one kind"
    )]
    OtherReplica {
        /// Its URL, without the password.
        url: String,
        /// Its kind.
        replica: Driver,
        /// The kind of the database that it is to repeat.
        primary: Driver,
    },

    /// Something needs the application's key, and nobody has given it to Cast.
    #[error("the key of the application is not known: call `cast::secrets::install` at the start")]
    NoSecrets,

    /// Encrypting, decrypting or hashing a value failed.
    #[error("{what} failed")]
    Secrets {
        /// What was tried.
        what: &'static str,
        /// What went wrong.
        source: BoxError,
    },

    /// A value of the database does not fit the field it is read into.
    #[error(
        "column `{column}`{} of `{model}` holds {found}, which is not a value of `{expected}`: change \
         the field's type or the column's",
        OfType(database_type.as_deref())
    )]
    Decode {
        /// The model, or `row` when the row came from raw SQL.
        model: String,
        /// The column.
        column: String,
        /// The type that the database says the column has, where it says one.
        database_type: Option<String>,
        /// The Rust type of the field.
        expected: &'static str,
        /// What was found.
        found: String,
    },

    /// A value of the database has no form that Cast can read.
    #[error(
        "column `{column}` holds a value that cannot be read, in the result of `{}`",
        Excerpt(sql)
    )]
    Unreadable {
        /// The column.
        column: String,
        /// The statement.
        sql: String,
        /// Why not.
        source: BoxError,
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

    /// The database has undone the transaction, because one of its statements failed. Keeping
    /// what the others did is not possible.
    #[error(
        "the transaction was undone by {driver} because a statement in it failed: return that \
         statement's error, or run it in a transaction of its own inside this one"
    )]
    TransactionAborted {
        /// The database.
        driver: Driver,
    },

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

    /// Another migrator is at work, and this one was told not to wait.
    #[error("another migrator is at work on this database: nothing was done")]
    MigratorBusy,

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

    /// The tables could not be written as SQL.
    #[error(
        "`pg_dump` cannot read the database: {said}; it must be installed, in the version of the server \
         or a newer one"
    )]
    Dump {
        /// What the program or the system said.
        said: String,
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
