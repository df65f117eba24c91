//! [`ConstraintViolation`]: what is known of a broken constraint of the schema.

use std::fmt;

use super::BoxError;
use super::text::{Excerpt, List};

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

/// What is known of a broken constraint: on all three databases its kind, its table, its columns,
/// and its name if it was given one.
///
/// Databases tell different parts of this, so the rest is asked of them. Where that cannot be, because
/// PostgreSQL answers nothing more in a transaction that failed and no other connection is idle, it is
/// read off names of Laravel's kind, such as `users_email_unique`. SQLite says of a foreign key only
/// that one failed: which one it was is found out for statements that set plain values.
#[derive(Debug)]
#[non_exhaustive]
pub struct ConstraintViolation {
    /// Which kind of constraint.
    pub kind: Constraint,
    /// The constraint's or index's name. A column that needs a value has a constraint without one.
    pub constraint: Option<String>,
    /// The table whose constraint it is. Of a foreign key: the table that points.
    pub table: Option<String>,
    /// The columns of the constraint. Of a foreign key: those that point.
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
