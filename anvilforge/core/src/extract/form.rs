//! The body of a form as a typed value.

use crate::error::Result;
use crate::extract::{FromRequest, Prepare, prepare_body};
use crate::http::Request;
use crate::validation::{Field, FormRequest, Input, Values, check};

/// The body alone, read into a struct that derives [`FormRequest`].
///
/// Unlike [`Valid`](crate::extract::Valid), which reads query and body together and asks the database,
/// this reads the body and knows no `unique` and `exists`.
///
/// # Errors
/// Input that breaks the rules: back to the previous page, or 422 for a client of JSON.
///
/// # Examples
/// ```
/// use anvilforge::extract::Form;
/// use anvilforge::prelude::*;
///
/// #[derive(FormRequest)]
/// struct Search {
///     #[rule(max = 80)]
///     text: String,
/// }
///
/// async fn search(Form(search): Form<Search>) -> String {
///     search.text
/// }
/// # let mut r = Routes::default();
/// r.post("/search", search);
/// ```
#[derive(Debug, Clone)]
pub struct Form<T>(pub T);

impl<T: FormRequest> FromRequest for Form<T> {
    const PREPARE: &'static [Prepare] = &[prepare_body];

    fn extract(request: &Request) -> Result<Self> {
        match read(T::FIELDS, request) {
            Ok(mut values) => Ok(Self(T::build(&mut values))),
            Err(error) => Err(error),
        }
    }
}

fn read(fields: &[Field], request: &Request) -> Result<Values> {
    check(fields, &Input::from_body(request)?, request)
}
