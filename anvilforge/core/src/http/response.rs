//! The response: status, header fields, and a body in memory or a stream.

use std::fmt;

use ::http::header::IntoHeaderName;
use bytes::Bytes;
use futures_util::stream::BoxStream;

use crate::http::websocket::Upgrade;
use crate::http::{HeaderMap, HeaderValue, StatusCode, header};

/// An HTTP response.
///
/// # Examples
/// ```
/// use anvilforge_core::http::{Response, StatusCode};
///
/// let response = Response::text("gone fishing").with_status(StatusCode::SERVICE_UNAVAILABLE);
/// assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
/// ```
#[derive(Debug, Default)]
pub struct Response {
    status: StatusCode,
    headers: HeaderMap,
    body: Body,
    /// The page itself can only come after a build.
    #[cfg(debug_assertions)]
    awaits_rebuild: bool,
}

/// The body of a response.
#[derive(Default)]
pub enum Body {
    /// No body.
    #[default]
    Empty,
    /// The whole body in memory.
    Full(Bytes),
    /// Pieces that are made while they are sent.
    Stream(BoxStream<'static, Result<Bytes, std::io::Error>>),
    /// No body: the connection becomes a WebSocket. Made by [`WebSocketUpgrade`](crate::http::websocket::WebSocketUpgrade).
    Upgrade(Box<Upgrade>),
}

impl Response {
    /// An empty response with a status.
    pub fn new(status: StatusCode) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }

    /// A `text/html` response.
    pub fn html(body: impl Into<Bytes>) -> Self {
        Self::with_content("text/html; charset=utf-8", body.into())
    }

    /// A `text/plain` response.
    pub fn text(body: impl Into<Bytes>) -> Self {
        Self::with_content("text/plain; charset=utf-8", body.into())
    }

    /// An `application/json` response of bytes that are JSON already.
    pub fn json(body: impl Into<Bytes>) -> Self {
        Self::with_content("application/json", body.into())
    }

    fn with_content(content_type: &'static str, body: Bytes) -> Self {
        Self::default()
            .with_header(header::CONTENT_TYPE, HeaderValue::from_static(content_type))
            .with_body(Body::Full(body))
    }

    /// The same response with another status.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// The same response with one header field set.
    #[must_use]
    pub fn with_header(mut self, name: impl IntoHeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// The same response, in the place of a page that can only come after a build.
    #[cfg(debug_assertions)]
    #[must_use]
    pub(crate) fn awaiting_rebuild(mut self) -> Self {
        self.awaits_rebuild = true;
        self
    }

    #[cfg(debug_assertions)]
    pub(crate) fn awaits_rebuild(&self) -> bool {
        self.awaits_rebuild
    }

    /// The same response with another body.
    #[must_use]
    pub fn with_body(mut self, body: Body) -> Self {
        self.body = body;
        self
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The header fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The header fields, to change.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }

    /// The body.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// Takes the response apart.
    pub fn into_parts(self) -> (StatusCode, HeaderMap, Body) {
        (self.status, self.headers, self.body)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Empty"),
            Self::Full(bytes) => write!(f, "Full({} bytes)", bytes.len()),
            Self::Stream(_) => f.write_str("Stream"),
            Self::Upgrade(upgrade) => upgrade.fmt(f),
        }
    }
}
