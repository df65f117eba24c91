//! Selects that tell something of rows, and give none: aggregates, numbers of rows, whether there is one.

use sea_query::{Expr, Query};

use super::bind::build;
use super::condition::expression;
use super::operand::operand;
use super::select::{Outputs, base, records};
use crate::connection::Statement;
use crate::driver::Driver;
use crate::query::operand::{Function, Operand, Output, Select};
use crate::query::plan::{ColumnName, Comparison, Condition, Scope};
use crate::value::Value;

/// Selects one aggregate as `total`. `of` is what it is of, as a column of a query inside, when which rows there are is
/// decided by more than conditions.
pub(in crate::query) fn aggregate(
    scope: &Scope,
    aggregate: &Operand,
    of: Option<(Function, Operand)>,
    driver: Driver,
) -> Statement {
    let whole;
    let scope = if scope.is_united() {
        whole = scope.clone().whole();
        &whole
    } else {
        scope
    };
    let is_distinct = scope.clauses.as_deref().is_some_and(|given| given.distinct);
    let is_plain = !scope.is_grouped() && !is_distinct;
    if is_plain && scope.limit.is_none() && scope.offset.is_none() {
        let mut select = base(scope, Outputs::List(&[]), driver);
        select.expr_as(operand(aggregate, driver), "total");
        return build(&select, driver);
    }
    let (rows, total) = match of {
        Some((function, of)) => {
            let value = Output {
                operand: of,
                alias: Some("anvil_value"),
            };
            let name = ColumnName {
                table: "counted",
                name: "anvil_value",
            };
            let total = Operand::Call(function, vec![name.into()]);
            // Records are equal when all of their columns are.
            let outputs = match is_distinct {
                true => Outputs::ColumnsAnd(std::slice::from_ref(&value)),
                false => Outputs::List(std::slice::from_ref(&value)),
            };
            (records(scope, outputs, driver), total)
        }
        None if is_distinct => (records(scope, Outputs::Columns, driver), aggregate.clone()),
        None => (records(scope, Outputs::One, driver), aggregate.clone()),
    };
    let mut outer = Query::select();
    outer
        .expr_as(operand(&total, driver), "total")
        .from_subquery(rows, "counted");
    build(&outer, driver)
}

/// Counts the rows of a select, as `total`.
pub(in crate::query) fn count_rows(select: &Select, driver: Driver) -> Statement {
    let mut scope = select.scope.clone();
    if scope.limit.is_none() && scope.offset.is_none() {
        scope.sort.clear();
    }
    let total = Operand::Call(Function::CountAll, Vec::new());
    let mut outer = Query::select();
    outer
        .expr_as(operand(&total, driver), "total")
        .from_subquery(
            records(&scope, Outputs::List(&select.outputs), driver),
            "counted",
        );
    build(&outer, driver)
}

/// Selects one row of a select, if there is one.
pub(in crate::query) fn any_row(select: &Select, driver: Driver) -> Statement {
    let mut rows = Query::select();
    let inner = records(&select.scope, Outputs::List(&select.outputs), driver);
    rows.expr(Expr::cust("1"))
        .from_subquery(inner, "counted")
        .limit(1);
    build(&rows, driver)
}

/// Selects a row that has a value in a column.
pub(in crate::query) fn value_exists(name: ColumnName, value: Value, driver: Driver) -> Statement {
    let condition = Condition::Compare(name.into(), Comparison::Equal, value.into());
    let mut select = Query::select();
    select
        .expr(Expr::cust("1"))
        .from(name.table)
        .and_where(expression(&condition, driver))
        .limit(1);
    build(&select, driver)
}
