//! A handler after registration: no type of the application is left in it.

use std::future::poll_fn;

use crate::error::Result;
use crate::extract::Prepare;
use crate::http::{IntoResponse, Request, Response};
use crate::routing::handler::{Answer, Arguments, Handler};

/// A handler with its types erased: the preparations that its extractors ask for, and the call.
pub struct Endpoint {
    prepare: Vec<Prepare>,
    call: Call,
    name: &'static str,
}

/// What answers.
enum Call {
    /// A handler of the application.
    Handler(Box<dyn Start>),
    /// A function that needs no future.
    Immediate(Box<dyn Fn(&Request) -> Response + Send + Sync>),
}

/// Extracts the arguments at once and gives the handler's future.
trait Start: Send + Sync {
    fn start(&self, request: &Request) -> Result<Box<dyn Answer + Send>>;
}

/// A handler of which only the arguments are known.
///
/// It lives as long as the process, as the routes of an application do: so nothing has to be compiled that could drop
/// it, and a function takes no memory anyway.
struct Typed<A: 'static>(&'static dyn Handler<A>);

impl<A: Arguments> Start for Typed<A> {
    fn start(&self, request: &Request) -> Result<Box<dyn Answer + Send>> {
        match A::extract(request) {
            Ok(arguments) => Ok(self.0.start(arguments)),
            Err(error) => Err(error),
        }
    }
}

impl Endpoint {
    /// The endpoint of a handler.
    pub(super) fn of<A: Arguments>(name: &'static str, handler: Box<dyn Handler<A>>) -> Self {
        Self::new(A::PREPARE, Box::new(Typed(Box::leak(handler))), name)
    }

    fn new(prepare: &[&[Prepare]], start: Box<dyn Start>, name: &'static str) -> Self {
        Self {
            prepare: prepare.concat(),
            call: Call::Handler(start),
            name,
        }
    }

    /// An endpoint that needs no future.
    pub(crate) fn immediate(
        answer: impl Fn(&Request) -> Response + Send + Sync + 'static,
        name: &'static str,
    ) -> Self {
        Self {
            prepare: Vec::new(),
            call: Call::Immediate(Box::new(answer)),
            name,
        }
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
        let started = match &self.call {
            Call::Handler(handler) => handler.start(&request),
            Call::Immediate(answer) => return answer(&request),
        };
        match started {
            Ok(answer) => {
                let mut answer = Box::into_pin(answer);
                poll_fn(|context| answer.as_mut().poll_answer(context, &request)).await
            }
            Err(error) => error.into_response(&request),
        }
    }
}
