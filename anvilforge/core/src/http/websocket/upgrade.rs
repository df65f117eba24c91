//! The extractor, its options, and the response that asks the server for the upgrade.

use std::fmt;
use std::time::Duration;

use futures_util::future::BoxFuture;

use super::WebSocket;
use super::origin::Origins;
use crate::error::Error;
use crate::http::{
    Body, HeaderMap, HeaderName, HeaderValue, IntoResponse as _, Request, Response, StatusCode,
    header,
};

/// How long a peer may be silent before it is asked whether it is there.
const KEEP_ALIVE: Duration = Duration::from_secs(30);

/// What the server needs of the request again, when it carries out the upgrade.
const HANDSHAKE: [HeaderName; 4] = [
    header::CONNECTION,
    header::UPGRADE,
    header::SEC_WEBSOCKET_KEY,
    header::SEC_WEBSOCKET_VERSION,
];

/// A request to become a WebSocket. Other requests are refused with 426 (or 400, if they nearly ask for one).
///
/// # Options
/// | option | default |
/// |---|---|
/// | [`max_message_size`](Self::max_message_size) | `server.body_limit` |
/// | [`max_frame_size`](Self::max_frame_size) | as large as a message |
/// | [`protocols`](Self::protocols) | none |
/// | [`allow_origin`](Self::allow_origin), [`allow_any_origin`](Self::allow_any_origin) | the application's own pages, and clients that are no browsers |
/// | [`keep_alive`](Self::keep_alive) | 30 s |
///
/// # Examples
/// ```
/// use anvilforge_core::http::Response;
/// use anvilforge_core::http::websocket::WebSocketUpgrade;
///
/// async fn clock(upgrade: WebSocketUpgrade) -> Response {
///     upgrade.max_message_size(1024).on_upgrade(|socket| async move {
///         // An error means that the visitor is gone already.
///         let _ = socket.send("it is late").await;
///     })
/// }
/// ```
#[derive(Debug)]
pub struct WebSocketUpgrade {
    request: Request,
    max_message_size: usize,
    max_frame_size: Option<usize>,
    protocols: Vec<String>,
    origins: Origins,
    keep_alive: Option<Duration>,
}

/// An upgrade on its way to the server: the body of a response with status 101.
pub struct Upgrade {
    pub(crate) headers: HeaderMap,
    pub(crate) max_message_size: usize,
    pub(crate) max_frame_size: usize,
    pub(crate) protocol: Option<String>,
    pub(crate) keep_alive: Option<Duration>,
    pub(crate) callback: Callback,
}

/// What runs with the socket.
pub(crate) type Callback = Box<dyn FnOnce(WebSocket) -> BoxFuture<'static, ()> + Send>;

impl WebSocketUpgrade {
    pub(crate) fn new(request: Request) -> Self {
        Self {
            max_message_size: request.state().config().server.body_limit,
            request,
            max_frame_size: None,
            protocols: Vec::new(),
            origins: Origins::default(),
            keep_alive: Some(KEEP_ALIVE),
        }
    }

    /// The largest message that is received, in bytes; a larger one ends the socket with code 1009.
    #[must_use]
    pub fn max_message_size(mut self, bytes: usize) -> Self {
        self.max_message_size = bytes;
        self
    }

    /// The largest frame (a part of a message) that is received, in bytes.
    #[must_use]
    pub fn max_frame_size(mut self, bytes: usize) -> Self {
        self.max_frame_size = Some(bytes);
        self
    }

    /// The subprotocols that the application speaks. The first one that the client asks for is agreed on; if there is none, the
    /// socket has no protocol.
    #[must_use]
    pub fn protocols<T: Into<String>>(mut self, protocols: impl IntoIterator<Item = T>) -> Self {
        self.protocols = protocols.into_iter().map(Into::into).collect();
        self
    }

    /// Also lets pages of this origin (`https://example.com`) open the socket, with their visitors' cookies.
    #[must_use]
    pub fn allow_origin(mut self, origin: impl Into<String>) -> Self {
        self.origins.allow(origin.into());
        self
    }

    /// Lets pages of every site open the socket. They do so with their visitors' cookies: right for a socket that
    /// tells nothing but what is public, and does nothing in the visitor's name.
    #[must_use]
    pub fn allow_any_origin(mut self) -> Self {
        self.origins.allow_any();
        self
    }

    /// How long the peer may be silent before it is sent a ping; if it stays silent for as long again, the socket ends.
    /// `None` never asks.
    #[must_use]
    pub fn keep_alive(mut self, interval: impl Into<Option<Duration>>) -> Self {
        self.keep_alive = interval.into();
        self
    }

    /// The request that asks.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The response that accepts: what `run` does with the socket begins after it.
    ///
    /// A page of a site that may not do so is refused with 403.
    pub fn on_upgrade<F, R>(self, run: F) -> Response
    where
        F: FnOnce(WebSocket) -> R + Send + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        self.respond(Box::new(|socket| Box::pin(run(socket))))
    }

    fn respond(self, callback: Callback) -> Response {
        if let Err(origin) = self.origins.check(&self.request) {
            let text = format!(
                "pages of `{origin}` may not open this WebSocket; `allow_origin` lets them"
            );
            return Error::status(StatusCode::FORBIDDEN, text).into_response(&self.request);
        }
        let protocol = self.chosen_protocol();
        let headers = HANDSHAKE
            .into_iter()
            .filter_map(|name| Some((name.clone(), self.request.headers().get(name)?.clone())))
            .collect();
        let mut response = Response::new(StatusCode::SWITCHING_PROTOCOLS);
        if let Some(value) = protocol
            .as_ref()
            .and_then(|name| HeaderValue::try_from(name).ok())
        {
            response = response.with_header(header::SEC_WEBSOCKET_PROTOCOL, value);
        }
        response.with_body(Body::Upgrade(Box::new(Upgrade {
            headers,
            max_message_size: self.max_message_size,
            max_frame_size: self.max_frame_size.unwrap_or(self.max_message_size),
            protocol,
            keep_alive: self.keep_alive,
            callback,
        })))
    }

    /// The first protocol of the client's list that the application speaks.
    fn chosen_protocol(&self) -> Option<String> {
        let offers = self
            .request
            .headers()
            .get_all(header::SEC_WEBSOCKET_PROTOCOL);
        offers
            .into_iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|list| list.split(','))
            .map(str::trim)
            .find(|offer| self.protocols.iter().any(|known| known == offer))
            .map(str::to_owned)
    }
}

impl fmt::Debug for Upgrade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upgrade")
            .field("protocol", &self.protocol)
            .finish_non_exhaustive()
    }
}
