//! What is done about one request: before the application is asked, and instead of it.

use super::page::Page;
use super::socket;
use crate::app::Kernel;
use crate::dev::{Dev, gate};
use crate::http::{
    HeaderMap, HeaderValue, Method, Request, RequestBody, RequestParts, Response, Uri, header,
};

/// Where the script is.
pub(super) const SCRIPT: &str = "/_anvil/dev.js";
const SOCKET: &str = "/_anvil/dev";

/// The answer that no kernel gives: the script, or the way to the process that replaces this one. A page waits here for the
/// build under way.
pub(crate) async fn before(
    dev: &Dev,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
) -> Option<Response> {
    if uri.path() == SCRIPT {
        return Some(script());
    }
    gate::pass(dev, method, uri, headers, gate::PATIENCE).await
}

/// Answers as the kernel does, and puts the script into what is a page.
pub(crate) async fn respond(
    dev: &Dev,
    kernel: &Kernel,
    version: u64,
    parts: RequestParts,
    body: RequestBody,
) -> Response {
    if parts.uri.path() == SOCKET {
        let state = kernel.state().clone();
        return socket::open(dev, &Request::new(parts, body, state, None, Vec::new()));
    }
    let Some(page) = Page::asked_for(&parts, version) else {
        return kernel.handle(parts, body).await;
    };
    // Taken before the page, so that nothing that happens meanwhile is missed.
    let status = dev.status();
    let again = (parts.method == Method::GET).then(|| parts.uri.clone());
    let response = kernel.handle(parts, body).await;
    if let Some(uri) = again.filter(|_| response.awaits_rebuild())
        && let Some(answer) = gate::rebuilt(status, &uri, gate::PATIENCE).await
    {
        return answer;
    }
    page.with_script(response)
}

fn script() -> Response {
    Response::text(include_str!("dev.js"))
        .with_header(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/javascript; charset=utf-8"),
        )
        .with_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))
        .with_header(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        )
}
