//! Queries as plain data. Nothing here knows a model's type, a driver or SQL text.

use super::clauses::{Clauses, Source};
use super::operand::{Operand, Select};
use crate::model::Definition;
use crate::relation::plan::Eager;
use crate::value::Value;

/// A condition on the rows of a query.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// The two stand in a relation.
    Compare(Operand, Comparison, Operand),
    /// The text matches a pattern, in which `\` takes the meaning off `%` and `_`.
    Like(Operand, String),
    /// It is one of the values.
    In(Operand, Vec<Value>),
    /// It is one of the values that a query gives.
    InQuery(Operand, Box<Select>),
    /// It is null.
    IsNull(Operand),
    /// It lies between two others, both included.
    Between(Operand, Operand, Operand),
    /// All of the conditions hold.
    All(Vec<Condition>),
    /// At least one of the conditions holds.
    Any(Vec<Condition>),
    /// The condition does not hold.
    Not(Box<Condition>),
    /// The query gives a row. It need not say what is selected.
    Exists(Box<Select>),
    /// What is said of a JSON document.
    Json(JsonCondition),
    /// The words are found in the texts.
    Matches(Vec<ColumnName>, String),
    /// SQL text with `?` for its values.
    Raw(String, Vec<Value>),
}

impl Condition {
    /// Whether a query stands in the condition.
    pub(crate) fn has_query(&self) -> bool {
        match self {
            Self::InQuery(..) | Self::Exists(_) => true,
            Self::Compare(left, _, right) => left.has_query() || right.has_query(),
            Self::Like(operand, _) | Self::In(operand, _) | Self::IsNull(operand) => {
                operand.has_query()
            }
            Self::Between(operand, low, high) => {
                [operand, low, high].into_iter().any(Operand::has_query)
            }
            Self::All(conditions) | Self::Any(conditions) => conditions.iter().any(Self::has_query),
            Self::Not(condition) => condition.has_query(),
            // What the text says is the user's affair.
            Self::Json(_) | Self::Matches(..) | Self::Raw(..) => false,
        }
    }
}

/// A condition on what stands at a place of a JSON document.
#[derive(Debug, Clone, PartialEq)]
pub enum JsonCondition {
    /// It is this scalar.
    Is(JsonPlace, serde_json::Value),
    /// The list has the value as an element.
    Contains(JsonPlace, serde_json::Value),
    /// There is something, be it null.
    Exists(JsonPlace),
}

/// A place in a JSON document of a column.
#[derive(Debug, Clone, PartialEq)]
pub struct JsonPlace {
    pub(crate) column: ColumnName,
    pub(crate) steps: Vec<JsonStep>,
}

/// One step into a JSON document.
#[derive(Debug, Clone, PartialEq)]
pub enum JsonStep {
    /// To the value of a key.
    Key(String),
    /// To an element of a list, counted from 0.
    Index(u32),
}

/// A relation between two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

/// A column with its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnName {
    /// The table's name in the database.
    pub table: &'static str,
    /// The column's.
    pub name: &'static str,
}

impl ColumnName {
    /// A value for the column.
    pub(crate) fn holding(self, value: Value) -> Value {
        value.of_column(self.table, self.name)
    }

    /// A comparison of the column with a value.
    pub(crate) fn compare(self, comparison: Comparison, value: Value) -> Condition {
        Condition::Compare(self.into(), comparison, self.holding(value).into())
    }
}

/// What to sort by.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sort {
    pub(crate) by: Operand,
    pub(crate) descending: bool,
    /// Where nulls stand; `None` leaves it to the database.
    pub(crate) nulls: Option<Nulls>,
}

/// Where nulls stand in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nulls {
    First,
    Last,
}

