//! The rules that ask the database: `unique` and `exists`.

use cast::Db;

use super::message::{taken, unknown};
use super::validator::convert;
use crate::error::Result;
use crate::validation::{Field, Input, ValidationErrors, Value};

/// Checks the database rules of all fields that were sent.
pub(super) async fn check(db: &Db, fields: &[Field], input: &Input) -> Result<ValidationErrors> {
    let mut errors = ValidationErrors::default();
    for field in fields {
        for rule in field.database {
            // A value that is missing or malformed has a message of its own.
            let Some(value) = convert(input.get(field.name), field.kind).and_then(bound) else {
                continue;
            };
            let found = match fitting(value, rule.kind) {
                Some(value) => cast::value_exists(db, rule.table, rule.column, value).await?,
                None => false,
            };
            if found && !rule.must_exist {
                errors.add(field.name, taken(field.name));
            } else if !found && rule.must_exist {
                errors.add(field.name, unknown(field.name));
            }
        }
    }
    Ok(errors)
}

/// The value in the type of the column; `None` for one that the column cannot hold, which is nowhere in it then.
fn fitting(value: cast::Value, kind: cast::Kind) -> Option<cast::Value> {
    match (value, kind) {
        (cast::Value::Text(text), cast::Kind::Uuid) => text.parse().ok().map(cast::Value::Uuid),
        (value, _) => Some(value),
    }
}

/// The value as the database takes it; `None` for kinds that no column is compared with.
fn bound(value: Value) -> Option<cast::Value> {
    Some(match value {
        Value::Text(text) => cast::Value::Text(text),
        Value::Integer(number) => cast::Value::Int(number),
        Value::Float(number) => cast::Value::Float(number),
        Value::Boolean(value) => cast::Value::Bool(value),
        Value::Timestamp(moment) => cast::Value::Timestamp(moment),
        Value::Date(date) => cast::Value::Date(date),
        Value::Null | Value::List(_) | Value::Json(_) => return None,
    })
}
