//! Text from a path or a query as a typed value.

/// A type that one path parameter or query value can become.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a path or query",
    note = "use a number, `bool`, `String`, `Timestamp` or `Date`"
)]
pub trait FromParameter: Sized {
    /// What the value should have been, for messages: `a whole number`.
    const EXPECTED: &'static str;

    /// Reads the text; `None` when it is not such a value.
    fn from_parameter(text: &str) -> Option<Self>;
}

macro_rules! from_str_parameter {
    ($expected:literal: $($type:ty),*) => {$(
        impl FromParameter for $type {
            const EXPECTED: &'static str = $expected;

            fn from_parameter(text: &str) -> Option<Self> {
                text.parse().ok()
            }
        }
    )*};
}

from_str_parameter!("a whole number": i8, i16, i32, i64, u8, u16, u32, u64, usize);
from_str_parameter!("a number": f32, f64);
from_str_parameter!("text": String);
from_str_parameter!("a date": jiff::civil::Date);

impl FromParameter for bool {
    const EXPECTED: &'static str = "a truth value";

    fn from_parameter(text: &str) -> Option<Self> {
        match text {
            "true" | "1" | "on" | "yes" => Some(true),
            "false" | "0" | "off" | "no" => Some(false),
            _ => None,
        }
    }
}