impl Sort {
    /// Sorts by a column.
    pub(crate) fn column(column: ColumnName, descending: bool) -> Self {
        Self {
            by: Operand::Column(column),
            descending,
            nulls: None,
        }
    }
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
    /// Whether the conditions that the model puts on each of its queries are left out.
    pub(crate) unscoped: bool,
    /// What few queries have.
    pub(crate) clauses: Option<Box<Clauses>>,
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
            unscoped: false,
            clauses: None,
        }
    }

    /// The rows of something else than the model's table, without conditions of the model's own.
    pub(crate) fn over(model: &'static Definition, source: Source) -> Self {
        let mut scope = Self::new(model);
        (scope.trashed, scope.unscoped) = (Trashed::Include, true);
        scope.clauses_mut().from = Some(source);
        scope
    }

    /// What few queries have, to be added to.
    pub(crate) fn clauses_mut(&mut self) -> &mut Clauses {
        self.clauses.get_or_insert_default()
    }

    /// The same rows as those of one query: what is then said of them holds for all, and not only for those of the first
    /// of several queries whose rows are put together.
    pub(crate) fn whole(mut self) -> Self {
        if !self.is_united() {
            return self;
        }
        let (model, eager) = (self.model, std::mem::take(&mut self.eager));
        let sort = std::mem::take(&mut self.sort);
        let (limit, offset) = (self.limit.take(), self.offset.take());
        let clauses = self.clauses_mut();
        let groups = std::mem::take(&mut clauses.groups);
        let having = std::mem::take(&mut clauses.having);
        let lock = clauses.lock.take();
        let rows = Box::new(Select::records(self));
        let mut whole = Self::over(model, Source::Query(rows, model.table));
        (whole.eager, whole.sort) = (eager, sort);
        (whole.limit, whole.offset) = (limit, offset);
        let clauses = whole.clauses_mut();
        (clauses.groups, clauses.having, clauses.lock) = (groups, having, lock);
        whole
    }

    /// Whether these are the rows of several queries.
    pub(crate) fn is_united(&self) -> bool {
        let clauses = self.clauses.as_deref();
        clauses.is_some_and(|clauses| !clauses.unions.is_empty())
    }

    /// Whether there is a row for each group, and not for each record.
    pub(crate) fn is_grouped(&self) -> bool {
        let clauses = self.clauses.as_deref();
        clauses.is_some_and(|clauses| !clauses.groups.is_empty())
    }

    /// Has records that are equal by the order follow each other by their keys: databases give them in another order each
    /// time, so that the next page would have some again and leave others out.
    pub(crate) fn sort_by_key_last(&mut self) {
        let name = ColumnName {
            table: self.model.table,
            name: self.model.key,
        };
        let is_key = |sort: &Sort| sort.by == Operand::Column(name);
        // Of a table without a model it is not known whether it has the key.
        let has_key = !self.model.columns.is_empty();
        if has_key && !self.is_grouped() && !self.sort.iter().any(is_key) {
            self.sort.push(Sort::column(name, false));
        }
    }

    /// The record with a key.
    pub(crate) fn key(model: &'static Definition, key: Value) -> Self {
        let column = ColumnName {
            table: model.table,
            name: model.key,
        };
        let mut scope = Self::new(model);
        scope.conditions.push(Condition::Compare(
            column.into(),
            Comparison::Equal,
            key.into(),
        ));
        scope
    }

    /// The records with some keys.
    pub(crate) fn keys(model: &'static Definition, keys: Vec<Value>) -> Self {
        let column = ColumnName {
            table: model.table,
            name: model.key,
        };
        let mut scope = Self::new(model);
        scope.conditions.push(Condition::In(column.into(), keys));
        scope
    }

    /// The record with a key that the program has in hand, deleted or hidden by a global scope as it may be.
    pub(crate) fn in_hand(model: &'static Definition, key: Value) -> Self {
        let mut scope = Self::key(model, key);
        scope.trashed = Trashed::Include;
        scope.unscoped = true;
        scope
    }

    /// Sorts by the moment of creation, where the model has one, and then by the key.
    pub(crate) fn by_age(&mut self, descending: bool) {
        let table = self.model.table;
        for name in self.model.created_at.into_iter().chain([self.model.key]) {
            self.sort
                .push(Sort::column(ColumnName { table, name }, descending));
        }
    }

    /// All conditions, those of soft deletes and of global scopes among them.
    pub(crate) fn conditions(&self) -> Vec<Condition> {
        let mut conditions = self.conditions.clone();
        if !self.unscoped {
            conditions.extend(self.model.hooks.global_scopes.iter().map(|scope| scope()));
        }
        if let Some(name) = self.model.deleted_at {
            let table = self.model.table;
            let deleted = Condition::IsNull(ColumnName { table, name }.into());
            match self.trashed {
                Trashed::Exclude => conditions.push(deleted),
                Trashed::Only => conditions.push(Condition::Not(Box::new(deleted))),
                Trashed::Include => {}
            }
        }
        conditions
    }
}
