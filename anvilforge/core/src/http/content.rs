//! Wrappers that say what kind of content a value is.

use serde::Serialize;

use crate::error::Error;
use crate::http::{IntoResponse, Request, Response};

/// Answers with HTML that the caller vouches for: nothing in it is escaped.
///
/// A view is the usual way to make a page; this is for the odd fragment.
///
/// # Examples
/// ```
/// use anvilforge_core::http::Html;
///
/// async fn ping() -> Html<&'static str> {
///     Html("<b>pong</b>")
/// }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Html<T>(pub T);

/// A JSON body: extracted from a request, or sent as the response.
///
/// # Examples
/// ```
/// use anvilforge_core::http::Json;
///
/// async fn version() -> Json<&'static str> {
///     Json("1.0")
/// }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Json<T>(pub T);

impl<T: Into<String>> IntoResponse for Html<T> {
    fn into_response(self, _: &Request) -> Response {
        Response::html(self.0.into())
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self, request: &Request) -> Response {
        let mut body = Vec::with_capacity(128);
        let written = self
            .0
            .serialize(&mut serde_json::Serializer::new(&mut body));
        written_json(body, written, request)
    }
}

/// The part that is not generic.
fn written_json(body: Vec<u8>, written: serde_json::Result<()>, request: &Request) -> Response {
    match written {
        Ok(()) => Response::json(body),
        Err(error) => Error::from(error).into_response(request),
    }
}
