//! [`ColumnType`]: the Rust types that a model's field may have.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, Time};

use serde::Serialize;

use super::{Kind, Value, parse_date, parse_timestamp};
use crate::model::{Assignment, FieldOfModel};
use crate::row::Row;

/// A type that a field of a model may have.
///
/// Implemented for `bool`, `i16`, `i32`, `i64`, `f64`, `String`, `Vec<u8>`, [`Timestamp`],
/// [`Date`], [`Time`], [`serde_json::Value`], and `Option` of each. Implement it for a type of
/// your own to store that type; give [`ColumnType::Inner`] as `Self`. Its `Debug` and `Serialize` are how records show it.
///
/// # Examples
///
/// ```
/// use cast::{ColumnType, Kind, Mismatch, Value};
///
/// #[derive(Debug, Clone, PartialEq, serde::Serialize)]
/// enum Status { Draft, Published }
///
/// impl ColumnType for Status {
///     type Inner = Self;
///     const KIND: Kind = Kind::Text;
///     const NAME: &'static str = "Status";
///     fn into_value(self) -> Value {
///         Value::from(match self { Self::Draft => "draft", Self::Published => "published" })
///     }
///     fn from_value(value: Value) -> Result<Self, Mismatch> {
///         match &value {
///             Value::Text(text) if text == "draft" => Ok(Self::Draft),
///             Value::Text(text) if text == "published" => Ok(Self::Published),
///             _ => Err(Mismatch::new(value)),
///         }
///     }
/// }
///
/// assert_eq!(Status::from_value(Value::from("draft")).unwrap(), Status::Draft);
/// assert!(Status::from_value(Value::Int(1)).is_err());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the type of a column",
    label = "not a column type",
    note = "columns are bool, i16, i32, i64, f64, String, Vec<u8>, Timestamp, Date, Time, \
            serde_json::Value, Uuid, Ulid, an Option of these, or a type that implements `cast::ColumnType`; \
            and `Json<T>`, of a T that is Debug, Clone, Send, Serialize and DeserializeOwned"
)]
pub trait ColumnType: fmt::Debug + Serialize + Clone + Send + 'static {
    /// The type without its `Option`: what a comparison takes.
    type Inner: ColumnType;
    /// The kind of value it is stored as.
    const KIND: Kind;
    /// Its name in error texts.
    const NAME: &'static str;
    /// Whether a column of this type may be without a value: so it is for `Option`.
    const NULLABLE: bool = false;

    /// Turns it into the value to bind.
    fn into_value(self) -> Value;

    /// Whether a value that is stored means the same, so that it need not be written again.
    #[doc(hidden)]
    fn is_stored_as(&self, stored: &Value) -> bool {
        self.clone().into_value() == *stored
    }

    /// Reads it from a value of the database.
    ///
    /// # Errors
    ///
    /// [`Mismatch`] with what was found instead.
    fn from_value(value: Value) -> Result<Self, Mismatch>;

    // What the derives ask of a field's type they ask here and not of a function with a bound: then all that rustc has to say
    // of a type that is none is word for word the same, and it says it once.

    /// What commands show of the type.
    #[doc(hidden)]
    const SHAPE: Shape = Shape {
        kind: Self::KIND,
        name: Self::NAME,
        nullable: Self::NULLABLE,
    };

    /// Adds a column with its value to those of a new record.
    #[doc(hidden)]
    fn assign(self, column: &'static str, to: &mut Vec<Assignment>) {
        to.push(Assignment {
            column,
            value: self.into_value().of_column("", column),
        });
    }

    /// Takes the value at a position out of a row; `None` when it does not fit, and then the row knows why.
    #[doc(hidden)]
    fn take_from(row: &mut Row, model: &'static str, index: usize) -> Option<Self> {
        row.take_field(model, index)
    }

    /// The field without its type.
    #[doc(hidden)]
    fn as_field(&self) -> &dyn FieldOfModel {
        self
    }
}

/// What commands show of a [`ColumnType`].
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    pub(crate) kind: Kind,
    pub(crate) name: &'static str,
    pub(crate) nullable: bool,
}

/// A value that does not fit a [`ColumnType`].
#[derive(Debug)]
pub struct Mismatch {
    pub(crate) found: String,
}

