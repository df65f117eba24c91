//! What came in: query, form body and JSON body as one set of named values.

use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::http::{Request, StatusCode};

/// The fields whose text is taken as it is, blanks included.
const VERBATIM: &[&str] = &["password", "password_confirmation", "current_password"];

/// Input by field name. Text is trimmed; empty text is null.
#[derive(Debug, Clone, Default)]
pub struct Input {
    fields: Map<String, Value>,
}

impl Input {
    /// Query and body together; the body wins.
    ///
    /// # Errors
    /// 400 when a JSON body is not valid, 415 when the body is of a kind that cannot be read.
    pub fn from_request(request: &Request) -> Result<Self> {
        let mut input = Self::from_urlencoded(request.uri().query().unwrap_or_default().as_bytes());
        input.fields.extend(Self::from_body(request)?.fields);
        Ok(input)
    }

    /// The body alone, a form or JSON.
    ///
    /// # Errors
    /// As [`Input::from_request`].
    pub fn from_body(request: &Request) -> Result<Self> {
        let body = request.body();
        let kind = request.parts().content_type().unwrap_or_default();
        if body.is_empty() {
            return Ok(Self::default());
        }
        if request.parts().is_urlencoded_form() {
            return Ok(Self::from_urlencoded(body));
        }
        if kind == "application/json" || kind.ends_with("+json") {
            return Self::from_json(body);
        }
        let text = format!("a body of type `{kind}` cannot be read as a form: send a form or JSON");
        Err(Error::status(StatusCode::UNSUPPORTED_MEDIA_TYPE, text))
    }

    /// A query string or the body of a form. A repeated name, or `name[]`, makes a list.
    pub fn from_urlencoded(text: &[u8]) -> Self {
        let mut fields = Map::new();
        for (name, value) in form_urlencoded::parse(text) {
            let (name, is_list) = match name.strip_suffix("[]") {
                Some(name) => (name, true),
                None => (&*name, false),
            };
            let value = clean_text(name, value.into_owned());
            match fields.get_mut(name) {
                Some(Value::Array(items)) => items.push(value),
                // The last one wins, as in PHP: a hidden `0` before a checkbox relies on it.
                Some(single) if !is_list => *single = value,
                Some(single) => *single = Value::Array(vec![single.take(), value]),
                None if is_list => drop(fields.insert(name.to_owned(), Value::Array(vec![value]))),
                None => drop(fields.insert(name.to_owned(), value)),
            }
        }
        Self { fields }
    }

    /// A JSON object.
    ///
    /// # Errors
    /// 400 when the text is not valid JSON, or not an object.
    pub fn from_json(text: &[u8]) -> Result<Self> {
        let value: Value = serde_json::from_slice(text).map_err(|error| {
            Error::status(
                StatusCode::BAD_REQUEST,
                format!("the JSON body is not valid: {error}"),
            )
        })?;
        let Value::Object(fields) = value else {
            return Err(Error::status(
                StatusCode::BAD_REQUEST,
                "the JSON body must be an object of named fields",
            ));
        };
        Ok(Self {
            fields: fields
                .into_iter()
                .map(|(name, value)| {
                    let value = clean(&name, value);
                    (name, value)
                })
                .collect(),
        })
    }

    /// The value of a field; null when it is missing.
    pub fn get(&self, name: &str) -> &Value {
        self.fields.get(name).unwrap_or(&Value::Null)
    }

    /// What may be shown again in the form: everything but passwords and the token.
    pub(crate) fn to_old_input(&self) -> Map<String, Value> {
        let shown = |name: &str| !VERBATIM.contains(&name) && !name.starts_with('_');
        self.fields
            .iter()
            .filter(|(name, _)| shown(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    }
}

fn clean(name: &str, value: Value) -> Value {
    match value {
        Value::String(text) => clean_text(name, text),
        other => other,
    }
}

fn clean_text(name: &str, text: String) -> Value {
    if VERBATIM.contains(&name) {
        return if text.is_empty() {
            Value::Null
        } else {
            Value::String(text)
        };
    }
    match text.trim() {
        "" => Value::Null,
        trimmed if trimmed.len() == text.len() => Value::String(text),
        trimmed => Value::String(trimmed.to_owned()),
    }
}
