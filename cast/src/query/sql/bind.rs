//! Values into sea-query's placeholders and out again, and the text of a finished statement.

use sea_query::{
    Expr, MysqlQueryBuilder, PostgresQueryBuilder, QueryStatementWriter, SqliteQueryBuilder,
};

use crate::connection::Statement;
use crate::dialect;
use crate::driver::Driver;
use crate::value::{Kind, Value};

/// A value as a placeholder.
pub(super) fn literal(value: &Value) -> Expr {
    Expr::Value(bound(value.clone()))
}

/// SQL in which a `?` stands for each expression.
pub(super) fn template(sql: &str, expressions: Vec<Expr>, driver: Driver) -> Expr {
    Expr::cust_with_exprs(dialect::placeholders(driver, sql), expressions)
}

/// SQL of the user's, with `?` for its values.
pub(super) fn raw(sql: &str, values: &[Value], driver: Driver) -> Expr {
    let sql = dialect::placeholders(driver, sql);
    Expr::cust_with_values(format!("({sql})"), values.iter().cloned().map(bound))
}

pub(super) fn build(statement: &impl QueryStatementWriter, driver: Driver) -> Statement {
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
fn bound(value: Value) -> sea_query::Value {
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
            Kind::Uuid => Sea::Uuid(None),
            #[cfg(feature = "decimal")]
            Kind::Decimal => Sea::Decimal(None),
            #[cfg(not(feature = "decimal"))]
            Kind::Decimal => Sea::Char(None),
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
        Value::Uuid(uuid) => Sea::Uuid(Some(uuid)),
        #[cfg(feature = "decimal")]
        Value::Decimal(number) => Sea::Decimal(Some(number)),
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
        Sea::Uuid(value) => or_null(value, Kind::Uuid, Value::Uuid),
        #[cfg(feature = "decimal")]
        Sea::Decimal(value) => or_null(value, Kind::Decimal, Value::Decimal),
        Sea::Char(None) => Value::NULL,
        other => unreachable!("invariant: cast never gives sea-query the value {other:?}"),
    }
}
