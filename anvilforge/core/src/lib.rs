//! The runtime of Anvilforge: HTTP on salvo behind our own router, typed extraction, validation,
//! sessions, views, configuration and the console that every application's binary answers to.
//!
//! An application never names this crate: it depends on `anvilforge`, which re-exports what is
//! public here. The map, in the order in which a request meets it:
//!
//! | module | what it does |
//! |---|---|
//! | [`app`] | what an application registers, and the state that a booted one shares |
//! | [`config`] | `config/anvil.toml` and `.env`, checked as a whole at start |
//! | [`server`] | the edge: listener, salvo, public files, graceful stop |
//! | [`routing`] | the route table on `matchit`, groups, names, URLs |
//! | [`middleware`] | `async fn(Request, Next) -> Response`; session and CSRF |
//! | [`extract`] | asynchronous preparation, then synchronous typed extractors |
//! | [`validation`] | form requests, rules, messages |
//! | [`http`] | request, response, redirects |
//! | [`session`] | the encrypted cookie session, flash data |
//! | [`cache`] | values kept for a while, computed once for all who ask, and locks |
//! | [`view`] | typed views and what they may ask of the request |
//! | [`error`] | one error type, what the client sees of it, the error pages |
//! | [`console`] | `serve`, `migrate`, `db:seed`, `cache:clear`, `routes`, `about` in the application's own binary |
//! | [`testing`] | an application booted in the test's process, with a client |
//!
//! Escape hatches: none of salvo's or sqlx's types are public here yet.

pub mod app;
pub mod cache;
pub mod config;
pub mod console;
mod dev;
pub mod error;
pub mod extract;
#[cfg(feature = "dynamic")]
#[doc(hidden)]
pub mod hot;
pub mod http;
pub mod middleware;
pub mod routing;
pub mod server;
pub mod session;
pub mod testing;
pub mod validation;
pub mod view;

#[doc(hidden)]
pub mod __private;

pub use error::{Error, Result};
