//! JSON documents: how each database reads, compares and writes what stands at a place in one.

use sea_query::{Expr, ExprTrait as _};
use serde_json::Value as Json;

use super::bind::{literal, template};
use super::operand::column;
use crate::driver::Driver;
use crate::query::operand::JsonForm;
use crate::query::plan::{JsonCondition, JsonPlace, JsonStep};
use crate::value::Value;

/// The column and the path, so often as the template has them: `sql` has a `{}` for the two as arguments of a function
/// of SQLite or MySQL.
fn at(sql: &str, place: &JsonPlace, values: &[&Json], driver: Driver) -> Expr {
    let mut expressions = Vec::new();
    let mut text = String::new();
    let mut values = values.iter();
    for (index, piece) in sql.split("{}").enumerate() {
        if index > 0 {
            text.push_str("?, ?");
            expressions.push(column(place.column));
            expressions.push(literal(&Value::from(path(place))));
        }
        for _ in piece.matches('?') {
            expressions.extend(values.next().map(|value| literal(&scalar(value))));
        }
        text.push_str(piece);
    }
    template(&text, expressions, driver)
}

/// A scalar as the database's own value, a list or an object as its text.
fn scalar(json: &Json) -> Value {
    match json {
        Json::Null => Value::NULL,
        Json::Bool(truth) => Value::Bool(*truth),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Value::Int(whole),
            None => Value::Float(number.as_f64().unwrap_or(f64::NAN)),
        },
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(_) | Json::Object(_) => Value::Text(json.to_string()),
    }
}

/// `$."key"[0]`, as SQLite and MySQL write a path.
fn path(place: &JsonPlace) -> String {
    let mut path = String::from("$");
    for step in &place.steps {
        match step {
            JsonStep::Key(key) => {
                path.push('.');
                path.push_str(&Json::from(key.as_str()).to_string());
            }
            JsonStep::Index(index) => path.push_str(&format!("[{index}]")),
        }
    }
    path
}

/// `(CAST(column AS jsonb) -> 'key' -> 0)`, as PostgreSQL writes it.
fn postgres(place: &JsonPlace, as_text: bool) -> Expr {
    let mut sql = String::from("(CAST(? AS jsonb)");
    let mut expressions = vec![column(place.column)];
    for (index, step) in place.steps.iter().enumerate() {
        let is_last = index + 1 == place.steps.len();
        sql.push_str(if is_last && as_text { " ->> " } else { " -> " });
        match step {
            JsonStep::Key(key) => {
                sql.push('?');
                expressions.push(literal(&Value::from(key)));
            }
            JsonStep::Index(index) => sql.push_str(&index.to_string()),
        }
    }
    if place.steps.is_empty() && as_text {
        // The scalar that a document is, without its quotes.
        sql.push_str(" #>> '{}'");
    }
    sql.push(')');
    template(&sql, expressions, Driver::Postgres)
}

pub(super) fn read(place: &JsonPlace, form: JsonForm, driver: Driver) -> Expr {
    let sql = match (driver, form) {
        (Driver::Postgres, JsonForm::Text) => return postgres(place, true),
        (Driver::Postgres, JsonForm::Number) => {
            return template(
                "(CASE WHEN jsonb_typeof(?) = 'number' THEN CAST(? AS double precision) END)",
                vec![postgres(place, false), postgres(place, true)],
                driver,
            );
        }
        (Driver::Postgres, JsonForm::Length) => {
            return template(
                "(CASE WHEN jsonb_typeof(?) = 'array' THEN jsonb_array_length(?) END)",
                vec![postgres(place, false), postgres(place, false)],
                driver,
            );
        }
        (Driver::Sqlite, JsonForm::Text) => {
            "(CASE json_type({}) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' \
             ELSE CAST(json_extract({}) AS TEXT) END)"
        }
        (Driver::Sqlite, JsonForm::Number) => {
            "(CASE WHEN json_type({}) IN ('integer', 'real') THEN json_extract({}) END)"
        }
        (Driver::Sqlite, JsonForm::Length) => {
            "(CASE WHEN json_type({}) = 'array' THEN json_array_length({}) END)"
        }
        // A JSON null is a text for MySQL.
        (Driver::MySql, JsonForm::Text) => {
            "(CASE WHEN JSON_TYPE(JSON_EXTRACT({})) <> 'NULL' \
             THEN JSON_UNQUOTE(JSON_EXTRACT({})) END)"
        }
        (Driver::MySql, JsonForm::Number) => {
            "(CASE WHEN JSON_TYPE(JSON_EXTRACT({})) IN \
             ('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL') \
             THEN JSON_UNQUOTE(JSON_EXTRACT({})) + 0 END)"
        }
        (Driver::MySql, JsonForm::Length) => {
            "(CASE WHEN JSON_TYPE(JSON_EXTRACT({})) = 'ARRAY' \
             THEN JSON_LENGTH(JSON_EXTRACT({})) END)"
        }
    };
    at(sql, place, &[], driver)
}

pub(super) fn condition(condition: &JsonCondition, driver: Driver) -> Expr {
    match condition {
        JsonCondition::Is(place, value) => is(place, value, driver),
        JsonCondition::Contains(place, value) => contains(place, value, driver),
        JsonCondition::Exists(place) => match driver {
            Driver::Postgres => postgres(place, false).is_not_null(),
            Driver::Sqlite => at("(json_type({}) IS NOT NULL)", place, &[], driver),
            Driver::MySql => at("(JSON_EXTRACT({}) IS NOT NULL)", place, &[], driver),
        },
    }
}

