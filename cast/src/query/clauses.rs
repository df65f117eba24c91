//! [`Clauses`]: what few queries have, so that the others do not carry it. Plain data.

use super::operand::{Operand, Select};
use super::plan::Condition;

/// The rarer clauses of a select.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Clauses {
    /// Rows that are equal in all columns are given once.
    pub(crate) distinct: bool,
    /// What is read in the place of the model's table.
    pub(crate) from: Option<Source>,
    pub(crate) joins: Vec<Join>,
    pub(crate) groups: Vec<Operand>,
    pub(crate) having: Vec<Condition>,
    pub(crate) unions: Vec<Union>,
    pub(crate) with: Vec<CommonTable>,
    pub(crate) lock: Option<Lock>,
}

/// Rows that are read in the place of those of a table, and the name under which the statement knows them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Source {
    /// A table, or a query with a name.
    Named(&'static str, &'static str),
    /// The rows of a query.
    Query(Box<Select>, &'static str),
}

/// Another table beside the model's.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Join {
    pub(crate) kind: JoinKind,
    pub(crate) table: JoinTable,
    pub(crate) on: Vec<Condition>,
}

/// Which rows a join keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JoinKind {
    Inner,
    Left,
    Right,
    Cross,
}

/// What is joined.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum JoinTable {
    /// A table, perhaps under another name.
    Named(&'static str, Option<&'static str>),
    /// The rows of a query, under a name. A lateral one sees the row that it is joined to.
    Query {
        select: Box<Select>,
        alias: &'static str,
        lateral: bool,
    },
}

/// The rows of another query.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Union {
    pub(crate) kind: UnionKind,
    pub(crate) select: Select,
}

/// How the rows of two queries become one list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnionKind {
    /// All rows of both, equal ones once.
    Distinct,
    /// All rows of both.
    All,
    /// The rows that both have.
    Intersect,
    /// The rows that the other has not.
    Except,
}

/// A query with a name, which the query around it reads like a table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CommonTable {
    pub(crate) name: &'static str,
    pub(crate) select: Select,
    pub(crate) recursive: bool,
}

/// A lock on the selected rows until the end of the transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lock {
    pub(crate) shared: bool,
    pub(crate) wait: Wait,
}

/// What a lock does about rows that somebody else has locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wait {
    /// Waits for them.
    Block,
    /// Leaves them out.
    Skip,
    /// Fails.
    Fail,
}
