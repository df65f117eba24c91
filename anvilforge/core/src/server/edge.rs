//! Hot path: salvo's request becomes ours, our response becomes salvo's.

use std::time::Instant;

use futures_util::StreamExt as _;
use salvo::http::{ResBody, StatusCode as SalvoStatus};
use salvo::{Depot, FlowCtrl, Handler, async_trait};

use crate::app::Kernel;
use crate::http::{Body, Method, RequestBody, RequestParts, Response};
use crate::server::public_file;

/// The one handler that salvo knows.
pub(super) struct Edge {
    pub(super) kernel: Kernel,
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
        let started = Instant::now();
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        if is_read
            && !self.kernel.knows(request.method(), request.uri().path())
            && public_file::serve(&self.kernel, request, response)
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
        let answer = self.kernel.handle(parts, body).await;
        tracing::debug!(
            "{method} {path} {} in {:.1} ms",
            answer.status().as_u16(),
            started.elapsed().as_secs_f64() * 1e3
        );
        write(answer, response);
    }
}

fn write(answer: Response, response: &mut salvo::Response) {
    let (status, headers, body) = answer.into_parts();
    response.status_code(
        SalvoStatus::from_u16(status.as_u16()).unwrap_or(SalvoStatus::INTERNAL_SERVER_ERROR),
    );
    response.headers_mut().extend(headers);
    match body {
        // An empty body must be said, else salvo's catcher would write one for an error status.
        Body::Empty => response.body(ResBody::Once(bytes::Bytes::new())),
        Body::Full(bytes) => response.body(ResBody::Once(bytes)),
        Body::Stream(stream) => {
            response.stream(stream.map(|piece| {
                piece.map_err(|error| Box::new(error) as Box<dyn std::error::Error + Send + Sync>)
            }));
            response
        }
    };
}
