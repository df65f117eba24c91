//! Loads the session before the handler and writes it after.

use futures_util::future::BoxFuture;

use crate::http::{Request, Response};
use crate::middleware::{Middleware, Next};
use crate::session::CookieStore;

/// Gives the routes behind it a session. The `web` file of routes has it.
#[derive(Debug, Clone, Copy, Default)]
pub struct StartSession;

impl Middleware for StartSession {
    fn handle(&self, request: Request, next: Next) -> BoxFuture<'static, Response> {
        Box::pin(async move {
            let store = CookieStore::new(request.state());
            let session = store.load(request.headers());
            request.insert(session.clone());
            let mut response = next.run(request.clone()).await;
            store.save(&session, request.headers(), response.headers_mut());
            response
        })
    }

    fn name(&self) -> &'static str {
        "StartSession"
    }
}
