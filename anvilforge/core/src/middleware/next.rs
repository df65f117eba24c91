//! The chain that a request walks to its handler and back.

use std::future::Future;
use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::http::{IntoResponse, Request, Response};
use crate::routing::Endpoint;

/// Something that stands in front of a handler.
///
/// An `async fn(Request, Next) -> Response` (or anything a handler may return) is one.
///
/// # Examples
/// ```
/// use anvilforge_core::http::{HeaderValue, Request, Response};
/// use anvilforge_core::middleware::Next;
///
/// async fn powered_by(request: Request, next: Next) -> Response {
///     let response = next.run(request).await;
///     response.with_header("x-powered-by", HeaderValue::from_static("Anvilforge"))
/// }
/// # let mut r = anvilforge_core::routing::Routes::default();
/// # async fn home() {}
/// r.middleware(powered_by).group(|r| {
///     r.get("/", home);
/// });
/// ```
pub trait Middleware: Send + Sync + 'static {
    /// Answers the request, or passes it on with [`Next::run`].
    fn handle(&self, request: Request, next: Next) -> BoxFuture<'static, Response>;

    /// The name that `routes` shows.
    fn name(&self) -> &'static str {
        std::any::type_name::<Self>()
    }
}

impl<F, Fut> Middleware for F
where
    F: Fn(Request, Next) -> Fut + Send + Sync + 'static,
    Fut: Future<Output: IntoResponse> + Send + 'static,
{
    fn handle(&self, request: Request, next: Next) -> BoxFuture<'static, Response> {
        let answer = self(request.clone(), next);
        Box::pin(async move { answer.await.into_response(&request) })
    }
}

/// The rest of the chain.
pub struct Next {
    chain: Arc<[Arc<dyn Middleware>]>,
    position: usize,
    endpoint: Arc<Endpoint>,
}

impl Next {
    pub(crate) fn new(chain: Arc<[Arc<dyn Middleware>]>, endpoint: Arc<Endpoint>) -> Self {
        Self {
            chain,
            position: 0,
            endpoint,
        }
    }

    /// Passes the request on and gives the response of what stands behind.
    pub async fn run(mut self, request: Request) -> Response {
        match self.chain.get(self.position).cloned() {
            Some(middleware) => {
                self.position += 1;
                middleware.handle(request, self).await
            }
            None => self.endpoint.run(request).await,
        }
    }
}
