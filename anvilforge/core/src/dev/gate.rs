//! Holds requests for pages while a build runs, so that a reload right after a save never shows the old page.
//!
//! Only pages wait: what a browser navigates to. Everything that a page loads, and every program, is answered at once.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::timeout;

use super::{Dev, Status};
use crate::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Uri, header};

/// How long a page waits for the build under way. After that the current version answers; the script says that it is old.
pub(super) const PATIENCE: Duration = Duration::from_secs(3);

/// Waits until a page can be answered; the answer, if it is that the next process will give it.
pub(crate) async fn pass(
    dev: &Dev,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    patience: Duration,
) -> Option<Response> {
    if !matches!(*method, Method::GET | Method::HEAD) || !is_navigation(headers) {
        return None;
    }
    let mut status = dev.status();
    let settled = status.wait_for(|status| status.draining || !status.building);
    // Time over: the current version is better than a page that hangs.
    let _ = timeout(patience, settled).await;
    dev.is_draining().then(|| to_the_next_process(uri))
}

/// Waits for the build that a page has asked for; where the page is then, unless there is none.
///
/// `status` is from before the page was asked for.
pub(super) async fn rebuilt(
    mut status: watch::Receiver<Status>,
    uri: &Uri,
    patience: Duration,
) -> Option<Response> {
    let before = status.borrow_and_update().clone();
    let number = |status: &Status| status.failure.as_ref().map(|failure| failure.number);
    let over = status.wait_for(|now| {
        now.draining || now.version != before.version || number(now) != number(&before)
    });
    // Time over, or the build failed: the script in the notice says so, and loads the page when it is there.
    let now = timeout(patience, over).await.ok()?.ok()?.clone();
    if now.draining {
        return Some(to_the_next_process(uri));
    }
    (now.version != before.version).then(|| once_more(uri))
}

/// Whether a browser is about to show the answer as a page.
pub(super) fn is_navigation(headers: &HeaderMap) -> bool {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    match text("sec-fetch-dest") {
        Some(destination) => matches!(destination, "document" | "iframe" | "frame"),
        // Browsers leave the field out on plain connections to other machines.
        None => text(header::ACCEPT.as_str()).is_some_and(|accept| accept.contains("text/html")),
    }
}

/// The same request once more on a new connection, which only the next process accepts.
fn to_the_next_process(uri: &Uri) -> Response {
    let close = HeaderValue::from_static("close");
    once_more(uri).with_header(header::CONNECTION, close)
}

