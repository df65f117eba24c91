//! Middleware of this application.

use anvilforge::http::HeaderValue;
use anvilforge::prelude::*;

/// Asks search engines to leave the pages behind it alone.
pub async fn deny_robots(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    response.with_header("x-robots-tag", HeaderValue::from_static("noindex"))
}

/// Says which application answered.
pub async fn sign(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    response.with_header("x-served-by", HeaderValue::from_static("blog"))
}
