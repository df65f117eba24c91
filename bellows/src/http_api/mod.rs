//! The HTTP API through which servers publish, as far as it needs no server: the signature of a request.
//!
//! Specification: <https://pusher.com/docs/channels/library_auth_reference/rest-api/>.
//!
//! **Not here yet:** the routes themselves (`events`, `batch_events`, `channels`, `users`).

mod signature;

pub use signature::{ApiRequest, SignatureError};
