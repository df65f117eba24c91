//! Selects as SQL: the clauses in the order in which SQL has them.

use sea_query::{
    CommonTableExpression, Expr, JoinType, Order, Query, SelectStatement, UnionType, WithClause,
};

use super::aggregate::aggregate;
use super::condition::restriction;
use super::lock::locked;
use super::operand::{column, operand, order};
use super::plain;
use crate::connection::Statement;
use crate::driver::Driver;
use crate::query::clauses::{Clauses, CommonTable, Join, JoinKind, JoinTable, Source, UnionKind};
use crate::query::operand::{Function, Operand, Output, Select};
use crate::query::plan::{ColumnName, Scope};
use crate::relation;

/// What a select gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::query) enum Wanted {
    /// All columns of the model.
    Columns,
    /// The number of rows, as `total`.
    Count,
    /// A row if there is one.
    Existence,
}

/// What stands between `SELECT` and `FROM`.
#[derive(Clone, Copy)]
pub(super) enum Outputs<'o> {
    /// All columns of the model.
    Columns,
    /// All columns of the model, then the numbers over relations that the scope asks for, then some expressions.
    Record(&'o [Output]),
    /// All columns of the model, then some expressions.
    ColumnsAnd(&'o [Output]),
    /// Some expressions.
    List(&'o [Output]),
    /// Nothing that matters.
    One,
}

pub(in crate::query) fn select(scope: &Scope, wanted: Wanted, driver: Driver) -> Statement {
    match wanted {
        Wanted::Columns => plain::select(scope, driver).unwrap_or_else(|| {
            let rows = records(scope, Outputs::Record(&[]), driver);
            locked(scope, &rows, driver)
        }),
        Wanted::Existence => {
            let mut rows = records(scope, Outputs::One, driver);
            locked(scope, rows.limit(1), driver)
        }
        Wanted::Count => {
            let total = Operand::Call(Function::CountAll, Vec::new());
            aggregate(scope, &total, None, driver)
        }
    }
}

/// Selects records, and some expressions behind them.
pub(crate) fn records_with(select: &Select, driver: Driver) -> Statement {
    if select.outputs.is_empty()
        && let Some(statement) = plain::select(&select.scope, driver)
    {
        return statement;
    }
    let rows = records(&select.scope, Outputs::Record(&select.outputs), driver);
    locked(&select.scope, &rows, driver)
}

/// Selects some expressions.
pub(crate) fn outputs(select: &Select, driver: Driver) -> Statement {
    let rows = records(&select.scope, Outputs::List(&select.outputs), driver);
    locked(&select.scope, &rows, driver)
}

/// The rows of a scope, sorted and limited.
pub(super) fn records(scope: &Scope, outputs: Outputs<'_>, driver: Driver) -> SelectStatement {
    let mut select = match scope.clauses.as_deref() {
        Some(clauses) if !clauses.unions.is_empty() => {
            let mut all = Query::select();
            list(&mut all, scope, outputs, true, driver);
            all.from_subquery(united(scope, clauses, outputs, driver), scope.model.table);
            common_tables(&mut all, clauses, driver);
            all
        }
        _ => base(scope, outputs, driver),
    };
    // Whether there is a row does not depend on the order; which rows are within the limit does.
    if !matches!(outputs, Outputs::One) || scope.limit.is_some() || scope.offset.is_some() {
        sorted(&mut select, scope, driver);
    }
    window(&mut select, scope, driver);
    select
}

/// The rows of a scope with all clauses up to `HAVING`.
pub(super) fn base(scope: &Scope, outputs: Outputs<'_>, driver: Driver) -> SelectStatement {
    let mut select = Query::select();
    list(&mut select, scope, outputs, false, driver);
    let Some(clauses) = scope.clauses.as_deref() else {
        select.from(scope.model.table);
        select.and_where_option(restriction(&scope.conditions(), driver));
        return select;
    };
    if clauses.unions.is_empty() {
        common_tables(&mut select, clauses, driver);
    }
    match &clauses.from {
        Some(Source::Named(table, name)) => select.from_as(*table, *name),
        Some(Source::Query(inner, name)) => {
            let rows = records(&inner.scope, Outputs::List(&inner.outputs), driver);
            select.from_subquery(rows, *name)
        }
        None => select.from(scope.model.table),
    };
    if clauses.distinct {
        select.distinct();
    }
    for join in &clauses.joins {
        add_join(&mut select, join, driver);
    }
    select.and_where_option(restriction(&scope.conditions(), driver));
    for group in &clauses.groups {
        select.add_group_by([operand(group, driver)]);
    }
    if let Some(having) = restriction(&clauses.having, driver) {
        select.and_having(having);
    }
    select
}

fn list(
    select: &mut SelectStatement,
    scope: &Scope,
    outputs: Outputs<'_>,
    of_union: bool,
    driver: Driver,
) {
    let table = scope.model.table;
    match outputs {
        Outputs::Columns if scope.model.columns.is_empty() => {
            select.expr(Expr::cust("*"));
        }
        Outputs::Columns => {
            select.columns(scope.model.columns.iter().map(|column| (table, *column)));
        }
        Outputs::Record(behind) => {
            list(select, scope, Outputs::Columns, of_union, driver);
            for (index, aggregate) in scope.eager.aggregates.iter().enumerate() {
                let number = operand(&relation::number(aggregate), driver);
                select.expr_as(number, format!("anvil_aggregate_{index}"));
            }
            list(select, scope, Outputs::List(behind), of_union, driver);
        }
        Outputs::ColumnsAnd(behind) => {
            list(select, scope, Outputs::Columns, of_union, driver);
            list(select, scope, Outputs::List(behind), of_union, driver);
        }
        Outputs::One => {
            select.expr(Expr::cust("1"));
        }
        Outputs::List(list) => {
            for output in list {
                match (of_union, output.alias, &output.operand) {
                    (true, Some(name), _) => select.column((table, name)),
                    (true, None, Operand::Column(name)) => select.column((table, name.name)),
                    (_, Some(alias), given) => select.expr_as(operand(given, driver), alias),
                    (_, None, Operand::Column(name)) if name.table.is_empty() => {
                        select.column(name.name)
                    }
                    (_, None, Operand::Column(name)) => select.column((name.table, name.name)),
                    (_, None, given) => select.expr(operand(given, driver)),
                };
            }
        }
    }
}

/// The rows of several queries. Each with an order or a limit of its own is a query inside, since SQLite has neither
/// before the end.
fn united(
    scope: &Scope,
    clauses: &Clauses,
    outputs: Outputs<'_>,
    driver: Driver,
) -> SelectStatement {
    let outputs = match outputs {
        // All columns, because rows that differ in any are different rows.
        Outputs::One | Outputs::Record(_) | Outputs::ColumnsAnd(_) => Outputs::Columns,
        other => other,
    };
    let mut first = base(scope, outputs, driver);
    for (index, union) in clauses.unions.iter().enumerate() {
        // What servers keep of both they take before all else, and SQLite takes it in turn.
        if union.kind == UnionKind::Intersect && index > 0 {
            let mut so_far = Query::select();
            list(&mut so_far, scope, outputs, true, driver);
            so_far.from_subquery(first, scope.model.table);
            first = so_far;
        }
        let kind = match union.kind {
            UnionKind::Distinct => UnionType::Distinct,
            UnionKind::All => UnionType::All,
            UnionKind::Intersect => UnionType::Intersect,
            UnionKind::Except => UnionType::Except,
        };
        let scope = &union.select.scope;
        let outputs = Outputs::List(&union.select.outputs);
        let is_plain = scope.sort.is_empty()
            && scope.limit.is_none()
            && scope.offset.is_none()
            && scope
                .clauses
                .as_deref()
                .is_none_or(|clauses| clauses.unions.is_empty() && clauses.with.is_empty());
        let rows = if is_plain {
            base(scope, outputs, driver)
        } else {
            let mut outer = Query::select();
            list(&mut outer, scope, outputs, true, driver);
            outer.from_subquery(records(scope, outputs, driver), scope.model.table);
            outer
        };
        first.union(kind, rows);
    }
    first
}

fn common_tables(select: &mut SelectStatement, clauses: &Clauses, driver: Driver) {
    if clauses.with.is_empty() {
        return;
    }
    let mut with = WithClause::new();
    for CommonTable {
        name,
        select,
        recursive,
    } in &clauses.with
    {
        let outputs = Outputs::List(&select.outputs);
        let rows = match select.scope.clauses.as_deref() {
            // A recursive query must be a union as it is, and not a select from one.
            Some(clauses) if *recursive => united(&select.scope, clauses, outputs, driver),
            _ => records(&select.scope, outputs, driver),
        };
        let mut table = CommonTableExpression::new();
        table.table_name(*name).query(rows);
        with.cte(table);
        if *recursive {
            with.recursive(true);
        }
    }
    select.with_cte(with);
}

fn add_join(select: &mut SelectStatement, join: &Join, driver: Driver) {
    let kind = match join.kind {
        JoinKind::Inner => JoinType::InnerJoin,
        JoinKind::Left => JoinType::LeftJoin,
        JoinKind::Right => JoinType::RightJoin,
        JoinKind::Cross => JoinType::CrossJoin,
    };
    let on = restriction(&join.on, driver);
    let is_cross = join.kind == JoinKind::Cross && on.is_none();
    let on = on.unwrap_or_else(|| Expr::cust("1 = 1"));
    match &join.table {
        JoinTable::Named(table, None) if is_cross => select.cross_join(*table),
        JoinTable::Named(table, None) => select.join(kind, *table, on),
        JoinTable::Named(table, Some(alias)) => select.join_as(kind, *table, *alias, on),
        JoinTable::Query {
            select: inner,
            alias,
            lateral,
        } => {
            let rows = records(&inner.scope, Outputs::List(&inner.outputs), driver);
            if *lateral {
                select.join_lateral(kind, rows, *alias, on)
            } else {
                select.join_subquery(kind, rows, *alias, on)
            }
        }
    };
}

pub(super) fn sorted(select: &mut SelectStatement, scope: &Scope, driver: Driver) {
    for sort in &scope.sort {
        for (by, descending) in order(sort, driver) {
            let direction = if descending { Order::Desc } else { Order::Asc };
            select.order_by_expr(by, direction);
        }
    }
}

/// SQLite and MySQL know no offset without a limit.
pub(super) fn window(select: &mut SelectStatement, scope: &Scope, driver: Driver) {
    match (scope.limit, scope.offset) {
        (Some(limit), _) => {
            select.limit(limit);
        }
        (None, Some(_)) if driver != Driver::Postgres => {
            select.limit(i64::MAX as u64);
        }
        (None, _) => {}
    }
    if let Some(offset) = scope.offset {
        select.offset(offset);
    }
}

/// The keys of the rows of a scope, for statements that cannot have its clauses themselves. They stand in a second
/// select because MySQL cannot read the table that it changes.
pub(super) fn keys(scope: &Scope, driver: Driver) -> Expr {
    let scope = &scope.clone().whole();
    let (table, key) = (scope.model.table, scope.model.key);
    let name = ColumnName { table, name: key };
    let outputs = [Output::column(name)];
    let list = Outputs::List(&outputs);
    let rows = if driver == Driver::MySql && scope.limit.is_none() && scope.offset.is_none() {
        // Nothing else would keep MySQL from making one select of the two again.
        let mut unsorted = scope.clone();
        unsorted.sort.clear();
        let mut rows = records(&unsorted, list, driver);
        rows.distinct();
        rows
    } else {
        records(scope, list, driver)
    };
    let mut outer = Query::select();
    outer.column(key).from_subquery(rows, "limited");
    sea_query::ExprTrait::in_subquery(column(name), outer)
}

/// The statement that shows how the database would run a select.
pub(in crate::query) fn explain(scope: &Scope, driver: Driver) -> Statement {
    let mut statement = select(scope, Wanted::Columns, driver);
    let word = match driver {
        Driver::Sqlite => "EXPLAIN QUERY PLAN ",
        Driver::Postgres | Driver::MySql => "EXPLAIN ",
    };
    statement.sql.insert_str(0, word);
    statement
}
