//! What the derive says of one field.

use crate::validation::{DatabaseRule, FieldValue, Rule};

/// One field of a form request.
#[derive(Debug)]
pub struct Field {
    /// The name in the form and in JSON.
    pub name: &'static str,
    /// What the text or JSON value must become.
    pub kind: Kind,
    /// Whether the field may be missing: its type is an `Option`.
    pub optional: bool,
    /// The rules, in the order in which they are checked.
    pub rules: &'static [Rule],
    /// The rules that ask the database, checked when all others hold.
    pub database: &'static [DatabaseRule],
}

impl Field {
    /// A field of a type, as the derive describes it.
    #[doc(hidden)]
    pub const fn of<T: FieldValue>(
        name: &'static str,
        rules: &'static [Rule],
        database: &'static [DatabaseRule],
    ) -> Self {
        Self {
            name,
            kind: T::KIND,
            optional: T::OPTIONAL,
            rules,
            database,
        }
    }
}

/// What a value must become.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number between two bounds, inclusive.
    Integer(i64, i64),
    /// A number.
    Float,
    /// A truth value; missing counts as false, as a browser sends no unchecked box.
    Boolean,
    /// A moment: RFC 3339, or `YYYY-MM-DDTHH:MM` as `<input type="datetime-local">` sends it (UTC).
    Timestamp,
    /// A date, `YYYY-MM-DD`.
    Date,
    /// Several values of a kind; missing counts as none.
    List(&'static Kind),
    /// Any JSON value; text stands for itself.
    Json,
}
