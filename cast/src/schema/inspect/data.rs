//! The data that describe a database.

use serde::Serialize;

/// What a database says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Server {
    /// `SQLite`, `PostgreSQL`, `MySQL` or `MariaDB`.
    pub product: String,
    /// Its version.
    pub version: String,
    /// The database's name, or the file of SQLite; empty for one in memory.
    pub database: String,
    /// How many connections the server has open, where that can be asked.
    pub open_connections: Option<u64>,
}

/// A table or a view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Which of the two it is.
    pub kind: TableKind,
    /// How many bytes it takes with its indexes, where the database knows.
    pub size: Option<u64>,
    /// The storage engine (MySQL).
    pub engine: Option<String>,
    /// How its texts are compared (MySQL).
    pub collation: Option<String>,
    /// Its description.
    pub comment: Option<String>,
}

/// A kind of table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TableKind {
    /// A table.
    Table,
    /// A view.
    View,
}

/// A type that somebody made (PostgreSQL).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TypeName {
    /// Its name.
    pub name: String,
    /// `enum`, `composite`, `domain` or `range`.
    pub kind: String,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Column {
    /// Its name.
    pub name: String,
    /// The type without its size: `varchar`.
    pub type_name: String,
    /// The type in full: `varchar(255)`.
    #[serde(rename = "type")]
    pub full_type: String,
    /// Whether it may be without a value.
    pub nullable: bool,
    /// The value of records that name none, as SQL.
    pub default: Option<String>,
    /// Whether the database counts it up.
    pub auto_increment: bool,
    /// How its texts are compared, where that was chosen.
    pub collation: Option<String>,
    /// Its description.
    pub comment: Option<String>,
    /// How it is computed, if it is.
    pub generated: Option<Generated>,
}

/// How a column is computed from others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Generated {
    /// The expression, as SQL.
    pub expression: String,
    /// Whether its value is stored, and not computed at each reading.
    pub stored: bool,
}

/// An index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Index {
    /// Its name; `primary` for the key of a table that gives it none.
    pub name: String,
    /// Its columns, in order; an expression stands as SQL.
    pub columns: Vec<String>,
    /// Whether it allows every combination of values once.
    pub unique: bool,
    /// Whether it is the table's key.
    pub primary: bool,
    /// The kind in the words of the database: `btree`, `gin`, `fulltext`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ForeignKey {
    /// Its name, if it has one.
    pub name: Option<String>,
    /// The columns that point.
    pub columns: Vec<String>,
    /// The table that they point to.
    pub foreign_table: String,
    /// The columns that they point to.
    pub foreign_columns: Vec<String>,
    /// What happens on an update: `no action`, `cascade`, `set null`, `restrict`, `set default`.
    pub on_update: String,
    /// What happens on a delete.
    pub on_delete: String,
}
