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

/// Writes a [`Form`] as fields: `form! { title: "Hi", page: 2 }`.
///
/// # Examples
/// ```
/// let form = anvilforge_core::form! { title: "Hi", page: 2 };
/// assert_eq!(form.encode(), "title=Hi&page=2");
/// ```
#[macro_export]
macro_rules! form {
    ($($name:ident: $value:expr),* $(,)?) => {
        $crate::testing::Form::new()$(.field(stringify!($name), $value))*
    };
}
