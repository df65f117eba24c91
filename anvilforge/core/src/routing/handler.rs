//! Which functions are handlers: async, with extractors as arguments, returning a response.

use std::future::{Future, ready};

use crate::extract::FromRequest;
use crate::http::{IntoResponse, Request};
use crate::routing::Endpoint;

/// An `async fn` whose arguments are extractors and whose result is a response.
///
/// Implemented for functions of up to eight arguments; there is nothing to implement by hand.
/// `Arguments` only keeps the implementations apart.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a handler",
    label = "not a handler",
    note = "a handler is an `async fn` of at most eight extractors (such as `Path<i64>`, `Valid<StorePost>`, `Db`, `Request`)",
    note = "and returns a view, `Redirect`, `Json`, text, a status, or a `Result` of these; its future must be `Send`"
)]
pub trait Handler<Arguments>: Send + Sync + 'static {
    /// Erases the function's types.
    fn into_endpoint(self) -> Endpoint;
}

macro_rules! implement_handler {
    ($($argument:ident),*) => {
        impl<F, Fut, $($argument,)*> Handler<($($argument,)*)> for F
        where
            F: Fn($($argument),*) -> Fut + Send + Sync + 'static,
            Fut: Future<Output: IntoResponse> + Send + 'static,
            $($argument: FromRequest,)*
        {
            #[allow(non_snake_case, unused_variables, reason = "the macro names variables after types, and may name none")]
            fn into_endpoint(self) -> Endpoint {
                let prepare = [$($argument::PREPARE),*].concat();
                let call = move |request: Request| -> futures_util::future::BoxFuture<'static, crate::http::Response> {
                    $(
                        let $argument = match $argument::extract(&request) {
                            Ok(value) => value,
                            Err(error) => return Box::pin(ready(error.into_response(&request))),
                        };
                    )*
                    let answer = self($($argument),*);
                    Box::pin(async move { answer.await.into_response(&request) })
                };
                Endpoint::new(prepare, Box::new(call), std::any::type_name::<F>())
            }
        }
    };
}

impl<F, Fut> Handler<()> for F
where
    F: Fn() -> Fut + Send + Sync + 'static,
    Fut: Future<Output: IntoResponse> + Send + 'static,
{
    fn into_endpoint(self) -> Endpoint {
        let call = move |request: Request| -> futures_util::future::BoxFuture<'static, crate::http::Response> {
            let answer = self();
            Box::pin(async move { answer.await.into_response(&request) })
        };
        Endpoint::new(Vec::new(), Box::new(call), std::any::type_name::<F>())
    }
}

implement_handler!(A);
implement_handler!(A, B);
implement_handler!(A, B, C);
implement_handler!(A, B, C, D);
implement_handler!(A, B, C, D, E);
implement_handler!(A, B, C, D, E, G);
implement_handler!(A, B, C, D, E, G, H);
implement_handler!(A, B, C, D, E, G, H, I);
