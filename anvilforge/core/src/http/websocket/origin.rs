//! Which pages may open a socket.
//!
//! Browsers let every page open a WebSocket to every server, and send the visitor's cookies along: what keeps a stranger's
//! page from speaking in the visitor's name is the server's look at `Origin`. Clients that are no browsers send no such
//! field, and have no visitor to impersonate.

use ::http::uri::Authority;

use crate::http::{Request, Uri, header};

/// The origins that are allowed beside the application's own.
#[derive(Debug, Default)]
pub(crate) struct Origins {
    any: bool,
    others: Vec<String>,
}

impl Origins {
    pub(super) fn allow(&mut self, origin: String) {
        self.others.push(origin);
    }

    pub(super) fn allow_any(&mut self) {
        self.any = true;
    }

    /// Whether the page may; else the origin that is refused.
    pub(super) fn check(&self, request: &Request) -> Result<(), String> {
        if self.any {
            return Ok(());
        }
        let Some(value) = request.headers().get(header::ORIGIN) else {
            return Ok(());
        };
        let origin = String::from_utf8_lossy(value.as_bytes()).into_owned();
        let host = request
            .header(header::HOST.as_str())
            .or_else(|| request.uri().authority().map(Authority::as_str));
        let is_allowed = is_own(&origin, host, request.is_secure())
            || is_same(&origin, &request.state().config().app.url)
            || self.others.iter().any(|other| is_same(&origin, other));
        if is_allowed { Ok(()) } else { Err(origin) }
    }
}

/// Whether a page of this origin came from the host that the request is for. A proxy may have ended TLS before us, so an
/// `https` origin is fine on a plain connection; the reverse is not.
fn is_own(origin: &str, host: Option<&str>, secure: bool) -> bool {
    let (Some(origin), Some(host)) = (Parts::of(origin), host) else {
        return false;
    };
    if secure && origin.scheme != "https" {
        return false;
    }
    Parts::of(&format!("{}://{host}", origin.scheme)).is_some_and(|own| own == origin)
}

fn is_same(one: &str, other: &str) -> bool {
    Parts::of(one).is_some_and(|one| Parts::of(other) == Some(one))
}

/// What makes an origin.
#[derive(PartialEq, Eq)]
struct Parts {
    scheme: String,
    host: String,
    port: u16,
}

impl Parts {
    /// `None` for what is no `http` or `https` origin, as the opaque `null` of sandboxed pages.
    fn of(text: &str) -> Option<Self> {
        let uri: Uri = text.parse().ok()?;
        let scheme = uri.scheme_str()?.to_ascii_lowercase();
        let usual = match &*scheme {
            "http" => 80,
            "https" => 443,
            _ => return None,
        };
        let host = uri.host().filter(|host| !host.is_empty())?;
        Some(Self {
            host: host.to_ascii_lowercase(),
            port: uri.port_u16().unwrap_or(usual),
            scheme,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_own_page_has_the_host_and_port_of_the_request() {
        let own = |origin, host| is_own(origin, Some(host), false);
        assert!(own("http://localhost:8000", "localhost:8000"));
        assert!(own("http://LOCALHOST:8000", "localhost:8000"));
        assert!(own("http://example.com", "example.com:80"));
        assert!(own("https://example.com", "example.com"));
        assert!(own("http://[::1]:8000", "[::1]:8000"));
        for origin in [
            "http://localhost:8001",
            "http://localhost",
            "http://localhost.evil.example:8000",
            "http://evil.example/localhost:8000",
            "http://localhost:8000@evil.example",
            "null",
            "file://",
            "",
            "chrome-extension://localhost:8000",
        ] {
            assert!(!own(origin, "localhost:8000"), "{origin}");
        }
        assert!(!is_own("http://localhost", None, false));
    }

    #[test]
    fn a_plain_page_may_not_open_an_encrypted_socket() {
        assert!(!is_own("http://example.com", Some("example.com"), true));
        assert!(is_own("https://example.com", Some("example.com"), true));
    }

    #[test]
    fn the_configured_address_counts_without_its_path() {
        assert!(is_same("https://example.com", "https://example.com/shop"));
        assert!(is_same("https://example.com", "https://EXAMPLE.com:443"));
        assert!(!is_same("https://example.com", "http://example.com"));
        assert!(!is_same("null", "null"));
    }
}
