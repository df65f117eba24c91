//! [`Token`]: a place in an order of records as a signed text.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value as Json, json};

use crate::error::{Error, Result};
use crate::secrets::Secrets;
use crate::value::{ColumnType, Value};
use crate::{Date, Time, Timestamp};

/// What a signature is about, so that one made for something else is none.
const PURPOSE: &[u8] = b"cast cursor\0";

/// A place in an order of records.
#[derive(Debug, PartialEq)]
pub(super) struct Token {
    /// The values of the order's columns there.
    pub(super) values: Vec<Value>,
    /// Whether the records before it are meant.
    pub(super) backward: bool,
}

impl Token {
    pub(super) fn write(&self, secrets: &dyn Secrets, columns: &[&str]) -> Result<String> {
        let values: Option<Vec<Json>> = self.values.iter().map(encode).collect();
        let values =
            values.ok_or_else(|| invalid("a column of the order has no form in a cursor"))?;
        let payload = json!({ "c": columns, "v": values, "b": self.backward }).to_string();
        let signature = sign(secrets, payload.as_bytes());
        Ok(format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(payload),
            URL_SAFE_NO_PAD.encode(signature)
        ))
    }

    pub(super) fn read(text: &str, secrets: &dyn Secrets, columns: &[&str]) -> Result<Self> {
        let (payload, signature) = text
            .split_once('.')
            .ok_or_else(|| invalid("it has no signature"))?;
        let bytes = |text| {
            URL_SAFE_NO_PAD
                .decode(text)
                .map_err(|_| invalid("it is broken"))
        };
        let (payload, signature) = (bytes(payload)?, bytes(signature)?);
        if !equal(&sign(secrets, &payload), &signature) {
            return Err(invalid("its signature is wrong"));
        }
        let json: Json = serde_json::from_slice(&payload).map_err(|_| invalid("it is broken"))?;
        if json["c"] != json!(columns) {
            return Err(invalid("it is of a query with another order"));
        }
        let values: Option<Vec<Value>> = json["v"]
            .as_array()
            .and_then(|values| values.iter().map(decode).collect());
        match (values, json["b"].as_bool()) {
            (Some(values), Some(backward)) if values.len() == columns.len() => {
                Ok(Self { values, backward })
            }
            _ => Err(invalid("it is broken")),
        }
    }
}

fn sign(secrets: &dyn Secrets, payload: &[u8]) -> Vec<u8> {
    secrets.sign(&[PURPOSE, payload].concat())
}

/// Compares in a time that does not depend on where the first difference is.
fn equal(a: &[u8], b: &[u8]) -> bool {
    let difference = a.iter().zip(b).fold(0, |sum, (a, b)| sum | (a ^ b));
    a.len() == b.len() && !a.is_empty() && difference == 0
}

fn invalid(reason: &'static str) -> Error {
    Error::InvalidCursor { reason }
}

/// A letter for the kind of value, and the value.
fn encode(value: &Value) -> Option<Json> {
    Some(match value {
        Value::Null(_) => json!(["0", null]),
        #[cfg(feature = "decimal")]
        Value::Decimal(number) => json!(["n", number.to_string()]),
        Value::Bool(truth) => json!(["b", truth]),
        Value::Int(number) => json!(["i", number]),
        // All bits, since a text might round.
        Value::Float(number) => json!(["f", number.to_bits()]),
        Value::Text(text) => json!(["t", text]),
        Value::Timestamp(moment) => json!(["m", moment.to_string()]),
        Value::Date(day) => json!(["d", day.to_string()]),
        Value::Time(time) => json!(["c", time.to_string()]),
        Value::Uuid(uuid) => json!(["u", uuid.to_string()]),
        _ => return None,
    })
}

fn decode(json: &Json) -> Option<Value> {
    let (kind, value) = (json.get(0)?.as_str()?, json.get(1)?);
    let text = || value.as_str().map(|text| Value::Text(text.to_owned()));
    Some(match kind {
        "0" => Value::NULL,
        #[cfg(feature = "decimal")]
        "n" => Value::Decimal(value.as_str()?.parse().ok()?),
        "b" => Value::Bool(value.as_bool()?),
        "i" => Value::Int(value.as_i64()?),
        "f" => Value::Float(f64::from_bits(value.as_u64()?)),
        "t" => text()?,
        "m" => Value::Timestamp(Timestamp::from_value(text()?).ok()?),
        "d" => Value::Date(Date::from_value(text()?).ok()?),
        "c" => Value::Time(Time::from_value(text()?).ok()?),
        "u" => Value::Uuid(value.as_str()?.parse().ok()?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::BoxError;

    struct Key(u8);

    impl Secrets for Key {
        fn encrypt(&self, _: &[u8]) -> Result<String, BoxError> {
            Err("not here".into())
        }
        fn decrypt(&self, _: &str) -> Result<Vec<u8>, BoxError> {
            Err("not here".into())
        }
        fn hash(&self, _: &str) -> Result<String, BoxError> {
            Err("not here".into())
        }
        fn verify(&self, _: &str, _: &str) -> Result<bool, BoxError> {
            Err("not here".into())
        }
        fn sign(&self, message: &[u8]) -> Vec<u8> {
            let sum = message
                .iter()
                .fold(self.0, |sum, byte| sum.rotate_left(3).wrapping_add(*byte));
            vec![sum; 8]
        }
    }

    fn token() -> Token {
        Token {
            values: vec![
                Value::Int(-1),
                Value::Float(0.1),
                Value::from("a\"b"),
                Value::Timestamp(crate::value::now()),
                Value::Uuid(uuid::Uuid::nil()),
                Value::NULL,
            ],
            backward: true,
        }
    }

    const COLUMNS: &[&str] = &["a", "b", "c", "d", "e", "f"];

    #[test]
    fn reads_what_it_wrote() {
        let token = token();
        let text = token.write(&Key(1), COLUMNS).unwrap();
        assert_eq!(Token::read(&text, &Key(1), COLUMNS).unwrap(), token);
    }

    #[test]
    fn refuses_what_somebody_changed() {
        let text = token().write(&Key(1), COLUMNS).unwrap();
        let (payload, signature) = text.split_once('.').unwrap();
        let other = URL_SAFE_NO_PAD.encode(r#"{"c":["a"],"v":[["i",1]],"b":false}"#);
        for changed in [
            format!("{other}.{signature}"),
            format!("{payload}."),
            payload.to_owned(),
            format!("{payload}.AAAA"),
            String::new(),
            "ü.ü".to_owned(),
        ] {
            let read = Token::read(&changed, &Key(1), COLUMNS);
            assert!(
                matches!(read, Err(Error::InvalidCursor { .. })),
                "{changed}"
            );
        }
        assert!(Token::read(&text, &Key(2), COLUMNS).is_err());
        assert!(Token::read(&text, &Key(1), &["a", "b"]).is_err());
    }
}
