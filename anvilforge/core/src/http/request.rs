//! The request: one shared, immutable value with room for what middleware finds out.

use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ::http::Extensions;

use crate::app::AppState;
use crate::error::Result;
use crate::http::{HeaderMap, Method, RequestBody, Uri, header};
use crate::routing::RouteEntry;
use crate::session::Session;

/// Where the routes of the `api` file are.
const API_PATHS: &str = "/api/";

/// An HTTP request, as handlers and middleware see it.
///
/// Cloning copies one pointer. Path parameters are there once the request is routed, the body once
/// an extractor (or [`Request::buffer`]) has asked for it.
///
/// # Examples
/// ```
/// use anvilforge_core::http::Request;
///
/// async fn whoami(request: Request) -> String {
///     format!("{} {}", request.method(), request.path())
/// }
/// ```
#[derive(Clone)]
pub struct Request(Arc<dyn Shared>);

/// The request behind `dyn`, where the compiler stops to ask whether a `Request` may go to another thread. It asks for
/// every handler that holds one across an `.await`, and would go through all that a request and an application consist of.
trait Shared: Send + Sync {
    fn inner(&self) -> &Inner;
}

impl Shared for Inner {
    fn inner(&self) -> &Inner {
        self
    }
}

struct Inner {
    parts: RequestParts,
    body: RequestBody,
    state: AppState,
    route: Option<Arc<RouteEntry>>,
    parameters: Vec<(Arc<str>, String)>,
    extensions: Mutex<Extensions>,
}

/// The head of a request: what came before its body.
#[derive(Debug, Clone)]
pub struct RequestParts {
    /// The request method, after `_method` has been honored.
    pub method: Method,
    /// The target as the client sent it.
    pub uri: Uri,
    /// The header fields.
    pub headers: HeaderMap,
    /// The address of the peer; `None` in tests.
    pub peer: Option<SocketAddr>,
    /// Whether the connection is encrypted.
    pub secure: bool,
}

impl Request {
    pub(crate) fn new(
        parts: RequestParts,
        body: RequestBody,
        state: AppState,
        route: Option<Arc<RouteEntry>>,
        parameters: Vec<(Arc<str>, String)>,
    ) -> Self {
        Self(Arc::new(Inner {
            parts,
            body,
            state,
            route,
            parameters,
            extensions: Mutex::new(Extensions::new()),
        }))
    }

    /// The request method.
    pub fn method(&self) -> &Method {
        &self.inner().parts.method
    }

    /// The request target.
    pub fn uri(&self) -> &Uri {
        &self.inner().parts.uri
    }

    /// The path of the target, still percent-encoded, without the query.
    pub fn path(&self) -> &str {
        self.inner().parts.uri.path()
    }

    /// The header fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.inner().parts.headers
    }

    /// One header field as text; `None` when it is missing or not visible ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers().get(name)?.to_str().ok()
    }

    /// The address of the peer; `None` in tests.
    pub fn peer(&self) -> Option<SocketAddr> {
        self.inner().parts.peer
    }

    /// Whether the connection is encrypted.
    pub fn is_secure(&self) -> bool {
        self.inner().parts.secure
    }

    /// One path parameter, percent-decoded.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.inner()
            .parameters
            .iter()
            .find(|(known, _)| &**known == name)
            .map(|(_, value)| value.as_str())
    }

    /// All path parameters, in the order of the path.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.inner()
            .parameters
            .iter()
            .map(|(name, value)| (&**name, value.as_str()))
    }

    /// The name of the route that matched, if it has one.
    pub fn route_name(&self) -> Option<&str> {
        self.inner().route.as_ref()?.name.as_deref()
    }

    /// Whether the answer should be JSON: the route stands in the `api` file (or the path
    /// below `/api/` that no route has), or the client asks
    /// for JSON in `Accept`, or is a script (`X-Requested-With: XMLHttpRequest`).
    pub fn expects_json(&self) -> bool {
        let accepts = |wanted: &str| {
            self.header(header::ACCEPT.as_str())
                .is_some_and(|accept| accept.contains(wanted))
        };
        self.inner()
            .route
            .as_ref()
            .map_or(self.path().starts_with(API_PATHS), |route| route.is_api)
            || accepts("/json")
            || accepts("+json")
            || (self.header("x-requested-with") == Some("XMLHttpRequest") && !accepts("text/html"))
    }

    /// Reads the whole body into memory, up to `server.body_limit`; later calls do nothing.
    ///
    /// # Errors
    /// 413 when the body is larger than the limit, 400 when the connection fails meanwhile.
    pub async fn buffer(&self) -> Result<()> {
        self.inner()
            .body
            .buffer(self.inner().state.config().server.body_limit)
            .await
    }

    /// The buffered body; empty before [`Request::buffer`].
    pub fn body(&self) -> &[u8] {
        self.inner().body.bytes()
    }

    /// What the booted application shares.
    pub fn state(&self) -> &AppState {
        &self.inner().state
    }

    /// The session; `None` outside the `web` group.
    pub fn session(&self) -> Option<Session> {
        self.get::<Session>()
    }

    /// Keeps a value for the rest of this request, one for each type.
    pub fn insert<T: Clone + Send + Sync + 'static>(&self, value: T) {
        self.extensions().insert(value);
    }

    /// A value that was kept with [`Request::insert`].
    pub fn get<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        self.extensions().get::<T>().cloned()
    }

    /// Takes a value that was kept with [`Request::insert`].
    pub fn take<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        self.extensions().remove::<T>()
    }

    pub(crate) fn route(&self) -> Option<&Arc<RouteEntry>> {
        self.inner().route.as_ref()
    }

    fn inner(&self) -> &Inner {
        self.0.inner()
    }

    fn extensions(&self) -> MutexGuard<'_, Extensions> {
        self.inner()
            .extensions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", self.method())
            .field("uri", self.uri())
            .finish_non_exhaustive()
    }
}

impl RequestParts {
    /// Whether the body is an HTML form of the plain kind.
    pub(crate) fn is_urlencoded_form(&self) -> bool {
        self.content_type()
            .is_some_and(|kind| kind.eq_ignore_ascii_case("application/x-www-form-urlencoded"))
    }

    /// The media type of the body, without its parameters.
    pub(crate) fn content_type(&self) -> Option<&str> {
        let value = self.headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
        Some(value.split(';').next().unwrap_or(value).trim())
    }
}

impl Request {
    /// The head of the request.
    pub fn parts(&self) -> &RequestParts {
        &self.inner().parts
    }
}
