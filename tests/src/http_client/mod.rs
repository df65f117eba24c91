//! Requests without a browser.
//!
//! Small on purpose: HTTP/1.1 over one connection per request, cookies kept, redirects not followed. What a test asserts
//! is what came over the wire.

mod client;
mod reply;

pub use client::HttpClient;
pub use reply::Reply;
