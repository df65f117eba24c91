//! What a handler may return.

use std::borrow::Cow;

use crate::error::Error;
use crate::http::{Request, Response, StatusCode};

/// A value that a handler or middleware may return.
///
/// The request is at hand, so that a redirect can flash to the session and an error can answer a
/// browser with a page and a script with JSON.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the answer to a request",
    label = "not a response",
    note = "return a view, `Redirect`, `Json(value)`, `Html(text)`, text, a status, or a `Result` of these"
)]
pub trait IntoResponse {
    /// Makes the response.
    fn into_response(self, request: &Request) -> Response;
}

impl IntoResponse for Response {
    fn into_response(self, _: &Request) -> Response {
        self
    }
}

impl IntoResponse for () {
    fn into_response(self, _: &Request) -> Response {
        Response::new(StatusCode::NO_CONTENT)
    }
}

impl IntoResponse for StatusCode {
    fn into_response(self, request: &Request) -> Response {
        if self.is_client_error() || self.is_server_error() {
            return Error::from_status(self).into_response(request);
        }
        Response::new(self)
    }
}

impl IntoResponse for &'static str {
    fn into_response(self, _: &Request) -> Response {
        Response::text(self)
    }
}

impl IntoResponse for String {
    fn into_response(self, _: &Request) -> Response {
        Response::text(self)
    }
}

impl IntoResponse for Cow<'static, str> {
    fn into_response(self, _: &Request) -> Response {
        Response::text(self.into_owned())
    }
}

impl<T: IntoResponse> IntoResponse for (StatusCode, T) {
    fn into_response(self, request: &Request) -> Response {
        self.1.into_response(request).with_status(self.0)
    }
}

/// `None` answers 404.
impl<T: IntoResponse> IntoResponse for Option<T> {
    fn into_response(self, request: &Request) -> Response {
        match self {
            Some(value) => value.into_response(request),
            None => Error::from_status(StatusCode::NOT_FOUND).into_response(request),
        }
    }
}

impl<T: IntoResponse, E: IntoResponse> IntoResponse for Result<T, E> {
    fn into_response(self, request: &Request) -> Response {
        match self {
            Ok(value) => value.into_response(request),
            Err(error) => error.into_response(request),
        }
    }
}
