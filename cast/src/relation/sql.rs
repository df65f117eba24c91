//! The SQL of relations: pure functions from plans to what sea-query prints. Like `query::sql`, it is a place where
//! sea-query's types may be.

use sea_query::{
    Cond, Expr, ExprTrait as _, Func, JoinType, Order, Query, SelectStatement, WindowStatement,
};

use super::aggregate::{Aggregate, Function};
use super::plan::{InMiddle, Load, RelatedCondition, Test};
use super::{Link, Morph};
use crate::connection::Statement;
use crate::driver::Driver;
use crate::query::{bound, build, compared, order, restriction};
use crate::query::plan::{ColumnName, Comparison, Condition, Scope, Sort};
use crate::value::Value;

/// The name of the table in between. A subquery has its own.
pub(super) const MIDDLE: &str = "anvil_pivot";
/// The name of a related table that is the table around the subquery, too.
const AGAIN: &str = "anvil_related";
/// The column that says to which parent a row belongs, where no column of the model does.
const PARENT: &str = "anvil_parent";
/// The place of a row among those of its parent.
const PLACE: &str = "anvil_place";

/// Selects the related records of some parents. A row has the columns of the model, then what is computed over their own
/// relations, then, where a table is in between, the parent and the columns of that table.
pub(super) fn load(plan: &Load, parents: &[Value], driver: Driver) -> Statement {
    let (link, scope) = (plan.link, &plan.scope);
    let table = scope.model.table;
    let mut select = Query::select();
    select.columns(scope.model.columns.iter().map(|column| (table, *column)));
    aggregates(&mut select, scope, table, driver);
    select.from(table);
    if let Some(middle) = &link.middle {
        join_middle(&mut select, link, table);
        select.expr_as(Expr::col((MIDDLE, middle.to_model)), PARENT);
        for (index, column) in middle.columns.iter().enumerate() {
            select.expr_as(Expr::col((MIDDLE, *column)), pivot_name(index));
        }
    }
    let mut conditions = vec![Condition::In(parent_column(link).into(), parents.to_vec())];
    conditions.extend(morph(link));
    // The record that is meant is chosen first, and then must fulfil the conditions.
    let chosen_first = link.pick.is_some();
    if !chosen_first {
        conditions.extend(scope.conditions());
    } else {
        conditions.extend(trashed(scope));
    }
    select.and_where_option(restriction(&conditions, driver));
    let order = order_of(link, scope);
    if scope.limit.is_none() && scope.offset.is_none() && !chosen_first {
        sort(&mut select, &order, driver);
        return build(&select, driver);
    }
    build(&numbered(select, link, scope, &order, driver), driver)
}

/// Keeps of each parent's rows those that its limit and offset allow.
fn numbered(
    mut inner: SelectStatement,
    link: &Link,
    scope: &Scope,
    order: &[Sort],
    driver: Driver,
) -> SelectStatement {
    let table = scope.model.table;
    let parent = parent_column(link);
    let mut window = WindowStatement::partition_by((parent.table, parent.name));
    sort_window(&mut window, order, driver);
    inner.expr_window_as(Func::cust("ROW_NUMBER"), window, PLACE);
    let mut outer = Query::select();
    outer.columns(scope.model.columns.iter().map(|column| (table, *column)));
    for index in 0..scope.eager.aggregates.len() {
        outer.column((table, aggregate_name(index)));
    }
    if let Some(middle) = &link.middle {
        outer.column((table, PARENT.to_owned()));
        for index in 0..middle.columns.len() {
            outer.column((table, pivot_name(index)));
        }
    }
    outer.from_subquery(inner, table);
    let place = || Expr::col((table, PLACE));
    let number =
        |number: u64| Expr::Value(bound(Value::Int(i64::try_from(number).unwrap_or(i64::MAX))));
    if link.pick.is_some() {
        outer
            .and_where(place().eq(number(1)))
            .and_where_option(restriction(&scope.conditions, driver));
    } else {
        let offset = scope.offset.unwrap_or(0);
        if offset > 0 {
            outer.and_where(place().gt(number(offset)));
        }
        if let Some(limit) = scope.limit {
            outer.and_where(place().lte(number(offset.saturating_add(limit))));
        }
    }
    outer.order_by((table, PLACE), Order::Asc);
    outer
}

