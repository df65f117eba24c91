//! The harness's own tests: what a suite relies on, proved without an app.

mod browser;
mod http_client;
mod process;
