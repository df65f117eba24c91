//! From plain data to the SQL of a database: pure functions around sea-query, whose types stay in
//! this file and in `relation::sql`. Values become placeholders; names are quoted.

use sea_query::{
    Cond, Expr, ExprTrait as _, Func, LikeExpr, MysqlQueryBuilder, Order, PostgresQueryBuilder,
    Query, QueryStatementWriter, SelectStatement, SqliteQueryBuilder,
};

use super::plan::{ColumnName, Comparison, Condition, Scope};
use crate::connection::Statement;
use crate::dialect;
use crate::driver::Driver;
use crate::model::{Assignment, Definition};
use crate::relation::sql;
use crate::value::{Kind, Value};

/// Conditions without a column, in the words of every database.
const TRUE: &str = "1 = 1";
const FALSE: &str = "1 = 0";

/// What a select gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All columns of the model.
    Columns,
    /// The number of rows, as `total`.
    Count,
    /// A row if there is one.
    Existence,
}

pub(super) fn select(scope: &Scope, wanted: Wanted, driver: Driver) -> Statement {
    let mut select = Query::select();
    match wanted {
        Wanted::Columns => {
            let table = scope.model.table;
            select.columns(scope.model.columns.iter().map(|column| (table, *column)));
            sql::aggregates(&mut select, scope, table, driver);
        }
        Wanted::Count | Wanted::Existence => {
            select.expr(Expr::cust("1"));
        }
    }
    select
        .from(scope.model.table)
        .and_where_option(restriction(&scope.conditions(), driver));
    // A count needs an order only when the order decides which rows are within the limit.
    if wanted == Wanted::Columns || scope.limit.is_some() || scope.offset.is_some() {
        for sort in &scope.sort {
            let order = if sort.descending {
                Order::Desc
            } else {
                Order::Asc
            };
            select.order_by((sort.column.table, sort.column.name), order);
        }
    }
    window(&mut select, scope, driver);
    match wanted {
        Wanted::Columns => build(&select, driver),
        Wanted::Existence => build(select.limit(1), driver),
        Wanted::Count if scope.limit.is_none() && scope.offset.is_none() => {
            select
                .clear_selects()
                .expr_as(Func::count(Expr::cust("*")), "total");
            build(&select, driver)
        }
        Wanted::Count => {
            let mut outer = Query::select();
            outer
                .expr_as(Func::count(Expr::cust("*")), "total")
                .from_subquery(select, "counted");
            build(&outer, driver)
        }
    }
}

