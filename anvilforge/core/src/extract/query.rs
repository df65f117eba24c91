//! The query string as a typed value.

use crate::error::Result;
use crate::extract::FromRequest;
use crate::http::Request;
use crate::validation::{Field, FormRequest, Input, Values, check};

/// The query string, read into a struct that derives [`FormRequest`].
///
/// Unlike [`Valid`](crate::extract::Valid), which reads query and body together, this reads the
/// query alone, for any method.
///
/// # Errors
/// Input that breaks the rules: back to the previous page, or 422 for a client of JSON.
#[derive(Debug, Clone)]
pub struct Query<T>(pub T);

impl<T: FormRequest> FromRequest for Query<T> {
    fn extract(request: &Request) -> Result<Self> {
        match read(T::FIELDS, request) {
            Ok(mut values) => Ok(Self(T::build(&mut values))),
            Err(error) => Err(error),
        }
    }
}

fn read(fields: &[Field], request: &Request) -> Result<Values> {
    let input = Input::from_urlencoded(request.uri().query().unwrap_or_default().as_bytes());
    check(fields, &input, request)
}
