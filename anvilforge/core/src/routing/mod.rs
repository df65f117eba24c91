//! Routes: how they are registered, matched, listed, and turned into URLs.
//!
//! [`Routes`] is what `src/routes/*.rs` fill. At start they become one [`RouteTable`] on `matchit`
//! (salvo's own router is a linear scan); duplicates and conflicts are found then, all together.
//! Handlers are plain `async fn`s: [`Handler`] erases them.

mod endpoint;
mod handler;
mod pattern;
mod routes;
mod table;
mod url;

pub use endpoint::Endpoint;
pub use handler::Handler;
pub use routes::{GroupBuilder, RouteBuilder, Routes};
pub use table::{RouteEntry, RouteTable};
pub use url::RouteParameters;

pub use forge::runtime::RouteError;

pub(crate) use table::Match;
