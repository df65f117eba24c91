//! Values after conversion, and the types of fields that they fit.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::validation::Kind;

/// A converted value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing was sent.
    Null,
    /// For [`Kind::Text`].
    Text(String),
    /// For [`Kind::Integer`].
    Integer(i64),
    /// For [`Kind::Float`].
    Float(f64),
    /// For [`Kind::Boolean`].
    Boolean(bool),
    /// For [`Kind::Timestamp`].
    Timestamp(Timestamp),
    /// For [`Kind::Date`].
    Date(Date),
    /// For [`Kind::List`].
    List(Vec<Value>),
    /// For [`Kind::Json`].
    Json(serde_json::Value),
}

/// The converted values of a form request, taken out field by field.
#[derive(Debug)]
pub struct Values(Vec<Value>);

impl Values {
    pub(crate) fn new(values: Vec<Value>) -> Self {
        Self(values)
    }

    /// Takes the value of the field with this index, as its type.
    ///
    /// # Panics
    /// When the type is not the one that the field's [`Kind`] was made from; the derive never does that.
    pub fn take<T: FieldValue>(&mut self, index: usize) -> T {
        let value = std::mem::replace(&mut self.0[index], Value::Null);
        T::from_value(value)
            .expect("invariant: the validator converted the value to the kind of its field")
    }
}

/// A type that a field of a form request may have.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field of a form request",
    label = "not a type for input",
    note = "use `String`, a number, `bool`, `Timestamp`, `Date`, `serde_json::Value`, a `Vec` or an `Option` of one"
)]
pub trait FieldValue: Sized {
    /// What the input must become.
    const KIND: Kind;
    /// Whether nothing is a value, too.
    const OPTIONAL: bool = false;

    /// Takes the value over; `None` when it is of another kind.
    fn from_value(value: Value) -> Option<Self>;
}

macro_rules! field_value {
    ($($type:ty, $kind:expr, $pattern:pat => $result:expr;)*) => {$(
        impl FieldValue for $type {
            const KIND: Kind = $kind;

            fn from_value(value: Value) -> Option<Self> {
                match value {
                    $pattern => $result,
                    _ => None,
                }
            }
        }
    )*};
}

field_value! {
    String, Kind::Text, Value::Text(text) => Some(text);
    f64, Kind::Float, Value::Float(number) => Some(number);
    bool, Kind::Boolean, Value::Boolean(value) => Some(value);
    Timestamp, Kind::Timestamp, Value::Timestamp(value) => Some(value);
    Date, Kind::Date, Value::Date(value) => Some(value);
    serde_json::Value, Kind::Json, Value::Json(value) => Some(value);
    i8, Kind::Integer(i8::MIN as i64, i8::MAX as i64), Value::Integer(number) => number.try_into().ok();
    i16, Kind::Integer(i16::MIN as i64, i16::MAX as i64), Value::Integer(number) => number.try_into().ok();
    i32, Kind::Integer(i32::MIN as i64, i32::MAX as i64), Value::Integer(number) => number.try_into().ok();
    i64, Kind::Integer(i64::MIN, i64::MAX), Value::Integer(number) => Some(number);
    u8, Kind::Integer(0, u8::MAX as i64), Value::Integer(number) => number.try_into().ok();
    u16, Kind::Integer(0, u16::MAX as i64), Value::Integer(number) => number.try_into().ok();
    u32, Kind::Integer(0, u32::MAX as i64), Value::Integer(number) => number.try_into().ok();
    u64, Kind::Integer(0, i64::MAX), Value::Integer(number) => number.try_into().ok();
}

impl<T: FieldValue> FieldValue for Option<T> {
    const KIND: Kind = T::KIND;
    const OPTIONAL: bool = true;

    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::from_value(value).map(Some),
        }
    }
}

impl<T: FieldValue> FieldValue for Vec<T> {
    const KIND: Kind = Kind::List(&T::KIND);

    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::List(items) => items.into_iter().map(T::from_value).collect(),
            _ => None,
        }
    }
}
