//! [`Value`]: one value, the same for every database. It does not know any driver.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::ser::{Error as _, Serialize, Serializer};
use uuid::Uuid;

/// A value that is bound to a statement or was read from a row.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// The absence of a value. PostgreSQL wants to know of which type it is.
    Null(Kind),
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Float(f64),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A moment in time.
    Timestamp(Timestamp),
    /// A calendar day.
    Date(Date),
    /// A time of day.
    Time(Time),
    /// A JSON document.
    Json(serde_json::Value),
    /// A UUID. PostgreSQL has a type for it; elsewhere it is bound as its text of 36 characters.
    Uuid(Uuid),
    /// An exact decimal.
    #[cfg(feature = "decimal")]
    Decimal(rust_decimal::Decimal),
    /// What a [`Json`](crate::Json) becomes whose value is none that JSON knows. A statement that has it is not sent:
    /// [`Error::NotJson`](crate::Error::NotJson). Boxed, since all values of all rows are as large as the largest.
    NotJson(Box<NotJson>),
}

/// Why a value is not one of JSON, and which column was to hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotJson {
    pub(crate) reason: Box<str>,
    pub(crate) column: Option<Box<str>>,
}

/// Serializes as what it holds.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null(_) => to.serialize_none(),
            Self::Bool(truth) => to.serialize_bool(*truth),
            Self::Int(number) => to.serialize_i64(*number),
            Self::Float(number) => to.serialize_f64(*number),
            Self::Text(text) => to.serialize_str(text),
            Self::Bytes(bytes) => bytes.serialize(to),
            Self::Timestamp(moment) => moment.serialize(to),
            Self::Date(day) => day.serialize(to),
            Self::Time(time) => time.serialize(to),
            Self::Json(json) => json.serialize(to),
            Self::Uuid(uuid) => uuid.serialize(to),
            #[cfg(feature = "decimal")]
            Self::Decimal(decimal) => Serialize::serialize(decimal, to),
            Self::NotJson(why) => Err(S::Error::custom(&why.reason)),
        }
    }
}

/// The kind of a [`Value`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Not known: let the database find out. Only a null can have it.
    Unknown,
    /// [`Value::Bool`].
    Bool,
    /// [`Value::Int`].
    Int,
    /// [`Value::Float`].
    Float,
    /// [`Value::Text`].
    Text,
    /// [`Value::Bytes`].
    Bytes,
    /// [`Value::Timestamp`].
    Timestamp,
    /// [`Value::Date`].
    Date,
    /// [`Value::Time`].
    Time,
    /// [`Value::Json`].
    Json,
    /// [`Value::Uuid`].
    Uuid,
    /// `Value::Decimal`, with the feature `decimal`.
    Decimal,
}

impl Value {
    /// A null whose type the database finds out.
    pub const NULL: Self = Self::Null(Kind::Unknown);

    /// Whether this is a null.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null(_))
    }

    /// The same value, which names its column should it turn out that it cannot be bound.
    #[must_use]
    pub(crate) fn of_column(mut self, table: &str, column: &str) -> Self {
        if let Self::NotJson(not) = &mut self {
            let before = if table.is_empty() { "" } else { "." };
            not.column = Some(format!("{table}{before}{column}").into());
        }
        self
    }

    /// Says in words what this is, for an error text. Never shows more than a short start of a
    /// text, and nothing of bytes.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Null(_) => "null".to_owned(),
            Self::Bool(value) => format!("the truth value `{value}`"),
            Self::Int(value) => format!("the number `{value}`"),
            Self::Float(value) => format!("the number `{value}`"),
            Self::Text(text) => match text.char_indices().nth(40) {
                Some((end, _)) => format!("the text `{}…`", &text[..end]),
                None => format!("the text `{text}`"),
            },
            Self::Bytes(bytes) => format!("{} bytes", bytes.len()),
            Self::Timestamp(value) => format!("the timestamp `{value}`"),
            Self::Date(value) => format!("the date `{value}`"),
            Self::Time(value) => format!("the time `{value}`"),
            Self::Json(_) => "a json document".to_owned(),
            Self::Uuid(uuid) => format!("the uuid `{uuid}`"),
            #[cfg(feature = "decimal")]
            Self::Decimal(value) => format!("the decimal `{value}`"),
            Self::NotJson(_) => "a value that is not JSON".to_owned(),
        }
    }
}

/// A null whose type the database finds out.
impl Default for Value {
    fn default() -> Self {
        Self::NULL
    }
}

macro_rules! from {
    ($($variant:ident: $($type:ty),+;)+) => {$($(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$variant(value.into())
            }
        }
    )+)+};
}

from! {
    Bool: bool;
    Int: i16, i32, i64, u8, u16, u32;
    Float: f32, f64;
    Text: &str, String, &String;
    Bytes: Vec<u8>, &[u8];
    Timestamp: Timestamp;
    Date: Date;
    Time: Time;
    Json: serde_json::Value;
    Uuid: Uuid;
}

#[cfg(feature = "decimal")]
impl From<rust_decimal::Decimal> for Value {
    fn from(value: rust_decimal::Decimal) -> Self {
        Self::Decimal(value)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::NULL, Into::into)
    }
}
