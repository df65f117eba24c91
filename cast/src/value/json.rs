//! [`Json`]: a value of the program's as a JSON document in a column.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{ColumnType, Kind, Mismatch, NotJson, Value};
use crate::error::{Error, Result};
use crate::query::JsonDocument;

/// A value of the program's that is stored as a JSON document.
///
/// A value whose `Serialize` fails, such as a map whose keys are no texts, is not written: whatever binds it gives
/// [`Error::NotJson`], which names the column, and sends nothing. [`Json::new`] finds it out before.
///
/// # Examples
///
/// ```
/// use cast::{Json, prelude::*};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
/// struct Address {
///     street: String,
///     city: String,
/// }
///
/// #[derive(anvil_macros::Model)]
/// #[model(table = "customers", crate = "cast")]
/// struct Customer {
///     id: i64,
///     address: Json<Address>,
/// }
///
/// # async fn run(db: Db) -> cast::Result<()> {
/// let address = Address { street: "Main Street 1".into(), city: "Rome".into() };
/// let customer = Customer::create(&db, NewCustomer { address: Json(address) }).await?;
/// assert_eq!(customer.address.city, "Rome");
/// let romans = Customer::query().filter(Customer::address.json("city").eq("Rome"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Json<T>(pub T);

impl<T: Serialize> Json<T> {
    /// Takes a value that can be written as JSON.
    ///
    /// # Errors
    ///
    /// [`Error::NotJson`], with what keeps the value from being written.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::collections::BTreeMap;
    ///
    /// let places = BTreeMap::from([((1, 2), "here")]);
    /// let error = cast::Json::new(places).unwrap_err();
    /// assert_eq!(error.to_string(), "a value cannot be written as JSON");
    /// ```
    pub fn new(value: T) -> Result<Self> {
        match serde_json::to_writer(std::io::sink(), &value) {
            Ok(()) => Ok(Self(value)),
            Err(source) => Err(Error::NotJson {
                column: None,
                sql: None,
                source,
            }),
        }
    }
}

impl<T> Json<T> {
    /// The value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

#[diagnostic::do_not_recommend]
impl<T> JsonDocument for Json<T> {}

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Json<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

#[diagnostic::do_not_recommend]
impl<T> ColumnType for Json<T>
where
    T: fmt::Debug + Serialize + DeserializeOwned + Clone + Send + 'static,
{
    type Inner = Self;
    const KIND: Kind = Kind::Json;
    const NAME: &'static str = "Json";

    fn into_value(self) -> Value {
        match serde_json::to_value(self.0) {
            Ok(json) => Value::Json(json),
            Err(error) => Value::NotJson(Box::new(NotJson {
                reason: error.to_string().into(),
                column: None,
            })),
        }
    }

    fn from_value(value: Value) -> Result<Self, Mismatch> {
        let json = serde_json::Value::from_value(value)?;
        serde_json::from_value(json).map(Self).map_err(|error| {
            Mismatch::described(format!("a json document that does not fit: {error}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_wrote_and_says_what_does_not_fit() {
        let json = Json(vec![1, 2]);
        assert_eq!(Json::from_value(json.clone().into_value()).unwrap(), json);
        let text = Value::from("[1, 2]");
        assert_eq!(Json::<Vec<i32>>::from_value(text).unwrap(), json);
        let error = Json::<Vec<i32>>::from_value(Value::from(r#"{"a": 1}"#)).unwrap_err();
        assert!(error.found.contains("invalid type: map"), "{}", error.found);
    }
}