impl Mismatch {
    /// Describes the value that was found. A text is shown in part, bytes not at all.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "the callers are done with the value"
    )]
    pub fn new(found: Value) -> Self {
        Self {
            found: found.describe(),
        }
    }

    /// A value that does not fit, in words that stand behind "holds": `a text that is no color`.
    #[must_use]
    pub fn described(found: impl Into<String>) -> Self {
        Self {
            found: found.into(),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: ColumnType<Inner = T>> ColumnType for Option<T> {
    type Inner = T;
    const KIND: Kind = T::KIND;
    const NAME: &'static str = T::NAME;
    const NULLABLE: bool = true;

    fn into_value(self) -> Value {
        self.map_or(Value::Null(T::KIND), T::into_value)
    }

    fn from_value(value: Value) -> Result<Self, Mismatch> {
        if value.is_null() {
            Ok(None)
        } else {
            T::from_value(value).map(Some)
        }
    }
}

/// Implements [`ColumnType`] for a type that [`Value`] holds: the arms say which values it is
/// read from.
macro_rules! column_type {
    ($type:ty, $kind:ident, $name:literal, $($pattern:pat => $read:expr),+ $(,)?) => {
        #[diagnostic::do_not_recommend]
        impl ColumnType for $type {
            type Inner = Self;
            const KIND: Kind = Kind::$kind;
            const NAME: &'static str = $name;

            fn into_value(self) -> Value {
                Value::from(self)
            }

            fn from_value(value: Value) -> Result<Self, Mismatch> {
                let read: Option<Self> = match &value {
                    $($pattern => $read,)+
                    _ => None,
                };
                read.ok_or_else(|| Mismatch::new(value))
            }
        }
    };
}

/// MySQL shows a small number as a truth value, and PostgreSQL sums to decimals, which arrive as
/// text.
macro_rules! integer {
    ($($type:ident $name:literal),+) => {$(
        column_type!($type, Int, $name,
            Value::Int(number) => $type::try_from(*number).ok(),
            Value::Bool(truth) => Some($type::from(*truth)),
            Value::Text(text) => text.parse().ok(),
        );
    )+};
}

integer!(i16 "i16", i32 "i32", i64 "i64");
column_type!(bool, Bool, "bool",
    Value::Bool(truth) => Some(*truth),
    Value::Int(0) => Some(false),
    Value::Int(1) => Some(true),
);
column_type!(f64, Float, "f64",
    Value::Float(number) => Some(*number),
    // Whole numbers up to 2^53 are exact; a larger one is rounded, as the database itself would.
    Value::Int(number) => Some(*number as f64),
    Value::Text(text) => text.parse().ok(),
);
column_type!(Timestamp, Timestamp, "Timestamp",
    Value::Timestamp(moment) => Some(*moment),
    Value::Text(text) => parse_timestamp(text),
    Value::Int(seconds) => Timestamp::from_second(*seconds).ok(),
    Value::Date(day) => day.at(0, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).map(|at| at.timestamp()).ok(),
);
column_type!(Date, Date, "Date",
    Value::Date(day) => Some(*day),
    Value::Text(text) => parse_date(text),
    Value::Timestamp(moment) => Some(jiff::tz::TimeZone::UTC.to_datetime(*moment).date()),
);
column_type!(Time, Time, "Time",
    Value::Time(time) => Some(*time),
    Value::Text(text) => text.parse().ok(),
);

#[diagnostic::do_not_recommend]
impl ColumnType for String {
    type Inner = Self;
    const KIND: Kind = Kind::Text;
    const NAME: &'static str = "String";

    fn into_value(self) -> Value {
        Value::Text(self)
    }

    fn from_value(value: Value) -> Result<Self, Mismatch> {
        match value {
            Value::Text(text) => Ok(text),
            // SQLite keeps a decimal as a number.
            Value::Int(number) => Ok(number.to_string()),
            Value::Float(number) => Ok(number.to_string()),
            Value::Json(json) => Ok(json.to_string()),
            Value::Uuid(uuid) => Ok(uuid.to_string()),
            #[cfg(feature = "decimal")]
            Value::Decimal(number) => Ok(number.to_string()),
            other => Err(Mismatch::new(other)),
        }
    }
}

#[diagnostic::do_not_recommend]
impl ColumnType for Vec<u8> {
    type Inner = Self;
    const KIND: Kind = Kind::Bytes;
    const NAME: &'static str = "Vec<u8>";

    fn into_value(self) -> Value {
        Value::Bytes(self)
    }

    fn from_value(value: Value) -> Result<Self, Mismatch> {
        match value {
            Value::Bytes(bytes) => Ok(bytes),
            Value::Text(text) => Ok(text.into_bytes()),
            other => Err(Mismatch::new(other)),
        }
    }
}

#[diagnostic::do_not_recommend]
impl ColumnType for serde_json::Value {
    type Inner = Self;
    const KIND: Kind = Kind::Json;
    const NAME: &'static str = "serde_json::Value";

    fn into_value(self) -> Value {
        Value::Json(self)
    }

    fn from_value(value: Value) -> Result<Self, Mismatch> {
        match value {
            Value::Json(json) => Ok(json),
            Value::Text(text) => {
                serde_json::from_str(&text).map_err(|_| Mismatch::new(Value::Text(text)))
            }
            Value::Bool(truth) => Ok(truth.into()),
            Value::Int(number) => Ok(number.into()),
            Value::Float(number) => Ok(number.into()),
            other => Err(Mismatch::new(other)),
        }
    }
}

/// A value of whatever type, as the database gave it: what the columns of a table without a model have.
#[diagnostic::do_not_recommend]
impl ColumnType for Value {
    type Inner = Self;
    const KIND: Kind = Kind::Unknown;
    const NAME: &'static str = "Value";

    fn into_value(self) -> Value {
        self
    }

    fn from_value(value: Value) -> Result<Self, Mismatch> {
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_out_of_range_does_not_wrap() {
        let error = i16::from_value(Value::Int(40_000)).unwrap_err();
        assert_eq!(error.found, "the number `40000`");
    }

    #[test]
    fn a_null_is_read_only_into_an_option() {
        assert_eq!(Option::<i64>::from_value(Value::NULL).unwrap(), None);
        assert!(i64::from_value(Value::NULL).is_err());
        assert!(String::from_value(Value::NULL).is_err());
    }

    #[test]
    fn truth_values_are_read_from_numbers_but_only_from_two() {
        assert!(bool::from_value(Value::Int(1)).unwrap());
        assert!(bool::from_value(Value::Int(2)).is_err());
    }

    #[test]
    fn an_absent_value_keeps_its_kind() {
        assert_eq!(
            Option::<Timestamp>::None.into_value(),
            Value::Null(Kind::Timestamp)
        );
    }
}