/// Adds the numbers over the relations of a select's records, which are known as `parent`.
pub(crate) fn aggregates(
    select: &mut SelectStatement,
    scope: &Scope,
    parent: &'static str,
    driver: Driver,
) {
    for (index, aggregate) in scope.eager.aggregates.iter().enumerate() {
        select.expr_as(
            number_over(aggregate, parent, driver),
            aggregate_name(index),
        );
    }
}

fn number_over(aggregate: &Aggregate, parent: &'static str, driver: Driver) -> Expr {
    let (mut select, table) = related(aggregate.link, parent, &aggregate.scope, driver);
    let column = |name: &'static str| Expr::col((table, name));
    let value: Expr = match aggregate.function {
        Function::Exists => {
            select.expr(Expr::cust("1"));
            return Expr::exists(select);
        }
        Function::Count => Func::count(Expr::cust("*")).into(),
        Function::Sum(name) => Func::sum(column(name)).into(),
        Function::Avg(name) => Func::avg(column(name)).into(),
        Function::Min(name) => Func::min(column(name)).into(),
        Function::Max(name) => Func::max(column(name)).into(),
    };
    select.expr(value);
    select.into()
}

/// A condition on the related records, as an expression about the record.
pub(crate) fn related_condition(condition: &RelatedCondition, driver: Driver) -> Expr {
    let (mut select, _) = related(condition.link, condition.parent, &condition.scope, driver);
    match condition.test {
        Test::Exists => {
            select.expr(Expr::cust("1"));
            Expr::exists(select)
        }
        Test::Count(relation, number) => {
            select.expr(Func::count(Expr::cust("*")));
            let number = Value::Int(i64::try_from(number).unwrap_or(i64::MAX));
            compared(select.into(), relation, Expr::Value(bound(number)))
        }
    }
}

/// A condition that a record is joined by the table in between.
pub(crate) fn in_middle(condition: &InMiddle, driver: Driver) -> Expr {
    let link = condition.link;
    let Some(middle) = &link.middle else {
        unreachable!("invariant: only relations over a table in between make this condition")
    };
    let mut conditions = vec![Condition::Compare(
        parent_column(link).into(),
        Comparison::Equal,
        condition.value.clone().into(),
    )];
    conditions.extend(morph(link));
    conditions.extend(middle_not_deleted(link));
    let mut select = Query::select();
    select
        .column((MIDDLE, middle.to_related))
        .from_as(middle.table, MIDDLE)
        .and_where_option(restriction(&conditions, driver));
    Expr::col((condition.table, link.foreign)).in_subquery(select)
}

/// The related records of the record around the select, without what is to be selected of them; and the name of their
/// table in it.
fn related(
    link: &'static Link,
    parent: &'static str,
    scope: &Scope,
    driver: Driver,
) -> (SelectStatement, &'static str) {
    let name = scope.model.table;
    let table = if name == parent { AGAIN } else { name };
    let mut select = Query::select();
    let mut conditions = match link.pick {
        None => {
            select.from_as_or(name, table);
            scope.conditions()
        }
        Some(_) => {
            select.from_subquery(picked(link, scope, driver), table);
            let first = ColumnName { table, name: PLACE };
            let first = Condition::Compare(first.into(), Comparison::Equal, Value::Int(1).into());
            let mut conditions = scope.conditions.clone();
            conditions.push(first);
            conditions
        }
    };
    for condition in &mut conditions {
        condition.rename(name, table);
    }
    if link.middle.is_some() {
        join_middle(&mut select, link, table);
    }
    let mut belongs = morph(link);
    for condition in &mut belongs {
        condition.rename(name, table);
    }
    conditions.extend(belongs);
    let mut to_parent = parent_column(link);
    if to_parent.table == name {
        to_parent.table = table;
    }
    select
        .and_where(Expr::col((to_parent.table, to_parent.name)).equals((parent, link.local)))
        .and_where_option(restriction(&conditions, driver));
    (select, table)
}

