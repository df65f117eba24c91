//! What the value of an attribute comes to: a `bool` says whether the attribute is there, an `Option` too, and everything
//! else is text. Which it is is found by method resolution: the first that fits needs the fewest steps.

use std::borrow::Cow;
use std::fmt::Display;

/// What an attribute shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttributeValue<'a> {
    /// Nothing: the attribute is left out.
    Absent,
    /// The name of the attribute alone.
    Flag,
    /// A text.
    Text(Cow<'a, str>),
}

impl AttributeValue<'_> {
    /// The value with a copy of what it borrows.
    #[must_use]
    pub fn into_owned(self) -> AttributeValue<'static> {
        match self {
            Self::Absent => AttributeValue::Absent,
            Self::Flag => AttributeValue::Flag,
            Self::Text(text) => AttributeValue::Text(Cow::Owned(text.into_owned())),
        }
    }
}

/// A value on its way into an attribute.
#[derive(Debug)]
pub struct Shown<'a, T: ?Sized>(pub &'a T);

/// For conditions and for what may be absent.
pub trait ShowMaybe {
    /// What the attribute shows.
    fn show(&self) -> AttributeValue<'static>;
}

impl ShowMaybe for &&Shown<'_, bool> {
    fn show(&self) -> AttributeValue<'static> {
        if *self.0 {
            AttributeValue::Flag
        } else {
            AttributeValue::Absent
        }
    }
}

impl ShowMaybe for &&Shown<'_, &bool> {
    fn show(&self) -> AttributeValue<'static> {
        (&&&Shown(*self.0)).show()
    }
}

impl<T: Display> ShowMaybe for &&Shown<'_, Option<T>> {
    fn show(&self) -> AttributeValue<'static> {
        self.0.as_ref().map_or(AttributeValue::Absent, |value| {
            AttributeValue::Text(Cow::Owned(value.to_string()))
        })
    }
}

/// For texts, which are not copied.
pub trait ShowText<'a> {
    /// What the attribute shows.
    fn show(&self) -> AttributeValue<'a>;
}

impl<'a> ShowText<'a> for &Shown<'a, String> {
    fn show(&self) -> AttributeValue<'a> {
        AttributeValue::Text(Cow::Borrowed(self.0))
    }
}

impl<'a> ShowText<'a> for &Shown<'a, str> {
    fn show(&self) -> AttributeValue<'a> {
        AttributeValue::Text(Cow::Borrowed(self.0))
    }
}

impl<'a> ShowText<'a> for &Shown<'_, &'a str> {
    fn show(&self) -> AttributeValue<'a> {
        AttributeValue::Text(Cow::Borrowed(self.0))
    }
}

impl<'a> ShowText<'a> for &Shown<'_, &'a String> {
    fn show(&self) -> AttributeValue<'a> {
        AttributeValue::Text(Cow::Borrowed(self.0))
    }
}

/// For all other values.
pub trait ShowValue {
    /// What the attribute shows.
    fn show(&self) -> AttributeValue<'static>;
}

impl<T: Display + ?Sized> ShowValue for Shown<'_, T> {
    fn show(&self) -> AttributeValue<'static> {
        AttributeValue::Text(Cow::Owned(self.0.to_string()))
    }
}

#[doc(hidden)]
#[macro_export]
macro_rules! __forge_attribute {
    ($($reference:tt)*) => {{
        use $crate::runtime::attribute_value::*;
        (&&&Shown($($reference)*)).show()
    }};
}

#[doc(hidden)]
#[macro_export]
macro_rules! __forge_attribute_owned {
    ($($reference:tt)*) => {{
        use $crate::runtime::attribute_value::*;
        (&&&Shown($($reference)*)).show().into_owned()
    }};
}

#[cfg(test)]
mod tests {
    use super::AttributeValue;

    #[test]
    fn conditions_options_and_texts_are_told_apart() {
        let text = String::from("a");
        assert_eq!(crate::__forge_attribute!(&true), AttributeValue::Flag);
        assert_eq!(crate::__forge_attribute!(&&false), AttributeValue::Absent);
        assert_eq!(
            crate::__forge_attribute!(&None::<i32>),
            AttributeValue::Absent
        );
        for value in [
            crate::__forge_attribute!(&Some("a")),
            crate::__forge_attribute!(&text),
            crate::__forge_attribute!(&&text),
            crate::__forge_attribute!(&"a"),
            crate::__forge_attribute!(&'a'),
        ] {
            assert_eq!(value, AttributeValue::Text("a".into()));
        }
    }
}
