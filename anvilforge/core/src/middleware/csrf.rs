//! Refuses forms that another site sends in the visitor's name.

use futures_util::future::BoxFuture;
use subtle::ConstantTimeEq as _;

use crate::error::Error;
use crate::http::{IntoResponse, Method, Request, Response, StatusCode};
use crate::middleware::{Middleware, Next};

/// Asks for the session's token on every request that may change something: the field `_token`
/// (which `@csrf` writes) or the header `X-CSRF-TOKEN`. Without it the answer is 419.
///
/// GET, HEAD and OPTIONS pass. The `web` file of routes has it. In tests it is off unless
/// [`TestApp::with_csrf`](crate::testing::TestApp::with_csrf) turns it on.
#[derive(Debug, Clone, Copy, Default)]
pub struct VerifyCsrf;

/// Laravel's status for a form whose token is missing or old.
pub(crate) fn page_expired() -> StatusCode {
    StatusCode::from_u16(419).unwrap_or(StatusCode::FORBIDDEN)
}

impl Middleware for VerifyCsrf {
    fn handle(&self, request: Request, next: Next) -> BoxFuture<'static, Response> {
        Box::pin(async move {
            if is_safe(request.method()) || !request.state().checks_csrf() {
                return next.run(request).await;
            }
            if let Err(error) = request.buffer().await {
                return error.into_response(&request);
            }
            match token_matches(&request) {
                true => next.run(request).await,
                false => Error::from_status(page_expired()).into_response(&request),
            }
        })
    }

    fn name(&self) -> &'static str {
        "VerifyCsrf"
    }
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn token_matches(request: &Request) -> bool {
    let Some(session) = request.session() else {
        return false;
    };
    let expected = session.token();
    if let Some(token) = request.header("x-csrf-token") {
        return equal(token, &expected);
    }
    request.parts().is_urlencoded_form()
        && form_urlencoded::parse(request.body())
            .any(|(name, value)| name == "_token" && equal(&value, &expected))
}

/// Compares without telling by its time where the difference is.
fn equal(given: &str, expected: &str) -> bool {
    given.as_bytes().ct_eq(expected.as_bytes()).into()
}