fn is(place: &JsonPlace, value: &Json, driver: Driver) -> Expr {
    let (sql, values): (_, &[&Json]) = match (driver, value) {
        (Driver::Postgres, _) => {
            return postgres(place, false).eq(literal(&Value::Json(value.clone())));
        }
        (Driver::Sqlite, Json::Null) => ("(json_type({}) = 'null')", &[]),
        (Driver::Sqlite, Json::Bool(true)) => ("(json_type({}) = 'true')", &[]),
        (Driver::Sqlite, Json::Bool(false)) => ("(json_type({}) = 'false')", &[]),
        (Driver::Sqlite, Json::Number(_)) => (
            "(json_type({}) IN ('integer', 'real') AND json_extract({}) = ?)",
            &[value],
        ),
        (Driver::Sqlite, Json::String(_)) => (
            "(json_type({}) = 'text' AND json_extract({}) = ?)",
            &[value],
        ),
        (Driver::Sqlite, _) => ("(json_extract({}) = json(?))", &[value]),
        (Driver::MySql, Json::Null) => ("(JSON_TYPE(JSON_EXTRACT({})) = 'NULL')", &[]),
        // MariaDB's truth values are texts.
        (Driver::MySql, Json::Bool(true)) => (
            "(JSON_TYPE(JSON_EXTRACT({})) = 'BOOLEAN' \
             AND JSON_UNQUOTE(JSON_EXTRACT({})) = 'true')",
            &[],
        ),
        (Driver::MySql, Json::Bool(false)) => (
            "(JSON_TYPE(JSON_EXTRACT({})) = 'BOOLEAN' \
             AND JSON_UNQUOTE(JSON_EXTRACT({})) = 'false')",
            &[],
        ),
        (Driver::MySql, Json::Number(_)) => (
            "(JSON_TYPE(JSON_EXTRACT({})) IN ('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL') \
             AND JSON_UNQUOTE(JSON_EXTRACT({})) + 0 = ?)",
            &[value],
        ),
        (Driver::MySql, Json::String(_)) => (
            "(JSON_TYPE(JSON_EXTRACT({})) = 'STRING' AND JSON_UNQUOTE(JSON_EXTRACT({})) = ?)",
            &[value],
        ),
        (Driver::MySql, _) => (
            "(JSON_CONTAINS(JSON_EXTRACT({}), ?) AND JSON_CONTAINS(?, JSON_EXTRACT({})))",
            &[value, value],
        ),
    };
    at(sql, place, values, driver)
}

fn contains(place: &JsonPlace, value: &Json, driver: Driver) -> Expr {
    let sql = match (driver, value) {
        (Driver::Postgres, _) => {
            return template(
                "(? @> ?)",
                vec![postgres(place, false), literal(&Value::Json(value.clone()))],
                driver,
            );
        }
        (Driver::MySql, _) => {
            let json = Json::String(value.to_string());
            return at(
                "(COALESCE(JSON_CONTAINS(JSON_EXTRACT({}), ?), 0) = 1)",
                place,
                &[&json],
                driver,
            );
        }
        (Driver::Sqlite, Json::Null) => "element.type = 'null'",
        (Driver::Sqlite, Json::Bool(true)) => "element.type = 'true'",
        (Driver::Sqlite, Json::Bool(false)) => "element.type = 'false'",
        (Driver::Sqlite, Json::Number(_)) => {
            "element.type IN ('integer', 'real') AND element.value = ?"
        }
        (Driver::Sqlite, Json::String(_)) => "element.type = 'text' AND element.value = ?",
        (Driver::Sqlite, _) => "element.value = json(?)",
    };
    let sql = format!("EXISTS (SELECT 1 FROM json_each({{}}) AS element WHERE {sql})");
    at(&sql, place, &[value], driver)
}

pub(super) fn write(place: &JsonPlace, value: &Json, driver: Driver) -> Expr {
    let text = Json::String(value.to_string());
    match driver {
        Driver::Sqlite => at("json_set({}, json(?))", place, &[&text], driver),
        // MariaDB knows no `CAST(… AS JSON)`.
        Driver::MySql => at(
            "JSON_SET({}, JSON_EXTRACT(?, '$'))",
            place,
            &[&text],
            driver,
        ),
        Driver::Postgres => {
            let expressions = vec![
                column(place.column),
                literal(&Value::from(postgres_path(place))),
                literal(&Value::Json(value.clone())),
            ];
            let sql = "jsonb_set(CAST(? AS jsonb), CAST(? AS text[]), ?)";
            template(sql, expressions, driver)
        }
    }
}

/// `{"key","0"}`, as PostgreSQL writes a list of texts. In a list of expressions sea-query would take the brackets for
/// quotes.
fn postgres_path(place: &JsonPlace) -> String {
    let steps: Vec<String> = place
        .steps
        .iter()
        .map(|step| match step {
            JsonStep::Key(key) => {
                format!("\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\""))
            }
            JsonStep::Index(index) => format!("\"{index}\""),
        })
        .collect();
    format!("{{{}}}", steps.join(","))
}
