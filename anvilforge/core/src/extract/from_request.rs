//! The boundary: what an extractor asks for beforehand, and how it extracts.

use futures_util::future::BoxFuture;

use crate::error::{Error, Result};
use crate::http::Request;

/// A preparation: asynchronous work that must be done before an extractor can run.
pub type Prepare = fn(Request) -> BoxFuture<'static, Result<()>>;

/// A type that a handler can take as an argument.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be extracted from a request",
    label = "not an extractor",
    note = "extractors are `Path<…>`, `Query<…>`, `Json<…>`, `Valid<…>`, `Db`, `Cache`, `Session`, `Request`, and an `Option` or `Result` of one"
)]
pub trait FromRequest: Sized + Send + 'static {
    /// What must be done before [`FromRequest::extract`]; run in order, repeated ones do no harm.
    const PREPARE: &'static [Prepare] = &[];

    /// Extracts the value.
    ///
    /// # Errors
    /// What the client gets instead of the handler's answer.
    fn extract(request: &Request) -> Result<Self>;
}

/// The preparation that reads the body into memory.
pub fn prepare_body(request: Request) -> BoxFuture<'static, Result<()>> {
    Box::pin(async move { request.buffer().await })
}

impl FromRequest for Request {
    fn extract(request: &Request) -> Result<Self> {
        Ok(request.clone())
    }
}

/// `None` when the value cannot be extracted.
impl<T: FromRequest> FromRequest for Option<T> {
    const PREPARE: &'static [Prepare] = T::PREPARE;

    fn extract(request: &Request) -> Result<Self> {
        Ok(T::extract(request).ok())
    }
}

/// Hands the rejection to the handler instead of answering with it.
impl<T: FromRequest> FromRequest for Result<T, Error> {
    const PREPARE: &'static [Prepare] = T::PREPARE;

    fn extract(request: &Request) -> Result<Self> {
        Ok(T::extract(request))
    }
}
