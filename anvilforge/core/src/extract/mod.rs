//! Typed arguments of handlers, in two steps.
//!
//! First an erased list of asynchronous preparations ([`Prepare`]: buffer the body, ask the
//! database), then the synchronous [`FromRequest::extract`], which finds everything at hand. So the
//! compiler meets one boxed future per handler, whatever its arguments are.

mod form;
mod from_request;
mod json;
mod parameter;
mod path;
mod query;
mod services;
mod websocket;

pub use form::Form;
pub use from_request::{FromRequest, Prepare, prepare_body};
pub use parameter::FromParameter;
pub use path::Path;
pub use query::Query;

pub use crate::validation::Valid;
