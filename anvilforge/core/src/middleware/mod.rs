//! Middleware: `async fn(Request, Next) -> Response`, or a value that implements [`Middleware`].
//!
//! The `web` file of routes stands behind [`StartSession`] and [`VerifyCsrf`]. What salvo has as
//! `hoop`s at the edge (compression, limits of connections) is not here.

mod csrf;
mod next;
mod start_session;

pub use csrf::VerifyCsrf;
pub use next::{Middleware, Next};
pub use start_session::StartSession;
