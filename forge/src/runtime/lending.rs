//! The values that `@include` hands on: numbers and references as they are, everything else by reference.
//!
//! A number that is handed on can so be compared and calculated with, as a number that is written there. Which of
//! the two traits applies is found by method resolution: the one for values needs one step less.

use std::any::Any;

/// A place whose value is handed on.
#[derive(Debug)]
pub struct Lend<'a, T: ?Sized>(pub &'a T);

/// For values that can be copied.
pub trait LendByValue {
    /// The value itself.
    type Lent;
    /// Copies the value.
    fn lend(&self) -> Self::Lent;
}

impl<T: Copy> LendByValue for &Lend<'_, T> {
    type Lent = T;

    fn lend(&self) -> T {
        *self.0
    }
}

/// For all other values.
pub trait LendByReference {
    /// A reference to the value.
    type Lent;
    /// Borrows the value.
    fn lend(&self) -> Self::Lent;
}

impl<'a, T: ?Sized> LendByReference for Lend<'a, T> {
    type Lent = &'a T;

    fn lend(&self) -> &'a T {
        self.0
    }
}

/// What an ability is about.
#[derive(Debug)]
pub struct Subject<'a, T>(pub &'a T);

/// For references: what they refer to.
pub trait SubjectByReference<'a> {
    /// The value, of any type.
    fn subject(&self) -> &'a dyn Any;
}

impl<'a, T: Any> SubjectByReference<'a> for &Subject<'a, &'a T> {
    fn subject(&self) -> &'a dyn Any {
        *self.0
    }
}

/// For values that are at hand themselves.
pub trait SubjectByValue<'a> {
    /// The value, of any type.
    fn subject(&self) -> &'a dyn Any;
}

impl<'a, T: Any> SubjectByValue<'a> for Subject<'a, T> {
    fn subject(&self) -> &'a dyn Any {
        self.0
    }
}

#[doc(hidden)]
#[macro_export]
macro_rules! __forge_lend {
    ($($place:tt)*) => {{
        use $crate::runtime::lending::*;
        (&&Lend(&$($place)*)).lend()
    }};
}

#[cfg(test)]
mod tests {
    #[test]
    fn copies_numbers_and_borrows_texts() {
        let (number, text) = (1_i64, String::from("a"));
        let reference = &text;
        let copied: i64 = crate::__forge_lend!(number);
        let borrowed: &String = crate::__forge_lend!(text);
        let same: &String = crate::__forge_lend!(reference);
        assert_eq!((copied, borrowed, same), (1, &text, &text));
    }
}
