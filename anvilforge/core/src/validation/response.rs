//! What a client gets whose input breaks rules.

use serde_json::{Value, json};

use crate::http::{IntoResponse, Request, Response, StatusCode, back};
use crate::session::{ERRORS_KEY, OLD_INPUT_KEY};
use crate::validation::{Input, ValidationErrors};

/// 422 with the messages for a client of JSON; else back to the form, messages and input flashed.
/// Without a session (no `web` route) there is nowhere to flash: then 422, too.
pub(crate) fn invalid_response(errors: ValidationErrors, request: &Request) -> Response {
    if request.expects_json() || request.session().is_none() {
        let body = json!({ "message": errors.summary(), "errors": errors });
        return Response::json(body.to_string()).with_status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    let old = Input::from_request(request)
        .map(|input| input.to_old_input())
        .unwrap_or_default();
    back()
        .with_flash(ERRORS_KEY, json!(errors.iter().collect::<Vec<_>>()))
        .with_flash(OLD_INPUT_KEY, Value::Object(old))
        .into_response(request)
}
