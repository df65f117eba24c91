//! [`JsonValue`]: what stands at a place of a JSON document in a column.

use std::fmt;
use std::marker::PhantomData;

use serde_json::Value as Json;

use super::operand::{JsonForm, Operand};
use super::plan::{Condition, JsonCondition, JsonPlace, JsonStep};
use super::{Expression, Filter};
use crate::model::{Change, Column};
use crate::value::ColumnType;

/// A type that is stored as a JSON document: [`serde_json::Value`] and [`Json<T>`](crate::Json).
#[diagnostic::on_unimplemented(
    message = "a column of type `{Self}` is no JSON document",
    label = "expected a column of `serde_json::Value` or `cast::Json`"
)]
pub trait JsonDocument {}

#[diagnostic::do_not_recommend]
impl JsonDocument for Json {}

impl<M, T: ColumnType> Column<M, T> {
    /// What stands at a place of the document. The place is written as keys with `->` between them, and elements of
    /// lists in brackets: `"address->lines[0]"`. The empty text is the whole document.
    ///
    /// A key that has `->` or a bracket in it is reached step by step: see [`JsonValue::key`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "users", crate = "cast")]
    /// # struct User { id: i64, preferences: serde_json::Value }
    /// let vegetarians = User::query().filter(User::preferences.json("dining->meal").eq("salad"));
    /// let english = User::query().filter(User::preferences.json("languages").contains("en"));
    /// ```
    pub fn json(self, place: &str) -> JsonValue<M>
    where
        T::Inner: JsonDocument,
    {
        JsonValue {
            place: JsonPlace {
                column: self.column_name(),
                steps: steps(place),
            },
            model: PhantomData,
        }
    }
}

/// `a->b[0]` as steps.
fn steps(place: &str) -> Vec<JsonStep> {
    let mut steps = Vec::new();
    for piece in place.split("->").filter(|piece| !piece.is_empty()) {
        let (key, indexes) = split_indexes(piece);
        if !key.is_empty() {
            steps.push(JsonStep::Key(key.to_owned()));
        }
        steps.extend(indexes.into_iter().map(JsonStep::Index));
    }
    steps
}

/// `b[0][1]` as `b` and the numbers; what is no number in brackets belongs to the key.
fn split_indexes(piece: &str) -> (&str, Vec<u32>) {
    let (mut key, mut indexes) = (piece, Vec::new());
    while let Some((before, index)) = key
        .strip_suffix(']')
        .and_then(|inner| inner.rsplit_once('['))
    {
        let Ok(index) = index.parse() else { break };
        indexes.insert(0, index);
        key = before;
    }
    (key, indexes)
}

/// What stands at a place of a JSON document; made by [`Column::json`].
#[must_use = "it does nothing until it is compared, selected or set"]
pub struct JsonValue<M> {
    place: JsonPlace,
    model: PhantomData<fn() -> M>,
}

