//! [`Aggregate`]: a number over the related records of each record, computed by the query that reads the records.

use std::fmt;

use super::Link;
use crate::query::plan::Scope;

/// A number over the related records.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Aggregate {
    pub(crate) link: &'static Link,
    /// Which related records count.
    pub(crate) scope: Scope,
    pub(crate) function: Function,
}

/// What is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    /// How many there are.
    Count,
    /// How many there are, under a name.
    CountAs(&'static str),
    /// Whether there is one.
    Exists,
    /// The sum of a column.
    Sum(&'static str),
    /// The mean of a column.
    Avg(&'static str),
    /// The smallest value of a column.
    Min(&'static str),
    /// The largest value of a column.
    Max(&'static str),
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count => f.write_str("count(*)"),
            Self::CountAs(name) => write!(f, "count(*) as {name}"),
            Self::Exists => f.write_str("exists"),
            Self::Sum(column) => write!(f, "sum({column})"),
            Self::Avg(column) => write!(f, "avg({column})"),
            Self::Min(column) => write!(f, "min({column})"),
            Self::Max(column) => write!(f, "max({column})"),
        }
    }
}
