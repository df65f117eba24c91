//! An application booted in the test's own process, on a database of its own.
//!
//! `#[anvilforge::test] async fn name(app: TestApp)` boots and migrates it; [`TestApp`] sends
//! requests without a socket, keeps cookies, and gives [`TestResponse`]s with assertions.

mod app;
mod database;
mod request;
mod response;

pub use app::TestApp;
pub use request::Form;
pub use response::TestResponse;