/// All rows of the related table, numbered for each parent with the one that is meant first.
fn picked(link: &Link, scope: &Scope, driver: Driver) -> SelectStatement {
    let table = scope.model.table;
    let mut window = WindowStatement::partition_by((table, link.foreign));
    sort_window(&mut window, &order_of(link, scope), driver);
    let mut conditions = trashed(scope);
    conditions.extend(morph(link));
    let mut select = Query::select();
    select
        .columns(scope.model.columns.iter().map(|column| (table, *column)))
        .expr_window_as(Func::cust("ROW_NUMBER"), window, PLACE)
        .from(table)
        .and_where_option(restriction(&conditions, driver));
    select
}

fn join_middle(select: &mut SelectStatement, link: &Link, table: &'static str) {
    let Some(middle) = &link.middle else { return };
    let mut on =
        Cond::all().add(Expr::col((MIDDLE, middle.to_related)).equals((table, link.foreign)));
    if let Some(deleted_at) = middle.deleted_at {
        on = on.add(Expr::col((MIDDLE, deleted_at)).is_null());
    }
    select.join_as(JoinType::InnerJoin, middle.table, MIDDLE, on);
}

/// The column that is equal to the parent's [`Link::local`].
fn parent_column(link: &Link) -> ColumnName {
    match &link.middle {
        Some(middle) => ColumnName {
            table: MIDDLE,
            name: middle.to_model,
        },
        None => ColumnName {
            table: link.related.table,
            name: link.foreign,
        },
    }
}

/// The condition that the row names the right model, where it could name another.
pub(super) fn morph(link: &Link) -> Vec<Condition> {
    let condition = |Morph { column, name }| {
        let table = match &link.middle {
            Some(_) => MIDDLE,
            None => link.related.table,
        };
        let column = ColumnName {
            table,
            name: column,
        };
        Condition::Compare(column.into(), Comparison::Equal, Value::from(name).into())
    };
    link.morph.map(condition).into_iter().collect()
}

fn middle_not_deleted(link: &Link) -> Option<Condition> {
    let name = link.middle.as_ref()?.deleted_at?;
    let table = MIDDLE;
    Some(Condition::IsNull(ColumnName { table, name }.into()))
}

/// The condition of soft deletes alone.
fn trashed(scope: &Scope) -> Vec<Condition> {
    let mut conditions = scope.conditions();
    conditions.drain(..scope.conditions.len());
    conditions
}

/// The order in which a parent's records come, which is certain where some of them are chosen by it.
fn order_of(link: &Link, scope: &Scope) -> Vec<Sort> {
    let column = |name| ColumnName {
        table: scope.model.table,
        name,
    };
    let mut order = Vec::new();
    if let Some(pick) = link.pick {
        for name in [pick.column, scope.model.key] {
            if order.iter().any(|sort: &Sort| sort.by == column(name).into()) {
                continue;
            }
            order.push(Sort::column(column(name), pick.largest));
        }
        return order;
    }
    order.extend(scope.sort.iter().cloned());
    if scope.limit.is_some() || scope.offset.is_some() {
        order.push(Sort::column(column(scope.model.key), false));
    }
    order
}

fn sort(select: &mut SelectStatement, sorts: &[Sort], driver: Driver) {
    for (by, descending) in sorts.iter().flat_map(|sort| order(sort, driver)) {
        select.order_by_expr(by, direction(descending));
    }
}

fn sort_window(window: &mut WindowStatement, sorts: &[Sort], driver: Driver) {
    for (by, descending) in sorts.iter().flat_map(|sort| order(sort, driver)) {
        window.order_by_expr(by, direction(descending));
    }
}

fn direction(descending: bool) -> Order {
    if descending { Order::Desc } else { Order::Asc }
}

fn aggregate_name(index: usize) -> String {
    format!("anvil_aggregate_{index}")
}

fn pivot_name(index: usize) -> String {
    format!("anvil_pivot_{index}")
}

/// Selects from a table, under another name where it needs one.
trait FromAsOr {
    fn from_as_or(&mut self, table: &'static str, name: &'static str);
}

impl FromAsOr for SelectStatement {
    fn from_as_or(&mut self, table: &'static str, name: &'static str) {
        if table == name {
            self.from(table);
        } else {
            self.from_as(table, name);
        }
    }
}
