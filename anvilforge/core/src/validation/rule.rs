//! The rules, as data.

/// A rule that needs nothing but the input. Names and meanings are Laravel's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// Must be there and not empty.
    Required,
    /// At least: characters of a text, the value of a number, the items of a list.
    Min(f64),
    /// At most.
    Max(f64),
    /// Between two bounds, inclusive.
    Between(f64, f64),
    /// Exactly: characters, value or items.
    Size(f64),
    /// An e-mail address, as browsers check it.
    Email,
    /// An `http` or `https` URL.
    Url,
    /// Letters only.
    Alpha,
    /// Letters and digits only.
    AlphaNum,
    /// Letters, digits, `-` and `_` only.
    AlphaDash,
    /// Digits only, exactly so many.
    Digits(usize),
    /// One of these.
    In(&'static [&'static str]),
    /// None of these.
    NotIn(&'static [&'static str]),
    /// Begins with one of these.
    StartsWith(&'static [&'static str]),
    /// Ends with one of these.
    EndsWith(&'static [&'static str]),
    /// The field `<name>_confirmation` has the same value.
    Confirmed,
    /// Has the same value as another field.
    Same(&'static str),
    /// Has another value than another field.
    Different(&'static str),
    /// `yes`, `on`, `1` or `true`.
    Accepted,
    /// Later than a moment or date: `now`, `today`, `tomorrow`, `yesterday`, a date, or another field.
    After(&'static str),
    /// Earlier than one.
    Before(&'static str),
}

/// A rule that asks the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatabaseRule {
    /// The table to look into.
    pub table: &'static str,
    /// The column to compare.
    pub column: &'static str,
    /// What the column holds.
    pub kind: cast::Kind,
    /// Whether the value must be there (`exists`), or must not (`unique`).
    pub must_exist: bool,
}
