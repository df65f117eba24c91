//! [`Operand`]: what can stand on a side of a comparison, be selected or sorted by. Plain data, like all of a plan.

use super::plan::{ColumnName, Condition, JsonPlace, JsonStep, Scope, Sort};
use crate::value::Value;

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// A column.
    Column(ColumnName),
    /// A value, which is bound.
    Value(Value),
    /// A function of others.
    Call(Function, Vec<Operand>),
    /// A calculation with two.
    Calculate(Box<Operand>, Calculation, Box<Operand>),
    /// A part of a moment, which is looked at in UTC.
    Part(Part, Box<Operand>),
    /// What stands at a place of a JSON document.
    Json(JsonPlace, JsonForm),
    /// A JSON document with another value at a place.
    JsonSet(Box<Operand>, Vec<JsonStep>, serde_json::Value),
    /// The one value that a query gives.
    Query(Box<Select>),
    /// Whether a condition holds.
    Holds(Box<Condition>),
    /// A function over the rows around this one.
    Over(Box<Operand>, Box<Window>),
    /// A number by chance, another for each row.
    Random,
    /// SQL text with `?` for its values.
    Raw(String, Vec<Value>),
}

impl Operand {
    /// Whether a query stands in the expression.
    pub(crate) fn has_query(&self) -> bool {
        match self {
            Self::Query(_) => true,
            Self::Holds(condition) => condition.has_query(),
            Self::Call(_, operands) => operands.iter().any(Self::has_query),
            Self::Calculate(left, _, right) => left.has_query() || right.has_query(),
            Self::Part(_, operand) | Self::JsonSet(operand, ..) => operand.has_query(),
            Self::Over(operand, window) => {
                let sorts = window.sort.iter().map(|sort| &sort.by);
                let mut around = window.partition.iter().chain(sorts);
                operand.has_query() || around.any(Self::has_query)
            }
            // What the text says is the user's affair.
            Self::Column(_) | Self::Value(_) | Self::Json(..) | Self::Random | Self::Raw(..) => {
                false
            }
        }
    }
}

impl Operand {
    /// Whether it is one value of all rows together.
    pub(crate) fn is_aggregate(&self) -> bool {
        match self {
            Self::Call(function, operands) => {
                function.is_aggregate() || operands.iter().any(Self::is_aggregate)
            }
            Self::Calculate(left, _, right) => left.is_aggregate() || right.is_aggregate(),
            Self::Part(_, operand) | Self::JsonSet(operand, ..) => operand.is_aggregate(),
            // What the text says is the user's affair; it may be one.
            Self::Raw(..) => true,
            _ => false,
        }
    }
}

impl From<ColumnName> for Operand {
    fn from(column: ColumnName) -> Self {
        Self::Column(column)
    }
}

impl From<Value> for Operand {
    fn from(value: Value) -> Self {
        Self::Value(value)
    }
}

/// A function that all databases have, be it under different names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    CountAll,
    Count,
    CountDistinct,
    Sum,
    Avg,
    Min,
    Max,
    Lower,
    Upper,
    Length,
    Abs,
    Coalesce,
    Concat,
    RowNumber,
    Rank,
    DenseRank,
    /// So many rows before.
    Lag(u32),
    /// So many rows after.
    Lead(u32),
    FirstValue,
    LastValue,
    PercentRank,
    /// Of so many groups.
    Ntile(u32),
}

impl Function {
    fn is_aggregate(self) -> bool {
        matches!(
            self,
            Self::CountAll
                | Self::Count
                | Self::CountDistinct
                | Self::Sum
                | Self::Avg
                | Self::Min
                | Self::Max
        )
    }
}

/// A calculation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calculation {
    Add,
    Subtract,
    Multiply,
    Divide,
    /// Of whole numbers into a whole number, without the rest.
    DivideWhole,
}

/// A part of a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Date,
    Time,
    Year,
    Month,
    Day,
    Hour,
    Minute,
}

/// What is wanted of a place in a JSON document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonForm {
    /// The scalar as text.
    Text,
    /// The scalar as a number; null when it is none.
    Number,
    /// How many elements the list has; null when it is none.
    Length,
}

/// The rows around a row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Window {
    pub(crate) partition: Vec<Operand>,
    pub(crate) sort: Vec<Sort>,
}

/// A select of some expressions.
#[derive(Debug, Clone, PartialEq)]
pub struct Select {
    pub(crate) scope: Scope,
    pub(crate) outputs: Vec<Output>,
}

/// An expression that is selected, with the name of its column.
#[derive(Debug, Clone, PartialEq)]
pub struct Output {
    pub(crate) operand: Operand,
    pub(crate) alias: Option<&'static str>,
}

impl Output {
    /// A selected column under its own name.
    pub(crate) fn column(column: ColumnName) -> Self {
        Self {
            operand: Operand::Column(column),
            alias: None,
        }
    }
}

impl Select {
    /// Selects all columns of the model.
    pub(crate) fn records(scope: Scope) -> Self {
        let table = scope.model.table;
        let columns = scope.model.columns.iter();
        let outputs = columns
            .map(|name| Output::column(ColumnName { table, name }))
            .collect();
        Self { scope, outputs }
    }
}
