//! JSON documents: how each database reads, compares and writes what stands at a place in one.

use sea_query::{Expr, ExprTrait as _};
use serde_json::Value as Json;

use super::bind::{literal, template};
use super::operand::column;
use crate::driver::Driver;
use crate::query::operand::JsonForm;
use crate::query::plan::{JsonCondition, JsonPlace, JsonStep};
use crate::value::Value;

/// A place in a JSON document.
#[derive(Clone)]
struct Spot {
    document: Expr,
    steps: Vec<JsonStep>,
}

impl Spot {
    fn of(place: &JsonPlace) -> Self {
        Self {
            document: column(place.column),
            steps: place.steps.clone(),
        }
    }

    /// The place one step further in.
    fn inside(&self, step: JsonStep) -> Self {
        let mut inside = self.clone();
        inside.steps.push(step);
        inside
    }
}

/// The document and the path, so often as the template has them: `sql` has a `{}` for the two as arguments of a function
/// of SQLite or MySQL.
fn at(sql: &str, place: &Spot, values: &[&Json], driver: Driver) -> Expr {
    let mut expressions = Vec::new();
    let mut text = String::new();
    let mut values = values.iter();
    for (index, piece) in sql.split("{}").enumerate() {
        if index > 0 {
            text.push_str("?, ?");
            expressions.push(place.document.clone());
            expressions.push(literal(&Value::from(path(&place.steps))));
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
fn path(steps: &[JsonStep]) -> String {
    let mut path = String::from("$");
    for step in steps {
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
fn postgres(place: &Spot, as_text: bool) -> Expr {
    let mut sql = String::from("(CAST(? AS jsonb)");
    let mut expressions = vec![place.document.clone()];
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
    let place = &Spot::of(place);
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
        JsonCondition::Is(place, value) => is(&Spot::of(place), value, driver),
        JsonCondition::Contains(place, value) => contains(&Spot::of(place), value, driver),
        JsonCondition::Exists(place) => {
            let place = &Spot::of(place);
            match driver {
                Driver::Postgres => postgres(place, false).is_not_null(),
                Driver::Sqlite => at("(json_type({}) IS NOT NULL)", place, &[], driver),
                Driver::MySql => at("(JSON_EXTRACT({}) IS NOT NULL)", place, &[], driver),
            }
        }
    }
}

/// Whether the place holds this value. PostgreSQL compares documents; elsewhere lists and objects are compared by their
/// parts, since their texts differ in the order of keys.
fn is(place: &Spot, value: &Json, driver: Driver) -> Expr {
    match value {
        Json::Array(elements) if driver != Driver::Postgres => {
            let numbers = (0..).map(JsonStep::Index);
            consists_of(
                place,
                "array",
                numbers.zip(elements),
                elements.len(),
                driver,
            )
        }
        Json::Object(fields) if driver != Driver::Postgres => {
            let keys = fields.iter();
            let parts = keys.map(|(key, value)| (JsonStep::Key(key.clone()), value));
            consists_of(place, "object", parts, fields.len(), driver)
        }
        value => is_scalar(place, value, driver),
    }
}

/// Whether the place holds a list or an object of these parts, and of no others.
fn consists_of<'j>(
    place: &Spot,
    kind: &str,
    parts: impl Iterator<Item = (JsonStep, &'j Json)>,
    count: usize,
    driver: Driver,
) -> Expr {
    let head = match driver {
        Driver::MySql => format!(
            "(JSON_TYPE(JSON_EXTRACT({{}})) = '{}' AND JSON_LENGTH(JSON_EXTRACT({{}})) = {count})",
            kind.to_uppercase()
        ),
        _ => format!(
            "(json_type({{}}) = '{kind}' AND (SELECT COUNT(*) FROM json_each({{}})) = {count})"
        ),
    };
    let mut all = vec![at(&head, place, &[], driver)];
    all.extend(parts.map(|(step, value)| is(&place.inside(step), value, driver)));
    let sql = format!("({})", vec!["?"; all.len()].join(" AND "));
    template(&sql, all, driver)
}

fn is_scalar(place: &Spot, value: &Json, driver: Driver) -> Expr {
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
        (Driver::Sqlite | Driver::MySql, Json::Array(_) | Json::Object(_)) => {
            unreachable!("invariant: lists and objects are compared by their parts")
        }
    };
    at(sql, place, values, driver)
}

/// Whether the place holds a list with an element that is this value.
fn contains(place: &Spot, value: &Json, driver: Driver) -> Expr {
    let is_scalar = !matches!(value, Json::Array(_) | Json::Object(_));
    // An element as a document of its own.
    let element = Spot {
        document: Expr::cust("element.value"),
        steps: Vec::new(),
    };
    match driver {
        // Of a list inside a list, a part would be enough for the operator, as it would of an object.
        Driver::Postgres if is_scalar => {
            let list = Json::Array(vec![value.clone()]);
            let at = postgres(place, false);
            // What is not there has no elements, so that the opposite holds.
            let sides = vec![at.clone(), at, literal(&Value::Json(list))];
            template("(? IS NOT NULL AND ? @> ?)", sides, driver)
        }
        Driver::Postgres => {
            let list = postgres(place, false);
            template(
                "EXISTS (SELECT 1 FROM jsonb_array_elements(CASE jsonb_typeof(?) WHEN 'array' THEN ? \
                 ELSE CAST('[]' AS jsonb) END) AS element(value) WHERE element.value = ?)",
                vec![list.clone(), list, literal(&Value::Json(value.clone()))],
                driver,
            )
        }
        // `JSON_CONTAINS` looks into lists inside the list, and takes a part of an object for the whole.
        Driver::MySql => {
            let elements = "JSON_TABLE(CASE JSON_TYPE(JSON_EXTRACT({})) WHEN 'ARRAY' \
                            THEN JSON_EXTRACT({}) ELSE '[]' END, '$[*]' COLUMNS (value JSON PATH '$'))";
            let elements = at(elements, place, &[], driver);
            let is = is(&element, value, driver);
            let sql = "EXISTS (SELECT 1 FROM ? AS element WHERE ?)";
            template(sql, vec![elements, is], driver)
        }
        Driver::Sqlite => {
            let kind = |json: &Json| match json {
                Json::Array(_) => "array",
                _ => "object",
            };
            let is = match value {
                Json::Null => Expr::cust("element.type = 'null'"),
                Json::Bool(truth) => Expr::cust(format!("element.type = '{truth}'")),
                Json::Number(_) | Json::String(_) => {
                    let kinds = match value {
                        Json::Number(_) => "'integer', 'real'",
                        _ => "'text'",
                    };
                    let sql = format!("(element.type IN ({kinds}) AND element.value = ?)");
                    template(&sql, vec![literal(&scalar(value))], driver)
                }
                // Only a list or an object is a document; a text would be a broken one.
                Json::Array(_) | Json::Object(_) => template(
                    &format!("CASE element.type WHEN '{}' THEN ? END", kind(value)),
                    vec![is(&element, value, driver)],
                    driver,
                ),
            };
            let list = at("json_each({})", place, &[], driver);
            let is_list = at("json_type({}) IS 'array'", place, &[], driver);
            let sql = "(? AND EXISTS (SELECT 1 FROM ? AS element WHERE ?))";
            template(sql, vec![is_list, list, is], driver)
        }
    }
}

/// The document with another value at a place.
pub(super) fn write(document: Expr, steps: &[JsonStep], value: &Json, driver: Driver) -> Expr {
    let text = Json::String(value.to_string());
    let place = Spot {
        document,
        steps: steps.to_vec(),
    };
    match driver {
        Driver::Sqlite => at("json_set({}, json(?))", &place, &[&text], driver),
        // MariaDB knows no `CAST(… AS JSON)`.
        Driver::MySql => at(
            "JSON_SET({}, JSON_EXTRACT(?, '$'))",
            &place,
            &[&text],
            driver,
        ),
        Driver::Postgres => {
            let expressions = vec![
                place.document,
                literal(&Value::from(postgres_path(steps))),
                literal(&Value::Json(value.clone())),
            ];
            let sql = "jsonb_set(CAST(? AS jsonb), CAST(? AS text[]), ?)";
            template(sql, expressions, driver)
        }
    }
}

/// `{"key","0"}`, as PostgreSQL writes a list of texts. In a list of expressions sea-query would take the brackets for
/// quotes.
fn postgres_path(steps: &[JsonStep]) -> String {
    let steps: Vec<String> = steps
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
