//! [`ValueFor`]: which expressions may stand where the value of a typed column is asked for.
//!
//! No implementation is recommended by the compiler: a list of them would hide the short message.

use super::{ColumnType, Value};

/// An expression that a column of type `T` can be compared with or set to.
///
/// Every [`ColumnType`] is a value for itself, by value or by reference, and for an optional
/// column of the same type. Text columns also take `&str`, byte columns `&[u8]`, wider integer
/// columns the narrower integers.
#[diagnostic::on_unimplemented(
    message = "a column of type `{T}` cannot take a value of type `{Self}`",
    label = "expected a value for a `{T}` column",
    note = "compare an optional column with the inner type, or use `.is_null()`"
)]
pub trait ValueFor<T> {
    /// Turns it into the value to bind.
    fn into_value(self) -> Value;
}

#[diagnostic::do_not_recommend]
impl<T: ColumnType> ValueFor<T> for T {
    fn into_value(self) -> Value {
        ColumnType::into_value(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: ColumnType> ValueFor<T> for &T {
    fn into_value(self) -> Value {
        ColumnType::into_value(self.clone())
    }
}

#[diagnostic::do_not_recommend]
impl<T: ColumnType<Inner = T>> ValueFor<Option<T>> for T {
    fn into_value(self) -> Value {
        ColumnType::into_value(self)
    }
}

macro_rules! also {
    ($($column:ty: $($from:ty),+;)+) => {$($(
        #[diagnostic::do_not_recommend]
        impl ValueFor<$column> for $from {
            fn into_value(self) -> Value {
                Value::from(self)
            }
        }

        #[diagnostic::do_not_recommend]
        impl ValueFor<Option<$column>> for $from {
            fn into_value(self) -> Value {
                Value::from(self)
            }
        }

        #[diagnostic::do_not_recommend]
        impl ValueFor<Option<$column>> for Option<$from> {
            fn into_value(self) -> Value {
                self.map_or(Value::Null(<$column as ColumnType>::KIND), Value::from)
            }
        }
    )+)+};
}

also! {
    String: &str;
    Vec<u8>: &[u8];
    i64: i32, i16, u32, u16, u8;
    i32: i16, u16, u8;
    f64: f32;
}

macro_rules! untyped {
    ($($type:ty),+ $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl ValueFor<Value> for $type {
            fn into_value(self) -> Value {
                Value::from(self)
            }
        }
    )+};
}

untyped! {
    bool, i16, i32, i64, u8, u16, u32, f32, f64, &str, String, &[u8], Vec<u8>,
    jiff::Timestamp, jiff::civil::Date, jiff::civil::Time, serde_json::Value, uuid::Uuid,
}

#[cfg(feature = "decimal")]
untyped!(rust_decimal::Decimal);
