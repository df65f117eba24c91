//! Keys that the program makes: UUIDs and ULIDs. Both sort by the time at which they were made.

use ulid::Ulid;
use uuid::Uuid;

use super::{ColumnType, Kind, Mismatch, Value};

/// A new UUID of version 7: unique, and greater than those made before.
///
/// # Examples
///
/// ```
/// use cast::{Uuid, prelude::*};
///
/// #[derive(anvil_macros::Model)]
/// #[model(table = "articles", crate = "cast")]
/// struct Article {
///     #[column(key)]
///     id: Uuid,
///     title: String,
/// }
///
/// let new = NewArticle { id: cast::uuid(), title: "Keys".into() };
/// assert_eq!(new.id.get_version_num(), 7);
/// assert!(new.id < cast::uuid());
/// ```
#[must_use]
pub fn uuid() -> Uuid {
    Uuid::now_v7()
}

/// A new ULID: unique, 26 characters, and sorted by the millisecond at which it was made.
///
/// # Examples
///
/// ```
/// assert_eq!(cast::ulid().to_string().len(), 26);
/// ```
#[must_use]
pub fn ulid() -> Ulid {
    Ulid::generate()
}

#[diagnostic::do_not_recommend]
impl ColumnType for Uuid {
    type Inner = Self;
    const KIND: Kind = Kind::Uuid;
    const NAME: &'static str = "Uuid";

    fn into_value(self) -> Value {
        Value::Uuid(self)
    }

    fn from_value(value: Value) -> Result<Self, Mismatch> {
        match value {
            Value::Uuid(uuid) => Ok(uuid),
            Value::Text(text) => text.parse().map_err(|_| Mismatch::new(Value::Text(text))),
            Value::Bytes(bytes) => {
                Self::from_slice(&bytes).map_err(|_| Mismatch::new(Value::Bytes(bytes)))
            }
            other => Err(Mismatch::new(other)),
        }
    }
}

#[diagnostic::do_not_recommend]
impl ColumnType for Ulid {
    type Inner = Self;
    const KIND: Kind = Kind::Text;
    const NAME: &'static str = "Ulid";

    fn into_value(self) -> Value {
        Value::Text(self.to_string())
    }

    fn from_value(value: Value) -> Result<Self, Mismatch> {
        match value {
            Value::Text(text) => {
                Self::from_string(&text).map_err(|_| Mismatch::new(Value::Text(text)))
            }
            other => Err(Mismatch::new(other)),
        }
    }
}

#[cfg(feature = "decimal")]
mod decimal {
    use rust_decimal::Decimal;

    use super::{ColumnType, Kind, Mismatch, Value};
    use crate::query::Number;

    #[diagnostic::do_not_recommend]
    impl ColumnType for Decimal {
        type Inner = Self;
        const KIND: Kind = Kind::Decimal;
        const NAME: &'static str = "Decimal";

        fn into_value(self) -> Value {
            Value::Decimal(self)
        }

        fn from_value(value: Value) -> Result<Self, Mismatch> {
            let read = match &value {
                Value::Decimal(number) => Some(*number),
                Value::Int(number) => Some(Self::from(*number)),
                Value::Text(text) => text.parse().ok(),
                Value::Float(number) => from_float(*number),
                _ => None,
            };
            read.ok_or_else(|| Mismatch::new(value))
        }
    }

    /// SQLite keeps a decimal as the nearest number. Of that, 15 digits are what was written or calculated, and the
    /// others what the number is off.
    fn from_float(number: f64) -> Option<Decimal> {
        match Decimal::from_scientific(&format!("{number:.14e}")) {
            Ok(decimal) => Some(decimal.normalize()),
            Err(_) => number.to_string().parse().ok(),
        }
    }

    impl Number for Decimal {
        type Sum = Self;
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_number_is_read_to_the_digits_that_it_is_good_for() {
            for (number, expected) in [
                (9.55 - 0.05 + 0.05, "9.55"),
                (0.1 + 0.2, "0.3"),
                (-1234.5, "-1234.5"),
                (0.0, "0"),
                (1e15, "1000000000000000"),
            ] {
                let read = Decimal::from_value(Value::Float(number)).unwrap();
                assert_eq!(read.to_string(), expected);
            }
            assert!(Decimal::from_value(Value::Float(f64::NAN)).is_err());
            assert!(Decimal::from_value(Value::Float(1e300)).is_err());
        }
    }
}
