//! A serializer that makes JSON as serde_json does, but leaves out the fields that hold a relation that is not loaded, and
//! writes a number of 32 bits with its own digits: `0.1`, and not `0.10000000149011612`.
//!
//! serde gives a field no way to leave itself out, so a relation that is not loaded writes a null and says so beside it.

use std::cell::Cell;

use serde::Serialize;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use serde_json::{Error, Map, Value, value};

thread_local! {
    /// Whether a relation that is not loaded was met since the field began.
    static NOT_LOADED: Cell<bool> = const { Cell::new(false) };
}

/// Writes a relation that is not loaded: as null, where nobody leaves it out.
pub(crate) fn serialize_missing<S: Serializer>(serializer: S) -> Result<S::Ok, S::Error> {
    NOT_LOADED.set(true);
    serializer.serialize_none()
}

/// The JSON of a value without what is not loaded.
pub(super) fn to_value<T: Serialize + ?Sized>(value: &T) -> Result<Value, Error> {
    value.serialize(JsonSerializer)
}

struct JsonSerializer;

/// The elements of a list, with the name of the variant that holds them.
struct Elements {
    variant: Option<&'static str>,
    values: Vec<Value>,
}

/// The fields of an object, with the name of the variant that holds them.
struct Fields {
    variant: Option<&'static str>,
    values: Map<String, Value>,
    /// The key of the value that comes next.
    key: String,
    /// What is no object, but a value of serde_json's own that travels as one.
    own: Option<<value::Serializer as Serializer>::SerializeStruct>,
}

impl Elements {
    fn new(variant: Option<&'static str>, count: usize) -> Self {
        let values = Vec::with_capacity(count);
        Self { variant, values }
    }

    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.values.push(to_value(value)?);
        Ok(())
    }

    fn finish(self) -> Value {
        of_variant(self.variant, Value::Array(self.values))
    }
}

impl Fields {
    fn new(variant: Option<&'static str>) -> Self {
        Self {
            variant,
            values: Map::new(),
            key: String::new(),
            own: None,
        }
    }

    fn insert<T: Serialize + ?Sized>(&mut self, key: String, value: &T) -> Result<(), Error> {
        NOT_LOADED.set(false);
        let value = to_value(value)?;
        // A relation may also have been met within a value that is another one.
        if !(NOT_LOADED.take() && value.is_null()) {
            self.values.insert(key, value);
        }
        Ok(())
    }

    fn finish(self) -> Result<Value, Error> {
        match self.own {
            Some(own) => SerializeStruct::end(own),
            None => Ok(of_variant(self.variant, Value::Object(self.values))),
        }
    }
}

fn of_variant(variant: Option<&str>, value: Value) -> Value {
    match variant {
        Some(variant) => Value::Object(Map::from_iter([(variant.to_owned(), value)])),
        None => value,
    }
}

/// What is written as serde_json writes it.
macro_rules! as_serde_json {
    ($($name:ident: $type:ty)+) => {$(
        fn $name(self, value: $type) -> Result<Value, Error> {
            value::Serializer.$name(value)
        }
    )+};
}

impl Serializer for JsonSerializer {
    type Ok = Value;
    type Error = Error;
    type SerializeSeq = Elements;
    type SerializeTuple = Elements;
    type SerializeTupleStruct = Elements;
    type SerializeTupleVariant = Elements;
    type SerializeMap = Fields;
    type SerializeStruct = Fields;
    type SerializeStructVariant = Fields;

    as_serde_json! {
        serialize_bool: bool
        serialize_i8: i8
        serialize_i16: i16
        serialize_i32: i32
        serialize_i64: i64
        serialize_i128: i128
        serialize_u8: u8
        serialize_u16: u16
        serialize_u32: u32
        serialize_u64: u64
        serialize_u128: u128
        serialize_f64: f64
        serialize_char: char
        serialize_str: &str
        serialize_bytes: &[u8]
    }

    fn serialize_f32(self, value: f32) -> Result<Value, Error> {
        // What is no number, or infinite, is null as it is for serde_json.
        let same = value.to_string().parse().unwrap_or(f64::from(value));
        value::Serializer.serialize_f64(same)
    }