/// The same request once more.
fn once_more(uri: &Uri) -> Response {
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    // Two slashes at the start would name another host.
    let target = format!("/{}", target.trim_start_matches('/'));
    let location = HeaderValue::try_from(target).unwrap_or(HeaderValue::from_static("/"));
    Response::new(StatusCode::TEMPORARY_REDIRECT)
        .with_header(header::LOCATION, location)
        .with_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use futures_util::FutureExt as _;

    use super::*;
    use crate::dev::Order;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                let name = crate::http::HeaderName::from_static(name);
                (name, HeaderValue::from_static(value))
            })
            .collect()
    }

    fn page() -> HeaderMap {
        headers(&[("sec-fetch-dest", "document"), ("accept", "text/html,*/*")])
    }

    /// Long against what a test takes: whoever waits for it to pass waits in vain.
    const LONG: Duration = Duration::from_secs(600);

    async fn ask(
        dev: &Dev,
        method: Method,
        headers: &HeaderMap,
        patience: Duration,
    ) -> Option<Response> {
        let uri = Uri::from_static("/posts?page=2");
        pass(dev, &method, &uri, headers, patience).await
    }

    #[tokio::test]
    async fn a_page_waits_for_the_end_of_the_build() {
        let dev = Dev::new();
        dev.apply(&Order::Building);
        let page = page();
        let mut waiting = Box::pin(ask(&dev, Method::GET, &page, LONG));
        assert!(waiting.as_mut().now_or_never().is_none());
        dev.new_version();
        assert!(waiting.now_or_never().expect("answered").is_none());
    }

    #[tokio::test]
    async fn a_page_waits_no_longer_than_it_may_and_not_for_a_build_that_failed() {
        let dev = Dev::new();
        dev.apply(&Order::Building);
        let (begun, short) = (Instant::now(), Duration::from_millis(30));
        assert!(ask(&dev, Method::GET, &page(), short).await.is_none());
        assert!(begun.elapsed() >= short);
        dev.apply(&Order::BuildFailed {
            problems: Vec::new(),
            text: String::new(),
        });
        assert!(ask(&dev, Method::GET, &page(), LONG).await.is_none());
    }

    #[tokio::test]
    async fn what_is_no_page_never_waits() {
        let dev = Dev::new();
        dev.apply(&Order::Building);
        dev.drain();
        let post = ask(&dev, Method::POST, &page(), LONG).now_or_never();
        assert!(post.expect("answered at once").is_none());
        for fields in [
            headers(&[("sec-fetch-dest", "script"), ("accept", "*/*")]),
            headers(&[("sec-fetch-dest", "empty"), ("accept", "text/html")]),
            headers(&[("accept", "application/json")]),
            headers(&[]),
        ] {
            let answer = ask(&dev, Method::GET, &fields, LONG).now_or_never();
            assert!(answer.expect("answered at once").is_none(), "{fields:?}");
        }
    }

    #[tokio::test]
    async fn a_page_that_waits_for_a_process_that_is_replaced_is_sent_to_the_next() {
        let dev = Dev::new();
        dev.apply(&Order::Building);
        let headers = headers(&[("accept", "text/html")]);
        let mut waiting = Box::pin(ask(&dev, Method::GET, &headers, LONG));
        assert!(waiting.as_mut().now_or_never().is_none());
        dev.drain();
        let response = waiting.await.expect("a redirect");
        assert_eq!(response.status(), StatusCode::TEMPORARY_REDIRECT);
        let field = |name| response.headers().get(name).map(HeaderValue::as_bytes);
        assert_eq!(field("location"), Some(&b"/posts?page=2"[..]));
        assert_eq!(field("connection"), Some(&b"close"[..]));
        assert_eq!(field("cache-control"), Some(&b"no-store"[..]));
    }

    #[tokio::test]
    async fn a_page_that_needs_a_build_waits_for_its_end() {
        let uri = Uri::from_static("/posts?page=2");
        let failed = Order::BuildFailed {
            problems: Vec::new(),
            text: String::new(),
        };
        // A failure from before is not the answer.
        let dev = Dev::new();
        dev.apply(&failed);
        let mut waiting = Box::pin(rebuilt(dev.status(), &uri, LONG));
        assert!(waiting.as_mut().now_or_never().is_none());
        dev.apply(&Order::Building);
        assert!(waiting.as_mut().now_or_never().is_none());
        dev.new_version();
        let again = waiting.await.expect("the page is there");
        assert_eq!(again.headers()[header::LOCATION], "/posts?page=2");
        assert!(!again.headers().contains_key(header::CONNECTION));

        let mut waiting = Box::pin(rebuilt(dev.status(), &uri, LONG));
        assert!(waiting.as_mut().now_or_never().is_none());
        dev.apply(&failed);
        assert!(waiting.await.is_none(), "the notice shows why");

        let status = dev.status();
        dev.drain();
        let next = rebuilt(status, &uri, LONG).await.expect("the next process");
        assert_eq!(next.headers()[header::CONNECTION], "close");
        let short = Duration::from_millis(1);
        let dev = Dev::new();
        assert!(rebuilt(dev.status(), &uri, short).await.is_none());
    }

    #[test]
    fn the_redirect_stays_on_this_host() {
        let response = to_the_next_process(&Uri::from_static("//evil.example/x"));
        assert_eq!(response.headers()[header::LOCATION], "/evil.example/x");
    }
}
