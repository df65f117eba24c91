//! Which functions are handlers: async, with extractors as arguments, returning a response.
//!
//! An application has hundreds of handlers, and the compiler repeats for each of them whatever is generic here. So a
//! handler brings two small functions, one that starts its future and one that polls it; the extraction is shared by all
//! handlers of the same arguments, and the rest, `Endpoint`, is not generic. Both small functions are methods of traits
//! which the handler and its future implement: the compiler puts those, unlike closures of this crate, into the code of
//! the handler's own module, and an edit of one handler does not compile those of the others again.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::error::Result;
use crate::extract::{FromRequest, Prepare};
use crate::http::{IntoResponse, Request, Response};
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
    /// Calls the function with what was extracted.
    #[doc(hidden)]
    fn start(&self, arguments: Arguments) -> Box<dyn Answer + Send>;

    /// Erases the function's types.
    fn into_endpoint(self) -> Endpoint
    where
        Self: Sized;
}

/// The future of a handler, which ends with a response whatever its own result is.
///
/// That it can be sent is said beside the trait, as `dyn Answer + Send`: if the trait asked for it, the compiler would
/// prove it once more when it looks for the methods of each future.
#[doc(hidden)]
pub trait Answer {
    /// Polls the future, and makes a response of its result.
    fn poll_answer(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        request: &Request,
    ) -> Poll<Response>;
}

impl<Fut: Future<Output: IntoResponse>> Answer for Fut {
    fn poll_answer(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        request: &Request,
    ) -> Poll<Response> {
        match self.poll(context) {
            Poll::Ready(answer) => Poll::Ready(answer.into_response(request)),
            Poll::Pending => Poll::Pending,
        }
    }
}

/// The arguments of a handler: a tuple of extractors.
pub(super) trait Arguments: Sized + 'static {
    /// The preparations of each.
    const PREPARE: &'static [&'static [Prepare]];

    /// Extracts one after the other.
    fn extract(request: &Request) -> Result<Self>;
}

macro_rules! implement_handler {
    ($($argument:ident),*) => {
        impl<$($argument: FromRequest,)*> Arguments for ($($argument,)*) {
            const PREPARE: &'static [&'static [Prepare]] = &[$($argument::PREPARE),*];

            #[allow(unused_variables, reason = "the macro is used without arguments, too")]
            fn extract(request: &Request) -> Result<Self> {
                Ok(($(
                    match $argument::extract(request) {
                        Ok(value) => value,
                        Err(error) => return Err(error),
                    },
                )*))
            }
        }

        impl<F, Fut, $($argument,)*> Handler<($($argument,)*)> for F
        where
            F: Fn($($argument),*) -> Fut + Send + Sync + 'static,
            Fut: Future<Output: IntoResponse> + Send + 'static,
            $($argument: FromRequest,)*
        {
            #[allow(non_snake_case, reason = "the macro names variables after types")]
            fn start(&self, ($($argument,)*): ($($argument,)*)) -> Box<dyn Answer + Send> {
                Box::new(self($($argument),*))
            }

            fn into_endpoint(self) -> Endpoint {
                // The name first: a call after the box was made could unwind, and drop it.
                let name = std::any::type_name::<F>();
                Endpoint::of::<($($argument,)*)>(name, Box::new(self))
            }
        }
    };
}

implement_handler!();
implement_handler!(A);
implement_handler!(A, B);
implement_handler!(A, B, C);
implement_handler!(A, B, C, D);
implement_handler!(A, B, C, D, E);
implement_handler!(A, B, C, D, E, G);
implement_handler!(A, B, C, D, E, G, H);
implement_handler!(A, B, C, D, E, G, H, I);
