//! Values into sea-query's placeholders and out again, and the text of a finished statement.

use sea_query::{
    Expr, MysqlQueryBuilder, OptionEnum, PostgresQueryBuilder, QueryStatementWriter,
    SqliteQueryBuilder,
};

use crate::connection::{Mismatch, Statement};
use crate::dialect;
use crate::driver::Driver;
use crate::value::{Kind, NotJson, Value};

/// A value as a placeholder.
pub(super) fn literal(value: &Value) -> Expr {
    Expr::Value(bound(value.clone()))
}

/// SQL in which a `?` stands for each expression.
pub(super) fn template(sql: &str, expressions: Vec<Expr>, driver: Driver) -> Expr {
    Expr::cust_with_exprs(dialect::placeholders(driver, sql), expressions)
}

/// A value as a placeholder, to be compared or calculated with. What SQLite compares takes its type from a column; where
/// there is only an expression, it would compare a decimal, which it is given as text, with a number.
pub(super) fn operand_value(value: &Value, driver: Driver) -> Expr {
    #[cfg(feature = "decimal")]
    if let (Value::Decimal(_), Driver::Sqlite) = (value, driver) {
        return template("CAST(? AS NUMERIC)", vec![literal(value)], driver);
    }
    let _ = driver;
    literal(value)
}

/// SQL of the user's, with `?` for its values. Its text is put together of what stands between them, since sea-query
/// knows fewer quotes and comments than the databases.
pub(super) fn raw(sql: &str, values: &[Value], driver: Driver) -> Expr {
    let pieces = dialect::pieces(driver, sql);
    let marks = pieces.len() - 1;
    if marks != values.len() {
        let expressions = vec![Expr::cust(sql.to_owned()), mismatch(marks, values.len())];
        return template("(? ?)", expressions, driver);
    }
    let mut values = values.iter().map(literal);
    let mut expressions = Vec::with_capacity(2 * marks + 1);
    for (index, piece) in pieces.iter().enumerate() {
        if index > 0 {
            expressions.extend(values.next());
        }
        let piece = piece.trim_matches(' ');
        if !piece.is_empty() {
            // A comment at the end would go on over what follows.
            let end = if piece.contains("--") || piece.contains('#') {
                "\n"
            } else {
                ""
            };
            expressions.push(Expr::cust(format!("{piece}{end}")));
        }
    }
    let sql = format!("({})", vec!["?"; expressions.len()].join(" "));
    template(&sql, expressions, driver)
}

/// A mark among the values that says how many placeholders and values there were. sea-query has no errors, and [`build`]
/// takes it out again.
fn mismatch(marks: usize, values: usize) -> Expr {
    let half = |number: usize| u32::from(u16::try_from(number).unwrap_or(u16::MAX));
    let both = (half(marks) << 16) | half(values);
    Expr::Value(sea_query::Value::Unsigned(Some(both)))
}

pub(super) fn build(statement: &impl QueryStatementWriter, driver: Driver) -> Statement {
    let (sql, values) = match driver {
        Driver::Sqlite => statement.build(SqliteQueryBuilder),
        Driver::Postgres => statement.build(PostgresQueryBuilder),
        Driver::MySql => statement.build(MysqlQueryBuilder),
    };
    let mut statement = Statement::new(sql, Vec::with_capacity(values.0.len()));
    for value in values.0 {
        match value {
            sea_query::Value::Unsigned(Some(both)) => {
                statement.mismatch = Some(Mismatch {
                    marks: (both >> 16) as usize,
                    values: (both & 0xffff) as usize,
                });
            }
            value => statement.values.push(unbound(value)),
        }
    }
    statement
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
        // sea-query has no value for it; the statement is not sent.
        Value::NotJson(not_json) => {
            let NotJson { reason, column } = *not_json;
            Sea::Enum(OptionEnum::Some(Box::new(sea_query::Enum {
                type_name: column.map(String::from).unwrap_or_default().into(),
                value: String::from(reason).into(),
            })))
        }
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
        Sea::Enum(OptionEnum::Some(both)) => {
            let column: &str = &both.type_name;
            let column = (!column.is_empty()).then(|| column.into());
            let reason = both.value.into();
            Value::NotJson(Box::new(NotJson { reason, column }))
        }
        other => unreachable!("invariant: cast never gives sea-query the value {other:?}"),
    }
}
