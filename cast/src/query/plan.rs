//! Queries as plain data. Nothing here knows a model's type, a driver or SQL text.

use crate::model::Definition;
use crate::relation::plan::{Eager, InMiddle, RelatedCondition};
use crate::value::Value;

/// A condition on the rows of one table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Condition {
    /// The column stands in a relation to a value.
    Compare(ColumnName, Comparison, Value),
    /// The column matches a pattern, in which `\` takes the meaning off `%` and `_`.
    Like(ColumnName, String),
    /// The column is one of the values.
    In(ColumnName, Vec<Value>),
    /// The column is null.
    IsNull(ColumnName),
    /// The column lies between two values, both included.
    Between(ColumnName, Value, Value),
    /// All of the conditions hold.
    All(Vec<Condition>),
    /// At least one of the conditions holds.
    Any(Vec<Condition>),
    /// The condition does not hold.
    Not(Box<Condition>),
    /// Something is true of the related records.
    Related(Box<RelatedCondition>),
    /// The record is joined to another by a table in between.
    InMiddle(Box<InMiddle>),
    /// SQL text with `?` for its values.
    Raw(String, Vec<Value>),
}

/// A relation between a column and a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

/// A column with its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ColumnName {
    pub(crate) table: &'static str,
    pub(crate) name: &'static str,
}

/// A column to sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sort {
    pub(crate) column: ColumnName,
    pub(crate) descending: bool,
}

/// Which records count when the model has soft deletes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trashed {
    Exclude,
    Include,
    Only,
}

/// Which records of a table: what selects, updates and deletes share.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scope {
    pub(crate) model: &'static Definition,
    pub(crate) conditions: Vec<Condition>,
    pub(crate) trashed: Trashed,
    pub(crate) sort: Vec<Sort>,
    pub(crate) limit: Option<u64>,
    pub(crate) offset: Option<u64>,
    /// What is loaded with the records.
    pub(crate) eager: Eager,
}

impl Scope {
    pub(crate) fn new(model: &'static Definition) -> Self {
        Self {
            model,
            conditions: Vec::new(),
            trashed: Trashed::Exclude,
            sort: Vec::new(),
            limit: None,
            offset: None,
            eager: Eager::default(),
        }
    }

    /// The record with a key.
    pub(crate) fn key(model: &'static Definition, key: Value) -> Self {
        let column = ColumnName {
            table: model.table,
            name: model.key,
        };
        let mut scope = Self::new(model);
        scope
            .conditions
            .push(Condition::Compare(column, Comparison::Equal, key));
        scope
    }

    /// Sorts by the moment of creation, where the model has one, and then by the key.
    pub(crate) fn by_age(&mut self, descending: bool) {
        let table = self.model.table;
        for name in self.model.created_at.into_iter().chain([self.model.key]) {
            self.sort.push(Sort {
                column: ColumnName { table, name },
                descending,
            });
        }
    }

    /// All conditions, that of soft deletes among them.
    pub(crate) fn conditions(&self) -> Vec<Condition> {
        let mut conditions = self.conditions.clone();
        if let Some(name) = self.model.deleted_at {
            let deleted = Condition::IsNull(ColumnName {
                table: self.model.table,
                name,
            });
            match self.trashed {
                Trashed::Exclude => conditions.push(deleted),
                Trashed::Only => conditions.push(Condition::Not(Box::new(deleted))),
                Trashed::Include => {}
            }
        }
        conditions
    }
}
