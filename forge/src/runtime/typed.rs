//! A value whose type is written down.

/// A value of the type that a component declares for a prop.
///
/// Building it makes the conversions that Rust makes where a type is known, such as from `&String` to `&str`, and keeps a
/// borrowed temporary alive as long as the value itself.
#[derive(Clone, Copy, Debug)]
pub struct Typed<T> {
    /// The value.
    pub value: T,
}
