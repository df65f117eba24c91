//! Hot path: salvo's request becomes ours, our response becomes salvo's.

use std::time::Instant;

use futures_util::StreamExt as _;
use salvo::http::{ResBody, StatusCode as SalvoStatus, Version};
use salvo::{Depot, FlowCtrl, Handler, async_trait};

use crate::app::CurrentKernel;
#[cfg(debug_assertions)]
use crate::dev::{self, Dev};
use crate::http::{
    Body, HeaderValue, Method, RequestBody, RequestParts, Response, StatusCode, header,
};
use crate::server::drain::Drain;
use crate::server::{public_file, websocket};

/// The one handler that salvo knows.
pub(super) struct Edge {
    pub(super) kernel: CurrentKernel,
    pub(super) drain: Drain,
    /// Below `cargo anvil dev`.
    #[cfg(debug_assertions)]
    pub(super) dev: Option<Dev>,
}

#[async_trait]
impl Handler for Edge {
    async fn handle(
        &self,
        request: &mut salvo::Request,
        _: &mut Depot,
        response: &mut salvo::Response,
        _: &mut FlowCtrl,
    ) {
        self.answer(request, response).await;
        // HTTP/2 has a frame for this, which the graceful stop sends.
        if self.drain.has_begun() && request.version() < Version::HTTP_2 {
            let close = HeaderValue::from_static("close");
            response.headers_mut().insert(header::CONNECTION, close);
        }
    }
}

impl Edge {
    async fn answer(&self, request: &mut salvo::Request, response: &mut salvo::Response) {
        let started = Instant::now();
        #[cfg(debug_assertions)]
        if let Some(dev) = &self.dev {
            let (method, uri) = (request.method(), request.uri());
            if let Some(answer) = dev::before(dev, method, uri, request.headers()).await {
                return self.write(answer, request, response).await;
            }
        }
        // The version first: a page that says less than it is reloads once too often, and never once too seldom.
        #[cfg(debug_assertions)]
        let version = self.dev.as_ref().map_or(0, Dev::version);
        let kernel = self.kernel.get();
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        if is_read
            && !kernel.knows(request.method(), request.uri().path())
            && public_file::serve(&kernel, request, response)
        {
            return;
        }
        let body = RequestBody::from_connection(request.take_body());
        let parts = RequestParts {
            method: request.method().clone(),
            uri: request.uri().clone(),
            headers: std::mem::take(request.headers_mut()),
            peer: request.remote_addr().clone().into_std(),
            secure: *request.scheme() == http::uri::Scheme::HTTPS,
        };
        let (method, path) = (parts.method.clone(), parts.uri.path().to_owned());
        #[cfg(debug_assertions)]
        let answer = match &self.dev {
            Some(dev) => dev::respond(dev, &kernel, version, parts, body).await,
            None => kernel.handle(parts, body).await,
        };
        #[cfg(not(debug_assertions))]
        let answer = kernel.handle(parts, body).await;
        tracing::debug!(
            "{method} {path} {} in {:.1} ms",
            answer.status().as_u16(),
            started.elapsed().as_secs_f64() * 1e3
        );
        self.write(answer, request, response).await;
    }

    async fn write(
        &self,
        answer: Response,
        request: &mut salvo::Request,
        response: &mut salvo::Response,
    ) {
        let (status, headers, body) = answer.into_parts();
        response.status_code(
            SalvoStatus::from_u16(status.as_u16()).unwrap_or(SalvoStatus::INTERNAL_SERVER_ERROR),
        );
        response.headers_mut().extend(headers);
        match body {
            // An empty body must be said, else salvo's catcher would write one for an error status.
            Body::Empty => {
                response.body(ResBody::Once(bytes::Bytes::new()));
            }
            Body::Full(bytes) => {
                response.body(ResBody::Once(bytes));
            }
            Body::Stream(stream) => response.stream(stream.map(|piece| {
                piece.map_err(|error| Box::new(error) as Box<dyn std::error::Error + Send + Sync>)
            })),
            Body::Upgrade(upgrade) => {
                websocket::start(*upgrade, request, response, &self.drain).await;
            }
        }
        if status == StatusCode::UPGRADE_REQUIRED {
            websocket::say_what_is_required(response.headers_mut());
        }
    }
}
