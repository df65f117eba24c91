//! How an error becomes a response: a page, JSON, or the way back to the form.

use serde_json::json;

use crate::error::Error;
use crate::error::value::ErrorKind;
use crate::http::{IntoResponse, Request, Response, StatusCode};
use crate::validation::invalid_response;

impl IntoResponse for Error {
    fn into_response(self, request: &Request) -> Response {
        let status = self.status_code();
        #[cfg(debug_assertions)]
        if self.needs_rebuild() {
            tracing::info!("{} {}: {self}", request.method(), request.path());
            return answer(&self, status, request).awaiting_rebuild();
        }
        if let ErrorKind::Internal(_) = self.kind() {
            tracing::error!(location = %self.location(), "{} {}: {self}", request.method(), request.path());
        }
        if let ErrorKind::Validation(_) = self.kind() {
            let ErrorKind::Validation(errors) = self.into_kind() else {
                return Response::new(status);
            };
            return invalid_response(errors, request);
        }
        answer(&self, status, request)
    }
}

fn answer(error: &Error, status: StatusCode, request: &Request) -> Response {
    let response = if request.expects_json() {
        json_response(error, request)
    } else {
        request.state().error_pages().render(error, request)
    };
    response.with_status(status)
}

/// Laravel's shape: `{"message": …}`, and in development where it happened.
fn json_response(error: &Error, request: &Request) -> Response {
    let status = error.status_code();
    let debug = request.state().config().app.debug;
    let message = match error.public_message() {
        Some(message) => message.to_owned(),
        None if debug && error.cause().is_some() => error.to_string(),
        None => reason(status).to_owned(),
    };
    let mut body = json!({ "message": message });
    if debug && error.cause().is_some() {
        body["location"] = json!(error.location().to_string());
    }
    Response::json(body.to_string())
}

/// The usual text of a status; 419 has none in the registry of HTTP.
pub(super) fn reason(status: StatusCode) -> &'static str {
    match status.as_u16() {
        419 => "Page Expired",
        500 => "Server Error",
        _ => status.canonical_reason().unwrap_or("Error"),
    }
}