/// SQLite and MySQL know no offset without a limit.
fn window(select: &mut SelectStatement, scope: &Scope, driver: Driver) {
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

/// Inserts one record. Where the database can, the statement gives the record's columns back.
pub(super) fn insert(
    model: &'static Definition,
    values: Vec<Assignment>,
    driver: Driver,
) -> Statement {
    let mut insert = Query::insert();
    insert.into_table(model.table);
    if values.is_empty() {
        insert.or_default_values();
    } else {
        let (columns, values): (Vec<_>, Vec<_>) = values
            .into_iter()
            .map(|set| (set.column, Expr::Value(bound(set.value))))
            .unzip();
        insert.columns(columns).values_panic(values);
    }
    if returns(driver) {
        insert.returning(Query::returning().columns(model.columns.iter().copied()));
    }
    build(&insert, driver)
}

/// Updates records. `returning` asks for their columns, where the database can give them.
pub(super) fn update(
    scope: &Scope,
    values: Vec<Assignment>,
    returning: bool,
    driver: Driver,
) -> Statement {
    let mut update = Query::update();
    update.table(scope.model.table);
    for set in values {
        update.value(set.column, Expr::Value(bound(set.value)));
    }
    update.and_where_option(restricted(scope, driver));
    if returning && returns(driver) {
        update.returning(Query::returning().columns(scope.model.columns.iter().copied()));
    }
    build(&update, driver)
}

pub(super) fn delete(scope: &Scope, driver: Driver) -> Statement {
    let mut delete = Query::delete();
    delete
        .from_table(scope.model.table)
        .and_where_option(restricted(scope, driver));
    build(&delete, driver)
}

/// Selects a row that has a value in a column.
pub(super) fn value_exists(column: ColumnName, value: Value, driver: Driver) -> Statement {
    let condition = Condition::Compare(column, Comparison::Equal, value);
    let mut select = Query::select();
    select
        .expr(Expr::cust("1"))
        .from(column.table)
        .and_where(expression(&condition, driver))
        .limit(1);
    build(&select, driver)
}

/// Whether `RETURNING` exists: MySQL has none, and MariaDB only for inserts.
pub(super) fn returns(driver: Driver) -> bool {
    driver != Driver::MySql
}

/// The conditions of an update or a delete. A limit goes through the keys of the limited select,
/// inside a second select because MySQL cannot read the table that it changes.
fn restricted(scope: &Scope, driver: Driver) -> Option<Expr> {
    let conditions = scope.conditions();
    if scope.limit.is_none() && scope.offset.is_none() {
        return restriction(&conditions, driver);
    }
    let (table, key) = (scope.model.table, scope.model.key);
    let mut keys = Query::select();
    keys.column((table, key))
        .from(table)
        .and_where_option(restriction(&conditions, driver));
    for sort in &scope.sort {
        let order = if sort.descending {
            Order::Desc
        } else {
            Order::Asc
        };
        keys.order_by((sort.column.table, sort.column.name), order);
    }
    window(&mut keys, scope, driver);
    let mut outer = Query::select();
    outer.column(key).from_subquery(keys, "limited");
    Some(Expr::col((table, key)).in_subquery(outer))
}

/// The condition that all hold; `None` without conditions, which then need no `WHERE`.
pub(crate) fn restriction(conditions: &[Condition], driver: Driver) -> Option<Expr> {
    match conditions {
        [] => None,
        [condition] => Some(expression(condition, driver)),
        several => Some(joined(several, Cond::all(), TRUE, driver)),
    }
}

fn expression(condition: &Condition, driver: Driver) -> Expr {
    match condition {
        Condition::Compare(name, comparison, value) => {
            let value = Expr::Value(bound(value.clone()));
            compared(column(*name), *comparison, value)
        }
        Condition::Like(name, pattern) => {
            // MySQL escapes with `\` anyway, and would need it doubled in its literal.
            let like = LikeExpr::new(pattern);
            column(*name).like(if driver == Driver::MySql {
                like
            } else {
                like.escape('\\')
            })
        }
        // sea-query would bind numbers of its own here.
        Condition::In(_, values) if values.is_empty() => Expr::cust(FALSE),
        Condition::In(name, values) => {
            column(*name).is_in(values.iter().map(|value| Expr::Value(bound(value.clone()))))
        }
        Condition::IsNull(name) => column(*name).is_null(),
        Condition::Between(name, low, high) => column(*name).between(
            Expr::Value(bound(low.clone())),
            Expr::Value(bound(high.clone())),
        ),
        Condition::All(conditions) => joined(conditions, Cond::all(), TRUE, driver),
        Condition::Any(conditions) => joined(conditions, Cond::any(), FALSE, driver),
        Condition::Not(condition) => match &**condition {
            Condition::IsNull(name) => column(*name).is_not_null(),
            other => expression(other, driver).not(),
        },
        Condition::Related(condition) => sql::related_condition(condition, driver),
        Condition::InMiddle(condition) => sql::in_middle(condition, driver),
        Condition::Raw(sql, values) => {
            let sql = dialect::placeholders(driver, sql);
            Expr::cust_with_values(format!("({sql})"), values.iter().cloned().map(bound))
        }
    }
}

pub(crate) fn compared(left: Expr, comparison: Comparison, right: Expr) -> Expr {
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

fn column(column: ColumnName) -> Expr {
    Expr::col((column.table, column.name))
}

pub(crate) fn build(statement: &impl QueryStatementWriter, driver: Driver) -> Statement {
    let (sql, values) = match driver {
        Driver::Sqlite => statement.build(SqliteQueryBuilder),
        Driver::Postgres => statement.build(PostgresQueryBuilder),
        Driver::MySql => statement.build(MysqlQueryBuilder),
    };
    Statement {
        sql,
        values: values.0.into_iter().map(unbound).collect(),
    }
}

/// Gives a value to sea-query, which puts it in its place among the placeholders.
pub(crate) fn bound(value: Value) -> sea_query::Value {
    use sea_query::Value as Sea;
    match value {
        Value::Null(kind) => match kind {
            Kind::Unknown => Sea::Char(None),
            Kind::Bool => Sea::Bool(None),
            Kind::Int => Sea::BigInt(None),
            Kind::Float => Sea::Double(None),
            Kind::Text => Sea::String(None),
            Kind::Bytes => Sea::Bytes(None),
            Kind::Timestamp => Sea::JiffTimestamp(None),
            Kind::Date => Sea::JiffDate(None),
            Kind::Time => Sea::JiffTime(None),
            Kind::Json => Sea::Json(None),
        },
        Value::Bool(truth) => Sea::Bool(Some(truth)),
        Value::Int(number) => Sea::BigInt(Some(number)),
        Value::Float(number) => Sea::Double(Some(number)),
        Value::Text(text) => Sea::String(Some(text)),
        Value::Bytes(bytes) => Sea::Bytes(Some(bytes)),
        Value::Timestamp(moment) => Sea::JiffTimestamp(Some(Box::new(moment))),
        Value::Date(day) => Sea::JiffDate(Some(day)),
        Value::Time(time) => Sea::JiffTime(Some(time)),
        Value::Json(json) => Sea::Json(Some(Box::new(json))),
    }
}

/// Takes a value back from sea-query, which adds numbers of its own for limits and offsets.
fn unbound(value: sea_query::Value) -> Value {
    use sea_query::Value as Sea;
    fn or_null<T>(value: Option<T>, kind: Kind, wrap: impl FnOnce(T) -> Value) -> Value {
        value.map_or(Value::Null(kind), wrap)
    }
    match value {
        Sea::Bool(value) => or_null(value, Kind::Bool, Value::Bool),
        Sea::BigInt(value) => or_null(value, Kind::Int, Value::Int),
        Sea::BigUnsigned(value) => or_null(value, Kind::Int, |number| {
            Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
        }),
        Sea::Int(value) => or_null(value, Kind::Int, |number| Value::Int(number.into())),
        Sea::Double(value) => or_null(value, Kind::Float, Value::Float),
        Sea::String(value) => or_null(value, Kind::Text, Value::Text),
        Sea::Bytes(value) => or_null(value, Kind::Bytes, Value::Bytes),
        Sea::JiffTimestamp(value) => {
            or_null(value, Kind::Timestamp, |moment| Value::Timestamp(*moment))
        }
        Sea::JiffDate(value) => or_null(value, Kind::Date, Value::Date),
        Sea::JiffTime(value) => or_null(value, Kind::Time, Value::Time),
        Sea::Json(value) => or_null(value, Kind::Json, |json| Value::Json(*json)),
        Sea::Char(None) => Value::NULL,
        other => unreachable!("invariant: cast never gives sea-query the value {other:?}"),
    }
}
