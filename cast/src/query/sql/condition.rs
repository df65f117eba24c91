//! Conditions as SQL.

use sea_query::{Cond, Expr, ExprTrait as _, LikeExpr, Query, SelectStatement};

use super::bind::{operand_value, raw};
use super::operand::{column, operand};
use super::select::{Outputs, records};
use super::{json, text_search};
use crate::driver::Driver;
use crate::query::operand::Select;
use crate::query::plan::{Comparison, Condition};

/// Conditions without a column, in the words of every database.
const TRUE: &str = "1 = 1";
const FALSE: &str = "1 = 0";

/// The condition that all hold; `None` without conditions, which then need no `WHERE`.
pub(super) fn restriction(conditions: &[Condition], driver: Driver) -> Option<Expr> {
    match conditions {
        [] => None,
        [condition] => Some(expression(condition, driver)),
        several => Some(joined(several, Cond::all(), TRUE, driver)),
    }
}

pub(super) fn expression(condition: &Condition, driver: Driver) -> Expr {
    let side = |side| operand(side, driver);
    match condition {
        Condition::Compare(left, comparison, right) => {
            compared(side(left), *comparison, side(right))
        }
        Condition::Like(left, pattern) => {
            // MySQL escapes with `\` anyway, and would need it doubled in its literal.
            let like = LikeExpr::new(pattern);
            side(left).like(if driver == Driver::MySql {
                like
            } else {
                like.escape('\\')
            })
        }
        // sea-query would bind numbers of its own here.
        Condition::In(_, values) if values.is_empty() => Expr::cust(FALSE),
        Condition::In(left, values) => {
            side(left).is_in(values.iter().map(|value| operand_value(value, driver)))
        }
        Condition::InQuery(left, select) => side(left).in_subquery(listed(select, driver)),
        Condition::IsNull(left) => side(left).is_null(),
        Condition::Between(left, low, high) => side(left).between(side(low), side(high)),
        Condition::All(conditions) => joined(conditions, Cond::all(), TRUE, driver),
        Condition::Any(conditions) => joined(conditions, Cond::any(), FALSE, driver),
        Condition::Not(condition) => match &**condition {
            Condition::IsNull(left) => side(left).is_not_null(),
            other => expression(other, driver).not(),
        },
        Condition::Exists(select) => {
            let outputs = match select.outputs.as_slice() {
                [] => Outputs::One,
                list => Outputs::List(list),
            };
            Expr::exists(records(&select.scope, outputs, driver))
        }
        Condition::Json(condition) => json::condition(condition, driver),
        Condition::Matches(columns, words) => {
            let columns = columns.iter().map(|name| column(*name)).collect();
            text_search::matches(columns, words, driver)
        }
        Condition::Raw(sql, values) => raw(sql, values, driver),
    }
}

/// The rows of a query whose values are a list. MySQL takes none with a limit but inside another.
fn listed(select: &Select, driver: Driver) -> SelectStatement {
    let scope = &select.scope;
    let rows = records(scope, Outputs::List(&select.outputs), driver);
    if driver != Driver::MySql || (scope.limit.is_none() && scope.offset.is_none()) {
        return rows;
    }
    let mut outer = Query::select();
    outer.expr(Expr::cust("*")).from_subquery(rows, "limited");
    outer
}

fn compared(left: Expr, comparison: Comparison, right: Expr) -> Expr {
    match comparison {
        Comparison::Equal => left.eq(right),
        Comparison::NotEqual => left.ne(right),
        Comparison::Greater => left.gt(right),
        Comparison::GreaterOrEqual => left.gte(right),
        Comparison::Less => left.lt(right),
        Comparison::LessOrEqual => left.lte(right),
    }
}

/// An empty "all" is true, an empty "any" is false; sea-query would leave both out.
fn joined(conditions: &[Condition], start: Cond, empty: &'static str, driver: Driver) -> Expr {
    if conditions.is_empty() {
        return Expr::cust(empty);
    }
    conditions
        .iter()
        .fold(start, |cond, condition| {
            cond.add(expression(condition, driver))
        })
        .into()
}
