//! [`QueryProblem`]: what was said to a query builder and cannot be done on any database.

/// Why a query cannot be run; in [`Error::InvalidQuery`](crate::Error::InvalidQuery). Nothing was sent to the database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QueryProblem {
    /// A column is given two values at once.
    #[error(
        "column `{column}` is set twice: set it once, or several places of a JSON document, which may stand together"
    )]
    SetTwice {
        /// The column.
        column: &'static str,
    },

    /// A calculation over the records of a query that has groups, of which each would have a result of its own.
    #[error(
        "`{function}` is of all records, and the query has groups: select `(column, other.{function}())` instead, which \
         is calculated for each group"
    )]
    Grouped {
        /// The method that was called: `sum`.
        function: &'static str,
    },

    /// A number is asked for, and records are to be locked, which are not read for it.
    #[error(
        "a lock is on records, and a number reads none: read the records with `get`, and count those"
    )]
    LockedNumber,
}
