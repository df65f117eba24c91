//! The request to become a WebSocket.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::error::{Error, Result};
use crate::extract::FromRequest;
use crate::http::websocket::WebSocketUpgrade;
use crate::http::{HeaderName, Method, Request, StatusCode, header};

impl FromRequest for WebSocketUpgrade {
    fn extract(request: &Request) -> Result<Self> {
        match problem(request) {
            None => Ok(Self::new(request.clone())),
            Some((status, text)) => Err(Error::status(status, text)),
        }
    }
}

/// What keeps a request from being the opening handshake of RFC 6455, section 4.2.1.
fn problem(request: &Request) -> Option<(StatusCode, &'static str)> {
    if !has_word(request, header::UPGRADE, "websocket")
        || !has_word(request, header::CONNECTION, "upgrade")
    {
        return Some((
            StatusCode::UPGRADE_REQUIRED,
            "this address is a WebSocket: open it with `new WebSocket(…)`. If you did, a proxy on the way does not pass on \
             `Connection: Upgrade` and `Upgrade: websocket`",
        ));
    }
    if request.header(header::SEC_WEBSOCKET_VERSION.as_str()) != Some("13") {
        return Some((
            StatusCode::UPGRADE_REQUIRED,
            "version 13 of the WebSocket protocol is spoken here: send `Sec-WebSocket-Version: 13`",
        ));
    }
    if request.method() != Method::GET {
        return Some((StatusCode::BAD_REQUEST, "a WebSocket is opened with GET"));
    }
    let key = request.header(header::SEC_WEBSOCKET_KEY.as_str());
    let key = key.and_then(|key| STANDARD.decode(key.trim()).ok());
    if key.is_none_or(|key| key.len() != 16) {
        return Some((
            StatusCode::BAD_REQUEST,
            "`Sec-WebSocket-Key` must be 16 bytes in Base64",
        ));
    }
    None
}

/// Whether a list in a header field has a word.
fn has_word(request: &Request, name: HeaderName, word: &str) -> bool {
    request
        .headers()
        .get_all(name)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|list| list.split(','))
        .any(|item| item.trim().eq_ignore_ascii_case(word))
}
