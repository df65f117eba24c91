//! A response with assertions that say what came instead.

use futures_util::StreamExt as _;
use serde_json::Value;

use crate::http::{Body, HeaderMap, Response, StatusCode, header};

/// A response of a [`TestApp`](crate::testing::TestApp), read to its end.
#[derive(Debug)]
pub struct TestResponse {
    request: String,
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl TestResponse {
    pub(super) async fn read(request: String, response: Response) -> Self {
        let (status, headers, body) = response.into_parts();
        let mut bytes = Vec::new();
        match body {
            Body::Empty | Body::Upgrade(_) => {}
            Body::Full(full) => bytes.extend_from_slice(&full),
            Body::Stream(mut stream) => {
                while let Some(Ok(piece)) = stream.next().await {
                    bytes.extend_from_slice(&piece);
                }
            }
        }
        Self {
            request,
            status,
            headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The body as text.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// A header field as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When the body is not JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|error| panic!("{}: not JSON ({error}): {}", self.request, self.body))
    }

    /// Asserts a status.
    ///
    /// # Panics
    /// When it is another.
    #[track_caller]
    pub fn assert_status(self, status: u16) -> Self {
        assert_eq!(
            self.status.as_u16(),
            status,
            "{} answered {}:\n{}",
            self.request,
            self.status,
            self.body
        );
        self
    }

    /// Asserts 200.
    ///
    /// # Panics
    /// When the status is another.
    #[track_caller]
    pub fn assert_ok(self) -> Self {
        self.assert_status(200)
    }

    /// Asserts 404.
    ///
    /// # Panics
    /// When the status is another.
    #[track_caller]
    pub fn assert_not_found(self) -> Self {
        self.assert_status(404)
    }

    /// Asserts a redirect to a place.
    ///
    /// # Panics
    /// When it is none, or leads elsewhere.
    #[track_caller]
    pub fn assert_redirect_to(self, location: &str) -> Self {
        assert!(
            self.status.is_redirection(),
            "{} answered {}, no redirect:\n{}",
            self.request,
            self.status,
            self.body
        );
        assert_eq!(
            self.header(header::LOCATION.as_str()),
            Some(location),
            "{} redirects elsewhere",
            self.request
        );
        self
    }

    /// Asserts that the body contains a text.
    ///
    /// # Panics
    /// When it does not.
    #[track_caller]
    pub fn assert_see(self, text: &str) -> Self {
        assert!(
            self.body.contains(text),
            "{}: `{text}` is not in the answer:\n{}",
            self.request,
            self.body
        );
        self
    }

    /// Asserts that the body does not contain a text.
    ///
    /// # Panics
    /// When it does.
    #[track_caller]
    pub fn assert_dont_see(self, text: &str) -> Self {
        assert!(
            !self.body.contains(text),
            "{}: `{text}` is in the answer:\n{}",
            self.request,
            self.body
        );
        self
    }
}