    fn serialize_none(self) -> Result<Value, Error> {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, Error> {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, Error> {
        Ok(Value::Null)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Value, Error> {
        Ok(Value::String(variant.to_owned()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Value, Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Value, Error> {
        Ok(of_variant(Some(variant), to_value(value)?))
    }

    fn serialize_seq(self, count: Option<usize>) -> Result<Elements, Error> {
        Ok(Elements::new(None, count.unwrap_or_default()))
    }

    fn serialize_tuple(self, count: usize) -> Result<Elements, Error> {
        Ok(Elements::new(None, count))
    }

    fn serialize_tuple_struct(self, _: &'static str, count: usize) -> Result<Elements, Error> {
        Ok(Elements::new(None, count))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        count: usize,
    ) -> Result<Elements, Error> {
        Ok(Elements::new(Some(variant), count))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Fields, Error> {
        Ok(Fields::new(None))
    }

    fn serialize_struct(self, name: &'static str, count: usize) -> Result<Fields, Error> {
        let mut fields = Fields::new(None);
        // So come texts of JSON that are kept as they are, and numbers of any size, where a program has these features on.
        if name.starts_with("$serde_json::private::") {
            fields.own = Some(value::Serializer.serialize_struct(name, count)?);
        }
        Ok(fields)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Fields, Error> {
        Ok(Fields::new(Some(variant)))
    }
}

/// The traits of what has elements, which differ by names only.
macro_rules! elements {
    ($($kind:ident::$push:ident)+) => {$(
        impl $kind for Elements {
            type Ok = Value;
            type Error = Error;

            fn $push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.push(value)
            }

            fn end(self) -> Result<Value, Error> {
                Ok(self.finish())
            }
        }
    )+};
}

elements! {
    SerializeSeq::serialize_element
    SerializeTuple::serialize_element
    SerializeTupleStruct::serialize_field
    SerializeTupleVariant::serialize_field
}

impl SerializeMap for Fields {
    type Ok = Value;
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        // What may be a key, and how it is written, serde_json says.
        let mut entry = value::Serializer.serialize_map(Some(1))?;
        SerializeMap::serialize_entry(&mut entry, key, &())?;
        if let Value::Object(entry) = SerializeMap::end(entry)? {
            self.key = entry.into_iter().next().unwrap_or_default().0;
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let key = std::mem::take(&mut self.key);
        self.insert(key, value)
    }

    fn end(self) -> Result<Value, Error> {
        self.finish()
    }
}

impl SerializeStruct for Fields {
    type Ok = Value;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        match &mut self.own {
            Some(own) => SerializeStruct::serialize_field(own, key, value),
            None => self.insert(key.to_owned(), value),
        }
    }

    fn end(self) -> Result<Value, Error> {
        self.finish()
    }
}

impl SerializeStructVariant for Fields {
    type Ok = Value;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.insert(key.to_owned(), value)
    }

    fn end(self) -> Result<Value, Error> {
        self.finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[derive(Serialize)]
    enum Shape {
        Empty,
        Of(u8),
        Pair(u8, i64),
        Named { side: Option<f64> },
    }

    #[derive(Serialize)]
    struct Everything {
        truth: bool,
        letter: char,
        double: f64,
        nothing: Option<u8>,
        unit: (),
        shapes: Vec<Shape>,
        tuple: (i32, &'static str),
        by_number: BTreeMap<u16, i128>,
        #[serde(flatten)]
        more: BTreeMap<&'static str, u64>,
    }

    #[test]
    fn writes_what_serde_json_writes() {
        let side = Some(0.1 + 0.2);
        let everything = Everything {
            truth: true,
            letter: 'ß',
            double: f64::NAN,
            nothing: None,
            unit: (),
            shapes: vec![
                Shape::Empty,
                Shape::Of(1),
                Shape::Pair(2, -3),
                Shape::Named { side },
            ],
            tuple: (7, "seven"),
            by_number: BTreeMap::from([(1, i128::from(u64::MAX)), (2, -1)]),
            more: BTreeMap::from([("flat", u64::MAX)]),
        };
        let expected = serde_json::to_value(&everything).unwrap();
        assert_eq!(to_value(&everything).unwrap(), expected);
    }

    #[test]
    fn small_numbers_keep_their_digits() {
        for number in [0.1_f32, -1.5, 3.402_823_5e38, 1e-45, 16_777_216.0] {
            let text = to_value(&number).unwrap().to_string();
            assert_eq!(text.parse::<f32>().unwrap(), number, "{text}");
        }
        assert_eq!(to_value(&0.1_f32).unwrap().to_string(), "0.1");
        assert_eq!(to_value(&f32::INFINITY).unwrap(), Value::Null);
    }

    #[test]
    fn refuses_what_json_has_no_form_for() {
        assert!(to_value(&u128::MAX).is_err());
        assert!(to_value(&BTreeMap::from([([1], 1)])).is_err());
    }
}
