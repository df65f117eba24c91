//! Requests and responses as handlers and middleware see them.
//!
//! [`Request`] is one `Arc`, so that holding it across an `.await` costs the compiler nothing
//! (neither salvo's nor hyper's types appear in user code). [`IntoResponse`] turns what a handler
//! returns into a [`Response`]. Reading typed data out of a request is [`crate::extract`]'s work.

mod body;
mod content;
mod into_response;
mod redirect;
mod request;
mod response;
mod url_encoding;
pub mod websocket;

pub use ::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
pub use content::{Html, Json};
pub use into_response::IntoResponse;
pub use redirect::{Redirect, Redirector, back, redirect};
pub use request::{Request, RequestParts};
pub use response::{Body, Response};

pub(crate) use body::RequestBody;
pub(crate) use url_encoding::{decode_component, encode_component};
