//! Hot path: one request from its head to its response. Routes, then the chain of middleware.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt as _;

use crate::app::{AppState, repeated_queries};
use crate::error::Error;
use crate::http::{
    Body, HeaderValue, IntoResponse, Method, Request, RequestBody, RequestParts, Response,
    StatusCode, header,
};
use crate::middleware::{Middleware, Next};
use crate::routing::{Endpoint, Match, RouteEntry};

/// Where monitoring asks whether the application is well.
const HEALTH: &str = "/up";

/// The state with the application's global middleware: all that a request needs.
#[derive(Clone)]
pub(crate) struct Kernel {
    state: AppState,
    middleware: Arc<[Arc<dyn Middleware>]>,
}

impl Kernel {
    pub(crate) fn new(state: AppState, middleware: Vec<Arc<dyn Middleware>>) -> Self {
        Self {
            state,
            middleware: middleware.into(),
        }
    }

    pub(crate) fn state(&self) -> &AppState {
        &self.state
    }

    /// Whether some route has this path, whatever its methods.
    pub(crate) fn knows(&self, method: &Method, path: &str) -> bool {
        !matches!(self.state.routes().find(method, path), Match::NotFound) || path == HEALTH
    }

    /// Answers a request. A panic in a handler is a 500, and the connection stays.
    pub(crate) async fn handle(&self, mut parts: RequestParts, body: RequestBody) -> Response {
        let is_head = parts.method == Method::HEAD;
        if let Err(error) = self.override_method(&mut parts, &body).await {
            let request = Request::new(parts, body, self.state.clone(), None, Vec::new());
            return error.into_response(&request);
        }
        let (route, parameters, methods) =
            match self.state.routes().find(&parts.method, parts.uri.path()) {
                Match::Found(route, parameters) => (Some(route), parameters, None),
                Match::WrongMethod(methods) => (None, Vec::new(), Some(methods)),
                Match::NotFound => (None, Vec::new(), None),
            };
        let request = Request::new(parts, body, self.state.clone(), route.clone(), parameters);
        let answer = match route {
            Some(route) => {
                AssertUnwindSafe(repeated_queries::report(
                    &request,
                    self.run(&request, &route),
                ))
                .catch_unwind()
                .await
            }
            None => {
                AssertUnwindSafe(self.unrouted(&request, methods))
                    .catch_unwind()
                    .await
            }
        };
        let response = answer.unwrap_or_else(|panic| {
            let text = format!("the handler panicked: {}", panic_text(&*panic));
            Error::message(text).into_response(&request)
        });
        if is_head {
            without_body(response)
        } else {
            response
        }
    }

    async fn run(&self, request: &Request, route: &RouteEntry) -> Response {
        // Most applications have no global middleware: then the route's own chain is used as it is.
        let chain = match self.middleware.is_empty() {
            true => Arc::clone(&route.middleware),
            false => self
                .middleware
                .iter()
                .chain(route.middleware.iter())
                .cloned()
                .collect(),
        };
        Next::new(chain, Arc::clone(&route.endpoint))
            .run(request.clone())
            .await
    }

    /// Answers what no route answers; the application's global middleware stands in front of that, too.
    async fn unrouted(&self, request: &Request, methods: Option<Vec<Method>>) -> Response {
        if methods.is_none() && request.path() == HEALTH {
            return self.health(request).await;
        }
        let fallback = &self.state.routes().fallback;
        let (chain, endpoint) = match (methods, fallback) {
            (Some(methods), _) => (None, Arc::new(wrong_method(methods))),
            (None, Some(fallback)) => (Some(&fallback.middleware), Arc::clone(&fallback.endpoint)),
            (None, None) => (None, Arc::new(not_found())),
        };
        let chain = self
            .middleware
            .iter()
            .chain(chain.into_iter().flatten())
            .cloned()
            .collect();
        Next::new(chain, endpoint).run(request.clone()).await
    }

    /// `/up`: whether the process answers and its database does.
    async fn health(&self, request: &Request) -> Response {
        match self.state.db().select("SELECT 1", Vec::new()).await {
            Ok(_) => Response::text("up"),
            Err(error) => {
                tracing::error!("the health check found the database down: {error}");
                Error::status(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "the database does not answer",
                )
                .into_response(request)
            }
        }
    }

    /// Honors the field `_method` of forms, which can only send GET and POST.
    async fn override_method(
        &self,
        parts: &mut RequestParts,
        body: &RequestBody,
    ) -> crate::Result<()> {
        if parts.method != Method::POST || !parts.is_urlencoded_form() {
            return Ok(());
        }
        body.buffer(self.state.config().server.body_limit).await?;
        let wanted = form_urlencoded::parse(body.bytes()).find(|(name, _)| name == "_method");
        if let Some((_, value)) = wanted {
            parts.method = match &*value.to_ascii_uppercase() {
                "PUT" => Method::PUT,
                "PATCH" => Method::PATCH,
                "DELETE" => Method::DELETE,
                "POST" => Method::POST,
                _ => {
                    let text = format!("`_method` may be PUT, PATCH or DELETE, not `{value}`");
                    return Err(Error::status(StatusCode::BAD_REQUEST, text));
                }
            };
        }
        Ok(())
    }
}

/// Answers 405 with the methods that the path has, and OPTIONS with the same.
fn wrong_method(mut methods: Vec<Method>) -> Endpoint {
    methods.push(Method::OPTIONS);
    let allow = methods
        .iter()
        .map(Method::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    let answer = move |request: &Request| {
        let response = match *request.method() {
            Method::OPTIONS => Response::new(StatusCode::NO_CONTENT),
            _ => Error::from_status(StatusCode::METHOD_NOT_ALLOWED).into_response(request),
        };
        let allow =
            HeaderValue::try_from(&allow).expect("invariant: methods are valid in a header");
        response.with_header(header::ALLOW, allow)
    };
    Endpoint::immediate(answer, "method not allowed")
}

fn not_found() -> Endpoint {
    let answer =
        |request: &Request| Error::from_status(StatusCode::NOT_FOUND).into_response(request);
    Endpoint::immediate(answer, "not found")
}

/// The head of a response to GET, for HEAD.
fn without_body(mut response: Response) -> Response {
    if let Body::Full(bytes) = response.body() {
        let length = HeaderValue::from(bytes.len());
        response
            .headers_mut()
            .insert(header::CONTENT_LENGTH, length);
    }
    response.with_body(Body::Empty)
}

/// What a panic says.
pub(crate) fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("no message").to_owned()
}
