//! [`ToJson`]: records as JSON with more or fewer fields than they have.
//!
//! What no answer may ever show is left out of the record's own `Serialize`, by `#[column(hidden)]` on the field; what is here
//! decides for one answer.

use serde::Serialize;
use serde::ser::Serializer;
use serde_json::{Map, Value};

use super::Model;
use super::json_serializer::to_value;
use crate::error::{Error, Result};
use crate::query::Page;

/// JSON of records.
///
/// # Examples
///
/// ```
/// use cast::prelude::*;
///
/// #[derive(anvil_macros::Model)]
/// #[model(table = "users", crate = "cast")]
/// pub struct User {
///     pub id: i64,
///     pub name: String,
///     pub email: String,
///     #[column(hidden)]
///     pub password: String,
///     #[has_many]
///     pub posts: HasMany<Post>,
/// }
///
/// #[derive(anvil_macros::Model)]
/// #[model(table = "posts", crate = "cast")]
/// pub struct Post {
///     pub id: i64,
///     pub user_id: i64,
/// }
///
/// # fn run() -> cast::Result<()> {
/// # let user = User { id: 1, name: "Ada".into(), email: "ada@example.com".into(), password: "…".into(), posts: HasMany::default() };
/// let json = user.to_json()?.make_hidden(["email"]).append("initial", "A")?;
/// assert_eq!(serde_json::to_string(&json).unwrap(), r#"{"id":1,"initial":"A","name":"Ada"}"#);
/// # Ok(())
/// # }
/// # run().unwrap();
/// ```
pub trait ToJson {
    /// The JSON of a record, of a list or of a page of them. A relation that was not loaded is left out, at any depth, where it
    /// is a field of its own; what a `serialize_with` makes of one stays.
    ///
    /// # Errors
    ///
    /// [`Error::NotJson`] when a field cannot be written as JSON, such as a map whose keys are no texts, or an integer of more
    /// than 64 bits, which is to be written as a text.
    fn to_json(&self) -> Result<ModelJson>;
}

impl<M: Model> ToJson for M {
    fn to_json(&self) -> Result<ModelJson> {
        ModelJson::of(self, Form::Record)
    }
}

impl<M: Model> ToJson for [M] {
    fn to_json(&self) -> Result<ModelJson> {
        ModelJson::of(self, Form::List)
    }
}

impl<M: Model> ToJson for Page<M> {
    fn to_json(&self) -> Result<ModelJson> {
        ModelJson::of(self, Form::Page)
    }
}

/// A record, a list or a page of records as JSON; made by [`ToJson::to_json`]. What is said of fields holds for each record,
/// and not for those of its relations.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelJson {
    value: Value,
    form: Form,
}

/// Where the records are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Record,
    List,
    Page,
}

fn not_json(source: serde_json::Error) -> Error {
    Error::NotJson {
        column: None,
        sql: None,
        source,
    }
}

impl ModelJson {
    fn of<T: Serialize + ?Sized>(records: &T, form: Form) -> Result<Self> {
        let value = to_value(records).map_err(not_json)?;
        Ok(Self { value, form })
    }

    /// Leaves fields out.
    #[must_use]
    pub fn make_hidden<'n>(mut self, fields: impl IntoIterator<Item = &'n str>) -> Self {
        let fields: Vec<&str> = fields.into_iter().collect();
        self.each(|record| record.retain(|name, _| !fields.contains(&name.as_str())));
        self
    }

    /// Leaves all fields out but these.
    #[must_use]
    #[doc(alias = "set_visible")]
    pub fn only<'n>(mut self, fields: impl IntoIterator<Item = &'n str>) -> Self {
        let fields: Vec<&str> = fields.into_iter().collect();
        self.each(|record| record.retain(|name, _| fields.contains(&name.as_str())));
        self
    }

    /// Adds a field, in the place of another of that name.
    ///
    /// # Errors
    ///
    /// [`Error::NotJson`] when the value cannot be written as JSON.
    pub fn append(mut self, field: &str, value: impl Serialize) -> Result<Self> {
        let value = to_value(&value).map_err(not_json)?;
        self.each(|record| {
            record.insert(field.to_owned(), value.clone());
        });
        Ok(self)
    }

    /// The JSON as a plain value.
    #[must_use]
    pub fn into_value(self) -> Value {
        self.value
    }

    fn each(&mut self, mut change: impl FnMut(&mut Map<String, Value>)) {
        let records = match self.form {
            Form::Record => std::slice::from_mut(&mut self.value),
            Form::List => list(Some(&mut self.value)),
            Form::Page => list(self.value.get_mut("data")),
        };
        for record in records {
            if let Value::Object(record) = record {
                change(record);
            }
        }
    }
}

fn list(value: Option<&mut Value>) -> &mut [Value] {
    match value.and_then(Value::as_array_mut) {
        Some(values) => values,
        None => &mut [],
    }
}

impl Serialize for ModelJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}
