//! The trait that the derive implements, and the extractor that validates.

use std::ops::Deref;

use futures_util::future::BoxFuture;
use jiff::Zoned;
use jiff::tz::TimeZone;

use super::{database, validator};
use crate::error::{Error, Result};
use crate::extract::{FromRequest, Prepare};
use crate::http::Request;
use crate::validation::{Field, Input, ValidationErrors, Values};

/// A struct that input can become: `#[derive(FormRequest)]`.
///
/// # Rules
/// `#[rule(required, max = 255, min = 3, between(1, 5), size = 4, email, url, alpha, alpha_num,
/// alpha_dash, digits = 6, one_of("a", "b"), not_in("c"), starts_with("x"), ends_with("y"), confirmed,
/// same = "other", different = "other", accepted, after = "today", before = "2030-01-01",
/// unique(User::email), exists(User::id))]`. A field whose type is not an `Option` is required
/// anyway, but for `bool` (missing is false) and `Vec` (missing is empty).
pub trait FormRequest: Sized + Send + 'static {
    /// The fields.
    const FIELDS: &'static [Field];

    /// Builds the struct from converted values, in the order of [`FormRequest::FIELDS`].
    fn build(values: &mut Values) -> Self;

    /// Reads the body, and asks the database where the rules of the fields want it.
    #[doc(hidden)]
    fn prepare(request: Request) -> BoxFuture<'static, Result<()>> {
        prepare(request, Self::FIELDS)
    }
}

/// Query and body, read into a struct that derives [`FormRequest`] and found valid.
///
/// Input that breaks a rule never reaches the handler: a browser goes back to the form, with the
/// messages (`@error`) and what was typed (`old`) in the session; a client of JSON gets 422.
///
/// # Examples
/// ```
/// use anvilforge::prelude::*;
///
/// #[derive(FormRequest)]
/// struct StorePost {
///     #[rule(required, max = 255)]
///     title: String,
/// }
///
/// async fn store(form: Valid<StorePost>) -> Redirect {
///     redirect().to("/posts").with("status", format!("{} is saved.", form.title))
/// }
/// # let mut r = Routes::default();
/// r.post("/posts", store);
/// ```
#[derive(Debug, Clone)]
pub struct Valid<T>(pub T);

impl<T> Valid<T> {
    /// The struct itself.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Valid<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// What the preparation found out by asking the database.
#[derive(Clone)]
struct DatabaseErrors(ValidationErrors);

impl<T: FormRequest> FromRequest for Valid<T> {
    const PREPARE: &'static [Prepare] = &[T::prepare];

    fn extract(request: &Request) -> Result<Self> {
        match read(T::FIELDS, request) {
            Ok(mut values) => Ok(Self(T::build(&mut values))),
            Err(error) => Err(error),
        }
    }
}

/// Converts and checks input.
///
/// # Errors
/// The messages of all fields that break a rule.
pub fn validate<T: FormRequest>(input: &Input, request: &Request) -> Result<T> {
    let mut values = check(T::FIELDS, input, request)?;
    Ok(T::build(&mut values))
}

fn read(fields: &[Field], request: &Request) -> Result<Values> {
    check(fields, &Input::from_request(request)?, request)
}

/// Converts and checks input, of which `T::build` then makes a struct. Not generic, and so compiled once.
///
/// # Errors
/// The messages of all fields that break a rule.
pub(crate) fn check(fields: &[Field], input: &Input, request: &Request) -> Result<Values> {
    let checked = validator::check(fields, input, &Zoned::now().with_time_zone(TimeZone::UTC));
    let database = request
        .take::<DatabaseErrors>()
        .map(|DatabaseErrors(errors)| errors)
        .unwrap_or_default();
    match checked {
        Ok(values) if database.is_empty() => Ok(values),
        Ok(_) => Err(Error::validation(database)),
        // A field that is malformed is not also "taken": its own message stands.
        Err(mut errors) => {
            for (field, messages) in database.iter() {
                if let ([message, ..], None) = (messages, errors.first(field)) {
                    errors.add(field, message.as_str());
                }
            }
            Err(Error::validation(errors))
        }
    }
}

/// Buffers the body, and asks the database where a field's rules want it.
fn prepare(request: Request, fields: &'static [Field]) -> BoxFuture<'static, Result<()>> {
    Box::pin(async move {
        request.buffer().await?;
        if fields.iter().all(|field| field.database.is_empty()) {
            return Ok(());
        }
        let input = Input::from_request(&request)?;
        let errors = database::check(request.state().db(), fields, &input).await?;
        request.insert(DatabaseErrors(errors));
        Ok(())
    })
}
