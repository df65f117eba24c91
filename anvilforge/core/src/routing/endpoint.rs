//! A handler after registration: no type of the application is left in it.

use std::future::ready;

use futures_util::future::BoxFuture;

use crate::extract::Prepare;
use crate::http::{IntoResponse, Request, Response};

/// The erased call: extracts the arguments at once and gives the handler's future.
pub(crate) type Call = Box<dyn Fn(Request) -> BoxFuture<'static, Response> + Send + Sync>;

/// A handler with its types erased: the preparations that its extractors ask for, and the call.
pub struct Endpoint {
    prepare: Vec<Prepare>,
    call: Call,
    name: &'static str,
}

impl Endpoint {
    pub(crate) fn new(prepare: Vec<Prepare>, call: Call, name: &'static str) -> Self {
        Self {
            prepare,
            call,
            name,
        }
    }

    /// An endpoint that needs no future.
    pub(crate) fn immediate(
        answer: impl Fn(&Request) -> Response + Send + Sync + 'static,
        name: &'static str,
    ) -> Self {
        let call: Call = Box::new(move |request| Box::pin(ready(answer(&request))));
        Self::new(Vec::new(), call, name)
    }

    /// The path of the handler function, such as `blog::controllers::posts::index`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Runs the preparations one after the other, then the handler.
    pub(crate) async fn run(&self, request: Request) -> Response {
        for prepare in &self.prepare {
            if let Err(error) = prepare(request.clone()).await {
                return error.into_response(&request);
            }
        }
        (self.call)(request).await
    }
}