impl<M> JsonValue<M> {
    /// The value of a key, whatever characters it has. MariaDB finds none that begins with `-`.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.place.steps.push(JsonStep::Key(key.into()));
        self
    }

    /// An element of a list, counted from 0.
    pub fn index(mut self, index: u32) -> Self {
        self.place.steps.push(JsonStep::Index(index));
        self
    }

    /// Is this value, of this type: `1` is not `"1"`.
    pub fn eq(self, value: impl Into<Json>) -> Filter<M> {
        Filter::new(Condition::Json(JsonCondition::Is(self.place, value.into())))
    }

    /// Is something else. What is not there is neither equal nor unequal.
    pub fn ne(self, value: impl Into<Json>) -> Filter<M> {
        let there = JsonCondition::Exists(self.place.clone());
        let is = Condition::Json(JsonCondition::Is(self.place, value.into()));
        Filter::new(Condition::All(vec![
            Condition::Json(there),
            Condition::Not(Box::new(is)),
        ]))
    }

    /// Is one of these values. An empty list finds nothing.
    pub fn in_list<V: Into<Json>>(self, values: impl IntoIterator<Item = V>) -> Filter<M> {
        let is = |value: V| JsonCondition::Is(self.place.clone(), value.into());
        let all = values.into_iter().map(|value| Condition::Json(is(value)));
        Filter::new(Condition::Any(all.collect()))
    }

    /// Is a list that has an element equal to the value; of a list, one for each of its elements. An object is equal to
    /// one with the same keys and values, in whatever order they stand. It wants MySQL 8 or MariaDB 10.6.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "users", crate = "cast")]
    /// # struct User { id: i64, preferences: serde_json::Value }
    /// use serde_json::json;
    ///
    /// let english = User::query().filter(User::preferences.json("languages").contains("en"));
    /// let both = User::query().filter(User::preferences.json("languages").contains(json!(["en", "de"])));
    /// ```
    #[doc(alias = "where_json_contains")]
    pub fn contains(self, value: impl Into<Json>) -> Filter<M> {
        Filter::new(match value.into() {
            Json::Array(elements) => Condition::All(self.has_each(elements)),
            value => self.has(value),
        })
    }

    /// Is a list that has at least one of these values among its elements. Of no values it has none.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "users", crate = "cast")]
    /// # struct User { id: i64, preferences: serde_json::Value }
    /// let any = User::query().filter(User::preferences.json("languages").overlaps(["en", "de"]));
    /// ```
    #[doc(alias = "where_json_overlaps")]
    pub fn overlaps<V: Into<Json>>(self, values: impl IntoIterator<Item = V>) -> Filter<M> {
        Filter::new(Condition::Any(self.has_each(values)))
    }

    fn has(&self, value: Json) -> Condition {
        Condition::Json(JsonCondition::Contains(self.place.clone(), value))
    }

    fn has_each<V: Into<Json>>(&self, values: impl IntoIterator<Item = V>) -> Vec<Condition> {
        let mut all = Vec::new();
        for value in values {
            all.push(self.has(value.into()));
        }
        all
    }

    /// Is there, be it as `null`.
    pub fn exists(self) -> Filter<M> {
        Filter::new(Condition::Json(JsonCondition::Exists(self.place)))
    }

    /// Is not there, or is `null`.
    pub fn is_null(self) -> Filter<M> {
        self.text().is_null()
    }

    /// Is there, and is not `null`.
    pub fn is_not_null(self) -> Filter<M> {
        self.text().is_not_null()
    }

    /// The scalar as text; null when there is none.
    pub fn text(self) -> Expression<M, Option<String>> {
        self.read(JsonForm::Text)
    }

    /// The number; null when it is none.
    pub fn number(self) -> Expression<M, Option<f64>> {
        self.read(JsonForm::Number)
    }

    /// How many elements the list has; null when it is none.
    pub fn length(self) -> Expression<M, Option<i64>> {
        self.read(JsonForm::Length)
    }

    fn read<T>(self, form: JsonForm) -> Expression<M, T> {
        Expression::new(Operand::Json(self.place, form))
    }

    /// Writes the value to this place, for `update`; the rest of the document stays. The object around it must be
    /// there.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "users", crate = "cast")]
    /// # struct User { id: i64, options: serde_json::Value }
    /// # async fn run(db: Db) -> cast::Result<()> {
    /// User::query().update(&db, [User::options.json("enabled").set(true)]).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn set(self, value: impl Into<Json>) -> Change<M> {
        let JsonPlace { column, steps } = self.place;
        let document = Box::new(Operand::Column(column));
        Change::new(column.name, Operand::JsonSet(document, steps, value.into()))
    }
}

impl<M> Clone for JsonValue<M> {
    fn clone(&self) -> Self {
        Self {
            place: self.place.clone(),
            model: PhantomData,
        }
    }
}

impl<M> fmt::Debug for JsonValue<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.place.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_keys_and_indexes() {
        let key = |key: &str| JsonStep::Key(key.to_owned());
        assert_eq!(
            steps("a->b[0][12]->c"),
            [
                key("a"),
                key("b"),
                JsonStep::Index(0),
                JsonStep::Index(12),
                key("c")
            ]
        );
        assert_eq!(steps("[3]"), [JsonStep::Index(3)]);
        assert_eq!(steps("a[x]"), [key("a[x]")]);
        assert_eq!(steps(""), []);
    }
}
