//! Form requests: input becomes a typed struct, or a list of messages for the person who sent it.
//!
//! `#[derive(FormRequest)]` describes a struct as a table of [`Field`]s; everything else is
//! non-generic: [`Input`] is parsed once, each field is converted to its [`Kind`] and checked against
//! its [`Rule`]s, then the derive's one function builds the struct. Input is trimmed and empty text
//! counts as missing, but for passwords.

mod database;
mod errors;
mod field;
mod form_request;
mod format;
mod input;
mod message;
mod response;
mod rule;
#[cfg(test)]
mod tests;
mod validator;
mod value;

pub use errors::ValidationErrors;
pub use field::{Field, Kind};
pub use form_request::{FormRequest, Valid, validate};
pub use input::Input;
pub use rule::{DatabaseRule, Rule};
pub use value::{FieldValue, Value, Values};

pub(crate) use form_request::check;
pub(crate) use response::invalid_response;
