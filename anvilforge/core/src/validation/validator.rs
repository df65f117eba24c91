//! Conversion and rules: from [`Input`] and [`Field`]s to values or messages. Pure.

use jiff::{Timestamp, Zoned};
use serde_json::Value as Json;

use super::format::{is_email, is_url, moment_of_date, parse_moment, parse_timestamp};
use super::message::{kind_message, rule_message};
use crate::validation::{Field, Input, Kind, Rule, ValidationErrors, Value, Values};

/// Converts and checks all fields; every field reports its first problem.
pub(super) fn check(
    fields: &[Field],
    input: &Input,
    now: &Zoned,
) -> Result<Values, ValidationErrors> {
    let mut errors = ValidationErrors::default();
    let mut values = Vec::with_capacity(fields.len());
    for field in fields {
        match check_field(field, input, now) {
            Ok(value) => values.push(value),
            Err(message) => {
                errors.add(field.name, message);
                values.push(Value::Null);
            }
        }
    }
    if errors.is_empty() {
        Ok(Values::new(values))
    } else {
        Err(errors)
    }
}

fn check_field(field: &Field, input: &Input, now: &Zoned) -> Result<Value, String> {
    let raw = input.get(field.name);
    let required = field.rules.contains(&Rule::Required);
    let accepted = field.rules.contains(&Rule::Accepted);
    let is_missing = raw.is_null() || (required && raw.as_array().is_some_and(Vec::is_empty));
    if is_missing {
        return match field.kind {
            _ if required => Err(rule_message(Rule::Required, field.name, field.kind)),
            _ if accepted => Err(rule_message(Rule::Accepted, field.name, field.kind)),
            _ if field.optional => Ok(Value::Null),
            Kind::Boolean => Ok(Value::Boolean(false)),
            Kind::List(_) => Ok(Value::List(Vec::new())),
            Kind::Json => Ok(Value::Json(Json::Null)),
            kind => Err(rule_message(Rule::Required, field.name, kind)),
        };
    }
    let value = convert(raw, field.kind).ok_or_else(|| kind_message(field.kind, field.name))?;
    for rule in field.rules {
        if !holds(*rule, &value, field.name, input, now) {
            return Err(rule_message(*rule, field.name, field.kind));
        }
    }
    Ok(value)
}

/// Converts a raw value to a kind; `None` when it is not of that kind.
pub(super) fn convert(raw: &Json, kind: Kind) -> Option<Value> {
    match (kind, raw) {
        (Kind::Json, raw) => Some(Value::Json(raw.clone())),
        (Kind::List(kind), Json::Array(items)) => items
            .iter()
            .map(|item| convert(item, *kind))
            .collect::<Option<Vec<_>>>()
            .map(Value::List),
        (Kind::List(kind), single) => convert(single, *kind).map(|value| Value::List(vec![value])),
        (Kind::Text, Json::String(text)) => Some(Value::Text(text.clone())),
        (Kind::Integer(least, most), Json::Number(number)) => within(number.as_i64()?, least, most),
        (Kind::Integer(least, most), Json::String(text)) => within(text.parse().ok()?, least, most),
        (Kind::Float, Json::Number(number)) => number.as_f64().map(Value::Float),
        (Kind::Float, Json::String(text)) => text
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
            .map(Value::Float),
        (Kind::Boolean, Json::Bool(value)) => Some(Value::Boolean(*value)),
        (Kind::Boolean, Json::Number(number)) => boolean(&number.to_string()),
        (Kind::Boolean, Json::String(text)) => boolean(text),
        (Kind::Timestamp, Json::String(text)) => parse_timestamp(text).map(Value::Timestamp),
        (Kind::Date, Json::String(text)) => text.parse().ok().map(Value::Date),
        _ => None,
    }
}

fn within(number: i64, least: i64, most: i64) -> Option<Value> {
    (least..=most)
        .contains(&number)
        .then_some(Value::Integer(number))
}

fn boolean(text: &str) -> Option<Value> {
    match text {
        "1" | "true" | "on" | "yes" => Some(Value::Boolean(true)),
        "0" | "false" | "off" | "no" => Some(Value::Boolean(false)),
        _ => None,
    }
}

fn holds(rule: Rule, value: &Value, name: &str, input: &Input, now: &Zoned) -> bool {
    let text = text_of(value);
    let all = |allowed: fn(char) -> bool| text.chars().all(allowed);
    match rule {
        Rule::Required => true,
        Rule::Min(least) => size_of(value) >= least,
        Rule::Max(most) => size_of(value) <= most,
        Rule::Between(least, most) => (least..=most).contains(&size_of(value)),
        Rule::Size(size) => size_of(value) == size,
        Rule::Email => is_email(&text),
        Rule::Url => is_url(&text),
        Rule::Alpha => all(char::is_alphabetic),
        Rule::AlphaNum => all(char::is_alphanumeric),
        Rule::AlphaDash => all(|c| c.is_alphanumeric() || c == '-' || c == '_'),
        Rule::Digits(count) => text.len() == count && all(|c| c.is_ascii_digit()),
        Rule::In(items) => each_text(value, |text| items.contains(&text)),
        Rule::NotIn(items) => each_text(value, |text| !items.contains(&text)),
        Rule::StartsWith(items) => items.iter().any(|item| text.starts_with(item)),
        Rule::EndsWith(items) => items.iter().any(|item| text.ends_with(item)),
        Rule::Confirmed => input.get(name) == input.get(&format!("{name}_confirmation")),
        Rule::Same(other) => input.get(name) == input.get(other),
        Rule::Different(other) => input.get(name) != input.get(other),
        Rule::Accepted => matches!(text.as_str(), "true" | "1" | "on" | "yes"),
        Rule::After(moment) => compare(value, moment, input, now, |value, bound| value > bound),
        Rule::Before(moment) => compare(value, moment, input, now, |value, bound| value < bound),
    }
}

/// What `min`, `max`, `size` count: characters, the number itself, items.
#[expect(
    clippy::cast_precision_loss,
    reason = "bounds of rules are far below 2^52"
)]
fn size_of(value: &Value) -> f64 {
    match value {
        Value::Integer(number) => *number as f64,
        Value::Float(number) => *number,
        Value::List(items) => items.len() as f64,
        other => text_of(other).chars().count() as f64,
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(value) => value.to_string(),
        Value::Json(Json::String(text)) => text.clone(),
        Value::Json(json) => json.to_string(),
        Value::Timestamp(moment) => moment.to_string(),
        Value::Date(date) => date.to_string(),
        Value::List(_) | Value::Null => String::new(),
    }
}

/// Applies a check to a text, or to each item of a list.
fn each_text(value: &Value, holds: impl Fn(&str) -> bool + Copy) -> bool {
    match value {
        Value::List(items) => items.iter().all(|item| each_text(item, holds)),
        single => holds(&text_of(single)),
    }
}

/// Compares a moment with a bound; a bound that is no moment is the name of a field.
fn compare(
    value: &Value,
    bound: &str,
    input: &Input,
    now: &Zoned,
    holds: fn(Timestamp, Timestamp) -> bool,
) -> bool {
    let value = match value {
        Value::Timestamp(moment) => Some(*moment),
        Value::Date(date) => moment_of_date(*date),
        other => parse_moment(&text_of(other), now),
    };
    let bound = parse_moment(bound, now).or_else(|| parse_moment(input.get(bound).as_str()?, now));
    matches!((value, bound), (Some(value), Some(bound)) if holds(value, bound))
}
