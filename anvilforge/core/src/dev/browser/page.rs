//! Puts the script into a page.

use bytes::Bytes;

use super::policy::allows_script;
use crate::dev::gate::is_navigation;
use crate::http::{Body, HeaderValue, Method, RequestParts, Response, header};

/// A page that a browser has asked for.
pub(super) struct Page {
    version: u64,
    /// Whether loading it again would send a form again.
    sends_form: bool,
}

impl Page {
    /// `None` when the answer will not be shown as a page: data, a fragment, HEAD.
    pub(super) fn asked_for(parts: &RequestParts, version: u64) -> Option<Self> {
        let is_page = parts.method != Method::HEAD && is_navigation(&parts.headers);
        is_page.then(|| Self {
            version,
            sends_form: parts.method != Method::GET,
        })
    }

    /// The response with the script in it, if it is HTML in memory and its policy allows.
    pub(super) fn with_script(&self, response: Response) -> Response {
        let Body::Full(html) = response.body() else {
            return response;
        };
        if !is_html(&response) || !allows_script(response.headers()) {
            return response;
        }
        let html = insert(html, &self.tag());
        let length = HeaderValue::from(html.len());
        let mut response = response.with_body(Body::Full(html));
        let headers = response.headers_mut();
        if headers.contains_key(header::CONTENT_LENGTH) {
            headers.insert(header::CONTENT_LENGTH, length);
        }
        // They are of the page without the script. A browser that got "not modified" for them would show the version of its
        // copy again and again.
        headers.remove(header::ETAG);
        headers.remove(header::LAST_MODIFIED);
        response
    }

    fn tag(&self) -> String {
        let ask = if self.sends_form { " data-ask" } else { "" };
        format!(
            "<script src=\"{}?v={}\" defer{ask}></script>\n",
            super::answer::SCRIPT,
            self.version
        )
    }
}

/// Whether the body is HTML that can be written into: not compressed, and in an encoding that contains ASCII.
fn is_html(response: &Response) -> bool {
    let field = |name| {
        let value = response.headers().get(name)?;
        Some(value.to_str().ok()?.to_ascii_lowercase())
    };
    let kind = field(header::CONTENT_TYPE).unwrap_or_default();
    let media_type = kind.split(';').next().unwrap_or_default().trim();
    media_type == "text/html"
        && !kind.contains("utf-16")
        && field(header::CONTENT_ENCODING).is_none_or(|encoding| encoding == "identity")
}

/// Inserts before the last `</body>`, else at the end.
fn insert(html: &[u8], tag: &str) -> Bytes {
    const END: &[u8] = b"</body>";
    let at = html
        .windows(END.len())
        .rposition(|window| window.eq_ignore_ascii_case(END))
        .unwrap_or(html.len());
    let (before, after) = html.split_at(at);
    [before, tag.as_bytes(), after].concat().into()
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;
    use crate::http::{HeaderMap, StatusCode};

    const PAGE: Page = Page {
        version: 7,
        sends_form: false,
    };
    const TAG: &str = "<script src=\"/_anvil/dev.js?v=7\" defer></script>\n";

    fn text(response: Response) -> String {
        match response.into_parts().2 {
            Body::Full(bytes) => String::from_utf8(bytes.to_vec()).expect("UTF-8"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_script_stands_at_the_end_of_the_body_or_of_the_text() {
        let page = |html: &'static str| text(PAGE.with_script(Response::html(html)));
        assert_eq!(
            page("<body>é</BODY></html>"),
            format!("<body>é{TAG}</BODY></html>")
        );
        assert_eq!(
            page("<pre>&lt;/body></pre><script>'</body>'</script></body>"),
            format!("<pre>&lt;/body></pre><script>'</body>'</script>{TAG}</body>")
        );
        assert_eq!(page("<p>hi"), format!("<p>hi{TAG}"));
        assert_eq!(page(""), TAG);
    }

    #[test]
    fn length_and_validators_are_those_of_the_new_text() {
        let response = PAGE.with_script(
            Response::html("<p>hi")
                .with_header(header::CONTENT_LENGTH, HeaderValue::from_static("5"))
                .with_header(header::ETAG, HeaderValue::from_static("\"5\""))
                .with_header(header::LAST_MODIFIED, HeaderValue::from_static("today")),
        );
        let length = response.headers()[header::CONTENT_LENGTH].clone();
        assert!(!response.headers().contains_key(header::ETAG));
        assert!(!response.headers().contains_key(header::LAST_MODIFIED));
        assert_eq!(length, text(response).len().to_string());
    }

    #[test]
    fn what_is_no_plain_html_in_memory_stays_as_it_is() {
        let json = PAGE.with_script(Response::json("{}"));
        assert_eq!(text(json), "{}");
        let fields = [
            (header::CONTENT_ENCODING, "gzip"),
            (header::CONTENT_TYPE, "text/html; charset=UTF-16"),
            (header::CONTENT_TYPE, "text/html-ish"),
            (header::CONTENT_SECURITY_POLICY, "script-src 'none'"),
        ];
        for (name, value) in fields {
            let response = Response::html("x").with_header(name, HeaderValue::from_static(value));
            assert_eq!(text(PAGE.with_script(response)), "x", "{value}");
        }
        let stream = Body::Stream(Box::pin(stream::empty()));
        let streamed = PAGE.with_script(Response::html("").with_body(stream));
        assert!(matches!(streamed.body(), Body::Stream(_)));
        let empty = PAGE.with_script(Response::new(StatusCode::NO_CONTENT));
        assert!(matches!(empty.body(), Body::Empty));
    }

    #[test]
    fn a_page_that_came_from_a_form_asks_before_it_sends_it_again() {
        let asked_for = |method: Method| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static("text/html"));
            let parts = RequestParts {
                method,
                uri: "/posts".parse().expect("a path"),
                headers,
                peer: None,
                secure: false,
            };
            Page::asked_for(&parts, 7).map(|page| page.tag())
        };
        assert_eq!(asked_for(Method::GET).as_deref(), Some(TAG));
        let form = asked_for(Method::POST).expect("a page");
        assert!(form.contains(" data-ask>"), "{form}");
        assert_eq!(asked_for(Method::HEAD), None);
    }
}
